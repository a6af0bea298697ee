/** How an orderer that does not lead passes a transaction on (Fabric v3.1.1, etcdraft/chain.go, SendSubmit). */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Envelope } from '../block.ts';
import type { OrderingWorld, Submission } from '../ordering.ts';

export interface Passage {
  readonly world: OrderingWorld;
  readonly from: NodeId;
  /** Where the leader is by what this orderer knows now. */
  leader(): NodeId | undefined;
  deliver(leader: NodeId, envelope: Envelope): void;
}

/** SUCCESS as soon as it is in the stream to the leader; a follower whose stream is broken hangs instead. */
export function forward(passage: Passage, envelope: Envelope, answer: (outcome: Submission) => void, again = true): void {
  const { world, from } = passage;
  const leader = passage.leader();
  if (leader === undefined) {
    answer('refused');
    return;
  }
  const result = world.connections.send(
    from,
    leader,
    () => passage.deliver(leader, envelope),
    () => {
      if (again) forward(passage, envelope, answer, false);
    },
  );
  if (result === 'failed' || (result === 'dialling' && !again)) answer('hangs');
  else if (result !== 'dialling') {
    world.accepted(envelope);
    answer('accepted');
  }
}
