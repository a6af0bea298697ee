/** What drivers refuse alike, whatever they act on. No I/O here: `holdfast explain` reads this table. */
import { failures, type CodeTable } from '../../core/kernel/failure.ts';

export const DRIVER_CODES = {
  E340: {
    title: 'The process is not provably stopped',
    meaning: 'Removing, replacing or opening the data of a node while its process may run destroys the ledger.',
    hint: 'Stop the node first, and look at it with `holdfast status`; a state of unknown is not stopped.',
    exit: 3,
  },
  E341: {
    title: 'The node is not one of this driver',
    meaning: 'A driver knows the nodes that the topology file gives to it.',
    hint: 'Run `holdfast plan --resolved` to see every node and its driver.',
    exit: 2,
  },
  E342: {
    title: 'The process is frozen',
    meaning: 'A frozen process holds its ports and its data, so it cannot be started a second time, and it does nothing.',
    hint: 'Thaw it, or kill it first.',
    exit: 3,
  },
  E343: {
    title: 'The process does not run',
    meaning: 'Only a running process can be frozen.',
    hint: 'Start the node first.',
    exit: 3,
  },
  E344: {
    title: 'Links cannot be cut here',
    meaning: 'Cutting a link needs network namespaces of our own; nothing is ever changed in those of the machine.',
    hint: 'Run as root, or allow user namespaces; `holdfast doctor` says what is missing.',
    exit: 3,
  },
  E345: {
    title: 'A path that leaves the data of the node',
    meaning: 'Files are copied from and to the data folder of a node only; label and id of a snapshot are plain names.',
    hint: 'Give a path inside the data folder, relative to it.',
    exit: 2,
  },
  E346: {
    title: 'No chaincode service',
    meaning: 'No chaincode runs beside this node, or none of that name: the topology names none for its channels.',
    hint: 'Choose a peer of a channel with a sample chaincode, or with one that is started by a command.',
    exit: 2,
  },
  E347: {
    title: 'There is no such snapshot',
    meaning: 'The id is not one that a snapshot of this node returned, or it was deleted.',
    hint: 'Take a snapshot, and use the id that it returns.',
    exit: 4,
  },
  E365: {
    title: 'The node is held',
    meaning:
      'A hold keeps a lost node from coming back while its place is taken or its data is replaced: two of one identity fork a chain.',
    hint: 'The message holds the reason of the hold; release the node only when that reason is gone.',
    exit: 3,
  },
  E366: {
    title: 'A program of the operator failed',
    meaning:
      'A program that the topology file names for this node did not end with exit code 0, took longer than its limit, or did not bring about what it is for. What it did is looked at, never assumed.',
    hint: 'The message holds the words of the program; run it by hand for this node.',
    exit: 4,
  },
  E367: {
    title: 'There is no program for this',
    meaning: 'The driver acts by programs that the topology file names, and names none for this.',
    hint: 'Add the program to the driver in the topology file; `holdfast recover attest` is for nodes that nothing here can hold.',
    exit: 3,
  },
  E348: {
    title: 'Data of a node cannot be copied',
    meaning: 'The file system failed while data was read or written; a copy that is not whole was removed.',
    hint: 'The message holds the words of the system; check the space on the disk.',
    exit: 4,
  },
} as const satisfies CodeTable;

export const fail = failures(DRIVER_CODES);
