/** What an agent can be asked (core/ports/agent.ts): everything about the nodes, and the loads of its region. */
import type { LoadAssignment } from '../core/ports/agent.ts';
import { nodeMethods } from '../platforms/fabric/node-methods.ts';
import type { LoadedAccess } from '../platforms/fabric/load-access.ts';
import { loadRuns } from './load-runs.ts';
import type { Method } from './server.ts';

export interface AgentWorld {
  readonly access: LoadedAccess;
  readonly region: string;
  readonly loads: string;
  readonly version: string;
  /** Grows as application ports are handed over. */
  readonly entries: ReadonlySet<string>;
}

export function agentMethods({ access, region, loads, version, entries }: AgentWorld): Readonly<Record<string, Method>> {
  const runs = loadRuns(access, region, loads);
  const startedAt = Date.now();
  return {
    ...nodeMethods(access, `agent:${region}`, region).methods,
    health: async () => ({ region, pid: process.pid, startedAt, version, entries: [...entries] }),
<<<<<<< ours
=======
    async observe(body) {
      const request = body as ObserveRequest;
      const begun = Date.now();
      const asked = access.nodes.filter(({ id }) => request.nodes?.includes(id) ?? true);
      const nodes = await Promise.all(asked.map((node) => prober.probe(node.id, request)));
      return { observer, region, startedAt: begun, endedAt: Date.now(), nodes };
    },
    connect: (body) => connectTo(access, body as ConnectRequest),
    async canary(body) {
      const { channel, orderer, timeoutMs } = body as CanaryRequest;
      return orderCanary(access, clients, { channel, orderer, timeoutMs });
    },
>>>>>>> theirs
    async 'load-start'(body) {
      runs.start(body as LoadAssignment);
    },
    async 'load-keep'(body) {
      runs.keep((body as { load: string }).load);
    },
    'load-stop': (body) => runs.stop((body as { load: string }).load),
  };
}
