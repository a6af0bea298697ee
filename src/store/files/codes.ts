/** Failures of the small files in the state folder. No I/O here: `holdfast explain` reads this table. */
import { failures, type CodeTable } from '../../core/kernel/failure.ts';

export const STORE_CODES = {
  E700: {
    title: 'The state is of an older format',
    meaning: 'The file was written by an older version of Holdfast, and this version does not convert it.',
    hint: 'Use the version that wrote it, or take the network down and remove its state folder.',
    exit: 4,
  },
  E701: {
    title: 'The state is of a newer format',
    meaning: 'The file was written by a newer version of Holdfast. Writing to it now could lose what this version does not know.',
    hint: 'Use the newer version of Holdfast.',
    exit: 3,
  },
  E702: {
    title: 'A file of the state folder is damaged',
    meaning: 'The file is not the JSON that Holdfast writes. It is written by rename, so a crash of Holdfast does not leave it like that.',
    hint: 'Look at the file, and restore it from a copy or remove it; nothing was changed.',
    exit: 4,
  },
  E703: {
    title: 'The disk is full',
    meaning: 'The file could not be written completely. The previous content is untouched.',
    hint: 'Make room on that disk and run the command again.',
    exit: 4,
  },
  E704: {
    title: 'No permission for the state folder',
    meaning: 'This user may not read or write there, or the file system is read-only.',
    hint: 'Run the command as the user who owns the folder, or name another folder in HOLDFAST_STATE.',
    exit: 4,
  },
  E705: {
    title: 'A file of the state folder is missing',
    meaning: 'Another file says that it must be there.',
    hint: 'Run `holdfast up` again, which writes what is missing.',
    exit: 4,
  },
  E706: {
    title: 'The file system failed',
    meaning: 'Reading or writing failed for a reason that has nothing to do with Holdfast; the message holds the words of the system.',
    hint: 'Check the disk and the mount of that folder.',
    exit: 4,
  },
  E707: {
    title: 'Another command holds the lock',
    meaning: 'Only one command at a time may change this state; the message says which process holds it and since when.',
    hint: 'Wait until that command ends, or end it; the lock is free as soon as its process is gone.',
    exit: 3,
  },
  E708: {
    title: 'Not a name for a file',
    meaning: 'Names of records become names of files, so they hold letters, digits, dot, dash and underscore only.',
    hint: 'Choose another name.',
    exit: 2,
  },
  E709: {
    title: 'The file system cannot lock',
    meaning: 'The kernel refused flock(2) on the lock file, as some network file systems do.',
    hint: 'Put the state folder on a local disk: set HOLDFAST_STATE.',
    exit: 4,
  },
} as const satisfies CodeTable;

export const fail = failures(STORE_CODES);
