/** Failures of starting and controlling processes of this machine. No I/O here: `holdfast explain` reads this table. */
import { failures, type CodeTable } from '../../../core/kernel/failure.ts';

export const PROCESS_CODES = {
  E330: {
    title: 'A program cannot be started',
    meaning: 'The system refused to start it: it is not there, it is not executable, or it is built for another machine.',
    hint: 'Check the path in the message; `holdfast doctor` checks the Fabric programs.',
    exit: 4,
  },
  E331: {
    title: 'The record of a process cannot be used',
    meaning:
      'The file that says which process belongs to a node cannot be understood, read or written, so the process cannot be told from others by it.',
    hint: 'Check the space and the rights of the folder in the message; `holdfast down` finds processes without records, `holdfast up` makes them anew.',
    exit: 4,
  },
  E332: {
    title: 'A program did not get into its namespace',
    meaning: 'The program that enters the network namespace ended or did not hand over to the program of the node.',
    hint: 'Read the log that the message names; run `holdfast down` and `holdfast up`, which make the namespaces anew.',
    exit: 4,
  },
  E333: {
    title: 'The process ended before it could be recorded',
    meaning: 'It was started and was gone at the first look.',
    hint: 'Read the log that the message names.',
    exit: 4,
  },
  E334: {
    title: 'The process number belongs to another process now',
    meaning: 'The recorded process has ended and the system gave its number to another one, which must not be touched.',
    hint: 'Nothing was signalled. Run `holdfast status` to see which nodes run.',
    exit: 3,
  },
  E335: {
    title: 'A process may not be signalled',
    meaning: 'It belongs to another user.',
    hint: 'Run the command as the user who started the network.',
    exit: 4,
  },
  E336: {
    title: 'A process does not react',
    meaning:
      'After the signal the process did not reach the wanted state in time. SIGKILL waits for a process that hangs in the kernel, for example on a broken disk.',
    hint: 'Look at it with `ps -o pid,stat,wchan -p PID`; a state of D means that it waits for a device.',
    exit: 4,
  },
  E337: {
    title: 'Processes of the network are left',
    meaning: 'Some processes that carry the mark of this network were still there after SIGKILL.',
    hint: 'Run `holdfast down` again; the message names the processes.',
    exit: 4,
  },
} as const satisfies CodeTable;

export const fail = failures(PROCESS_CODES);
