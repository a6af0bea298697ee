/** Questions to single nodes of a running network of ours. Only the agents reach the nodes; a node that is silent is an answer, too. */
import { Failure } from '../../core/kernel/failure.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { FabricAccess } from '../../core/platforms/fabric/access.ts';
import type { Answered } from '../../core/ports/agent.ts';
import type { OpenNetwork } from '../open.ts';
import { probeLimitMs } from '../world.ts';

/** One question to a node may open a connection and fetch a whole block: several times what one probe may take. */
const QUESTION_PROBES = 4;
/** Questions that one call of an agent asks after each other (newest block, configuration block), and one for the agent itself. */
const CALL_QUESTIONS = 3;

/** What asking needs: `node` is one of the access file. */
export interface Asker {
  readonly access: FabricAccess;
  ask<T>(method: string, node: NodeId, body: object): Promise<Answered<T>>;
}

export async function askerOf(network: OpenNetwork): Promise<Asker> {
  const access = await network.access();
  const timeoutMs = QUESTION_PROBES * probeLimitMs(network.topology);
  return {
    access,
    async ask<T>(method: string, node: NodeId, body: object): Promise<Answered<T>> {
      try {
        const region = access.nodes[node]?.region;
        return {
          value: await network.agents.any<T>(method, { node, timeoutMs, ...body }, CALL_QUESTIONS * timeoutMs, known(network, region)),
        };
      } catch (error) {
        if (error instanceof Failure) return { unknown: error.message };
        throw error;
      }
    },
  };
}

/** The agent of the node's own region is the nearest; a region without an agent is passed over. */
function known({ agents }: OpenNetwork, region: string | undefined): string | undefined {
  return region !== undefined && agents.regions.includes(region) ? region : undefined;
}
