/** What the pretended world refuses. No I/O here: `holdfast explain` reads this table. */
import { failures, type CodeTable } from '../core/kernel/failure.ts';

export const SIMULATION_CODES = {
  E338: {
    title: 'The pretended world refuses',
    meaning: 'The real drivers refuse the same: for example to remove the data of a node whose process is not provably stopped.',
    hint: 'Bring the node into the state that the message asks for.',
    exit: 3,
  },
  E339: {
    title: 'The pretended world does not answer',
    meaning: 'A pretended node is stopped, frozen or cut off, or a pretended transaction was not ordered in time.',
    hint: 'Heal what was broken, then ask again.',
    exit: 4,
  },
  E349: {
    title: 'The pretended world has no such thing',
    meaning: 'The name or path is not part of the topology or of the pretended files.',
    hint: 'Run `holdfast plan --resolved` to see every name.',
    exit: 2,
  },
} as const satisfies CodeTable;

export const fail = failures(SIMULATION_CODES);
