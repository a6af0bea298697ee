/** All agents of a network as one: rounds that ask every region at once, and calls to a chosen region. */
import { Failure } from '../core/kernel/failure.ts';
import type { RegionId } from '../core/kernel/ids.ts';
import type { AgentHealth, ObserveRequest } from '../core/ports/agent.ts';
import type { Sighting } from '../core/observation/probe.ts';
import { type AgentClient, agentClient } from './agent-client.ts';
import type { NetworkPaths } from './paths.ts';
import type { NetworkRecord } from './record.ts';

/** An agent adds this to the time that it gives one node, before the caller stops waiting for it. */
const AGENT_MARGIN_MS = 2_000;

export interface Agents {
  readonly regions: readonly RegionId[];
  in(region: RegionId): AgentClient;
  /** One round from every region; a region whose agent does not answer is missing. */
  observe(request: ObserveRequest): Promise<readonly Sighting[]>;
  health(region: RegionId, timeoutMs: number): Promise<AgentHealth>;
  /** The first agent that answers a call, in the given order: for questions that any region can answer. */
  any<T>(method: string, body: unknown, timeoutMs: number, prefer?: RegionId): Promise<T>;
  close(): void;
}

export function openAgents(record: NetworkRecord, paths: NetworkPaths): Agents {
  const regions = Object.keys(record.agents);
  const clients = new Map(regions.map((region) => [region, agentClient(region, paths.agent(region).socket)]));
  const clientIn = (region: RegionId): AgentClient => {
    const client = clients.get(region);
    if (client === undefined) throw new Error(`no agent in ${region}`);
    return client;
  };
  return {
    regions,
    in: clientIn,
    async observe(request) {
      const asked = regions.map((region) => clientIn(region).call<Sighting>('observe', request, request.timeoutMs + AGENT_MARGIN_MS));
      const all = Promise.allSettled(asked).then((answers) => {
        for (const answer of answers) {
          if (answer.status === 'rejected' && !(answer.reason instanceof Failure && answer.reason.code === 'E356')) throw answer.reason;
        }
        return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      });
      return request.nodes === undefined ? all : Promise.race([all, firstWithAll(asked)]);
    },
    health: (region, timeoutMs) => clientIn(region).call<AgentHealth>('health', {}, timeoutMs),
    async any<T>(method: string, body: unknown, timeoutMs: number, prefer?: RegionId): Promise<T> {
      const order = prefer === undefined ? regions : [prefer, ...regions.filter((region) => region !== prefer)];
      let last: unknown = null;
      for (const region of order) {
        try {
          return await clientIn(region).call<T>(method, body, timeoutMs);
        } catch (error) {
          if (!(error instanceof Failure) || error.code !== 'E356') throw error;
          last = error;
        }
      }
      throw last;
    },
    close() {
      for (const client of clients.values()) client.close();
    },
  };
}

/** Never settles when no region got an answer of every node that was asked. */
function firstWithAll(asked: readonly Promise<Sighting>[]): Promise<readonly Sighting[]> {
  return new Promise((resolve) => {
    for (const sighting of asked) {
      void sighting.then(
        (found) => found.nodes.every(({ outcome }) => outcome === 'answered') && resolve([found]),
        () => undefined,
      );
    }
  });
}
