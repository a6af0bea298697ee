/** The last look before a process is ended: the decision may be older than what is seen now. */
import type { NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import { isReachedByHalf } from '../../core/observation/reached.ts';
import { fail } from '../codes.ts';
import type { StepContext } from './handler.ts';

/**
 * A consenter that answers everybody and falls behind is cut off from the leader: for an election timeout nothing else shows it. Nodes are asked
 * some milliseconds apart, so a few blocks are no lag.
 */
const IN_STEP_BLOCKS = 10;

/**
 * Refuses where ending the process of a consenter that counts would leave no quorum shown alive. Where none is shown now, others have died or
 * are out of sight since the decision; only a plan that two people approved, which recovers a lost quorum, goes on then.
 */
export async function refuseLosingQuorum(node: NodeId, { world, look, plan }: StepContext): Promise<void> {
  const { snapshot, sightings } = await look.evidence();
  const alive = snapshot.nodes[node]?.alive;
  if (alive === undefined || !isKnown(alive) || !alive.value) return;
  for (const { id, consenters } of Object.values(world.topology.channels)) {
    const channel = snapshot.channels[id];
    if (!consenters.includes(node) || channel === undefined) continue;
    const { quorum, behind } = channel;
    const counted = consenters.filter(
      (each) => each !== node && isReachedByHalf(each, sightings) && (behind[each] ?? Infinity) <= IN_STEP_BLOCKS,
    );
    if (quorum.margin > 0 && counted.length >= quorum.needed) continue;
    if (quorum.margin < 0 && plan.approval === 'two-people') continue;
    throw fail('E814', `without ${node} channel ${id} has ${counted.length} of ${quorum.needed} consenters that are reached and in step`, {
      subject: node,
    });
  }
}
