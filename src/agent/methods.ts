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
    async 'load-start'(body) {
      runs.start(body as LoadAssignment);
    },
    async 'load-keep'(body) {
      runs.keep((body as { load: string }).load);
    },
    'load-stop': (body) => runs.stop((body as { load: string }).load),
  };
}
