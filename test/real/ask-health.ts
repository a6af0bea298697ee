/** Inside a network's namespaces: what the health endpoint of one node says. Arguments: ACCESS_FILE NODE */
import { httpsClients } from '../../src/platforms/fabric/https-request.ts';
import { loadAccess } from '../../src/platforms/fabric/load-access.ts';

const [file = '', node = ''] = process.argv.slice(2);
const access = await loadAccess(file);
using clients = httpsClients(access, 'client');
const { status, body } = await clients.ask(node, access.node(node).operations, { method: 'GET', path: '/healthz', timeoutMs: 10_000 });
process.stdout.write(JSON.stringify({ status, health: (JSON.parse(body) as { status?: string }).status ?? '' }));
