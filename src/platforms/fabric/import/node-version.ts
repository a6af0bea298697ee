/** Which version a node runs, by its operations listener (core/operations/system.go, Fabric v3.1.1). */
import { failures } from '../../../core/kernel/failure.ts';
import type { NodeId } from '../../../core/kernel/ids.ts';
import { FABRIC_CODES } from '../codes.ts';
import type { HttpsClients } from '../https-request.ts';
import type { LoadedAccess } from '../load-access.ts';
import { askListener } from './ask-listener.ts';

const fail = failures(FABRIC_CODES);

/** Without a leading v. A Failure E431 when the listener does not answer, E430 when it answers something else. */
export async function nodeVersion(access: LoadedAccess, https: HttpsClients, id: NodeId, timeoutMs: number): Promise<string> {
  const { operations } = access.node(id);
  const { status, body } = await askListener(https, id, operations, '/version', timeoutMs);
  const version = status === 200 ? (JSON.parse(body) as { Version?: unknown }).Version : undefined;
  if (typeof version !== 'string' || version === '')
    throw fail('E430', `${id} (${operations}) answers ${status} to /version`, { subject: id });
  return version.replace(/^v/u, '');
}
