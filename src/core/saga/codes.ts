/** Failures of every store of the engine, whatever it is made of. No I/O here: `holdfast explain` reads this table. */
import { failures, type CodeTable } from '../kernel/failure.ts';

export const ENGINE_STORE_CODES = {
  E801: {
    title: 'A newer engine has taken over',
    meaning:
      'Every acquisition of the lease makes its fence number grow, and the store refuses whoever comes with an older one. This engine was replaced while it slept or was slow.',
    hint: 'Nothing to do: the newer engine finishes what was begun; `holdfast audit` shows which one it is.',
    exit: 3,
  },
  E802: {
    title: 'The lease is lost',
    meaning: 'Somebody else took the lease after it had run out. An engine without it acts no more.',
    hint: 'See who holds it with `holdfast audit`; run one engine for one network.',
    exit: 3,
  },
  E803: {
    title: 'The log of the engine cannot grow: the disk is full',
    meaning: 'Nothing is done that was not written down first, so an engine whose log cannot grow does nothing.',
    hint: 'Make room on that disk; the engine goes on by itself with its next tick.',
    exit: 4,
  },
  E804: {
    title: 'The log of the engine may not be written',
    meaning: 'The file, its folder or the whole file system is read-only for this user. Nothing is done that was not written down first.',
    hint: 'Give the user who runs the engine the right to write there; the engine goes on by itself with its next tick.',
    exit: 4,
  },
  E805: {
    title: 'The log of the engine is locked',
    meaning: 'Another process holds the database in a transaction for longer than a write ever takes.',
    hint: 'Look for a tool that has the file open, such as a backup or the sqlite3 program, and end it.',
    exit: 4,
  },
  E806: {
    title: 'The log of the engine is damaged',
    meaning:
      'The file is no database of Holdfast any more, or its parts contradict each other. Nothing is guessed from it and nothing written to it.',
    hint: 'End the engine and restore engine.db from a backup; or move engine.db, engine.db-wal and engine.db-shm aside together and keep them: the next engine begins a new log and knows nothing of plans that were under way, of acknowledgements and of the kill switch, so look at the holds and fences of `holdfast status` first.',
    exit: 4,
  },
  E807: {
    title: 'The log belongs to another network',
    meaning: 'The store was made for a network with another id. Plans and approvals of one network mean nothing in another.',
    hint: 'Name the state folder of this network, or move the foreign file away.',
    exit: 3,
  },
  E808: {
    title: 'The log is of a newer format',
    meaning: 'A newer version of Holdfast wrote it. Writing to it now could lose what this version does not know.',
    hint: 'Use the newer version of Holdfast.',
    exit: 3,
  },
  E809: {
    title: 'The log of the engine cannot be read or written',
    meaning: 'The file system failed for a reason that has nothing to do with Holdfast; the message holds the words of the system.',
    hint: 'Check the disk and the mount of that folder.',
    exit: 4,
  },
  E819: {
    title: 'The file of the log is empty',
    meaning:
      'Whoever reads the log beside an engine makes no tables: the first engine, or the first word of a person, is writing them just now.',
    hint: 'Try again in a moment; if it stays so, start the engine with `holdfast serve`.',
    exit: 4,
  },
  E821: {
    title: 'Another engine works on this network from another folder',
    meaning:
      'The lease lies in the state folder, so a copy of the folder has one of its own, and two engines would act on the same nodes without knowing of each other. On one machine the kernel shows that both are here.',
    hint: 'Find the other engine with `ss -xlp | grep holdfast-engine`, decide which of the two folders is the one of the network, and end the engine of the other.',
    exit: 3,
    source: 'requirements R54: a single controller',
  },
} as const satisfies CodeTable;

export const fail = failures(ENGINE_STORE_CODES);
