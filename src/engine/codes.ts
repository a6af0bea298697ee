/** What the engine itself refuses or reports. No I/O here: `holdfast explain` reads this table. */
import { failures, type CodeTable } from '../core/kernel/failure.ts';

export const ENGINE_CODES = {
  E810: {
    title: 'The plan is not of this network',
    meaning: 'A plan names the network and the digest of the topology file that it was made from. One of them is another one now.',
    hint: 'Make a new plan from the present file; nothing was changed.',
    exit: 3,
  },
  E811: {
    title: 'Another engine acts on this network',
    meaning: 'Two engines that act on one network could undo each other, or touch two nodes at once. The lease belongs to one.',
    hint: 'Use the engine that runs, or stop it; after a crash its lease runs out by itself within seconds.',
    exit: 3,
  },
  E812: {
    title: 'The effect of a step cannot be seen',
    meaning: 'The step returned without an error, but looking again does not show what it should have done.',
    hint: 'Look at the node that the step is about; the plan takes back what it can.',
    exit: 4,
  },
  E813: {
    title: 'What a plan waited for did not come',
    meaning: 'A plan never waits without a limit. What was seen last is in the message.',
    hint: 'Look at the node or channel that the message names; the plan takes back what it can.',
    exit: 4,
  },
  E814: {
    title: 'A step is not safe any more',
    meaning:
      'Every step is held once more against what is seen just before it is done. This one would now take quorum away, or overwrite data that nobody set aside.',
    hint: 'Nothing to do: the plan is taken back, and the next round decides anew.',
    exit: 3,
  },
  E815: {
    title: 'The topology changed under a running plan',
    meaning: 'The plan was made for another topology file than the engine has now. It does not go forward; what it did is taken back.',
    hint: 'Look at `holdfast audit` for how it ended; the next round decides by the present file.',
    exit: 3,
  },
  E816: {
    title: 'A replayed block has another hash',
    meaning:
      'Ordering the transactions of a saved block once more gave a block with another header hash, so the blocks after it are not replayed. The chain of the orderers is whole; peers that hold the saved block have to be rolled back before it.',
    hint: 'Compare the two blocks that the message names before anything else is done.',
    exit: 4,
  },
  E817: {
    title: 'A plan runs already',
    meaning: 'One plan at a time: the one that was begun is finished or taken back before another begins.',
    hint: 'Wait for it; `holdfast audit` shows what it waits for.',
    exit: 3,
  },
  E818: {
    title: 'The plan has not been approved',
    meaning:
      'What cannot be undone, or could fork or lose data when it is wrong, is approved by people first; two approvals of one person count once.',
    hint: 'Read the plan and approve it by its id, the second time by another person.',
    exit: 3,
  },
  E820: {
    title: 'The linter refuses the plan',
    meaning:
      'A second judge, which shares nothing with what made the plan, looks at every prefix of it before it begins: a quorum would be taken, a fence would come too late, or a node would start from data that is not safe.',
    hint: 'Make a new plan of the network as it is now; if that is refused too, report it as a fault of Holdfast.',
    exit: 3,
  },
} as const satisfies CodeTable;

export const fail = failures(ENGINE_CODES);
