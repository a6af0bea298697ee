/**
 * The vantage points of a network that Holdfast did not deploy: this very process, which asks the nodes itself, and what programs of the
 * operator see from elsewhere. Nothing is left behind when the command ends.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { failures } from '../../core/kernel/failure.ts';
import type { RegionId } from '../../core/kernel/ids.ts';
import type { Sighting } from '../../core/observation/probe.ts';
import type { CommandsNode } from '../../drivers/commands/commands-node.ts';
import { lookFrom, vantagePoints } from '../../drivers/commands/look-from.ts';
import { nodeMethods } from '../../platforms/fabric/node-methods.ts';
import type { LoadedAccess } from '../../platforms/fabric/load-access.ts';
import type { AgentClient } from '../agent-client.ts';
import type { Agents } from '../agents.ts';
import { NETWORK_CODES } from '../codes.ts';

const fail = failures(NETWORK_CODES);
/** No region of the topology has a blank in its name: where this process runs, the file does not say. */
const HERE: RegionId = 'this machine';

export interface DirectAgentsOptions {
  readonly access: LoadedAccess;
  readonly nodes: readonly CommandsNode[];
  /** Of the topology file. */
  readonly folder: string;
}

export function directAgents({ access, nodes, folder }: DirectAgentsOptions): Agents {
  const { methods, close } = nodeMethods(access, `agent:${HERE}`, HERE);
  const client: AgentClient = {
    region: HERE,
    async call<T>(method: string, body: unknown, timeoutMs: number): Promise<T> {
      const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (found === undefined) throw fail('E368', `nothing here answers ${method}: Holdfast did not deploy this network`);
      return (await limited(found(body), method, timeoutMs)) as T;
    },
    close,
  };
  return {
    regions: [HERE],
    in: () => client,
    async observe(request) {
      const own = await client.call<Sighting>('observe', request, 2 * request.timeoutMs + 1_000);
      const silent = new Set(own.nodes.filter(({ outcome }) => outcome !== 'answered').map(({ node }) => node));
      const doubtful = nodes.filter(({ id }) => silent.has(id));
      const others = await Promise.all(vantagePoints(doubtful).map((region) => lookFrom(region, doubtful, folder)));
      return [own, ...others.filter((sighting) => sighting !== null)];
    },
    health: () => Promise.reject(fail('E368', 'there is no agent: Holdfast did not deploy this network')),
    any: (method, body, timeoutMs) => client.call(method, body, timeoutMs),
    close,
  };
}

async function limited(work: Promise<unknown>, method: string, timeoutMs: number): Promise<unknown> {
  const stop = new AbortController();
  const late = async (): Promise<never> => {
    await delay(timeoutMs, undefined, { signal: stop.signal });
    throw fail('E356', `nothing answered ${method} within ${timeoutMs} ms`, { retry: true });
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    stop.abort();
  }
}
