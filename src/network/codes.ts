import type { CodeTable } from '../core/kernel/failure.ts';

/** The local network as a whole: standing it up, finding it again, taking it down. */
export const NETWORK_CODES = {
  E350: {
    title: 'No network is up here',
    meaning: 'The state folder beside the topology file holds no network, so there is nothing to look at or to act on.',
    hint: 'Start it with `holdfast up FILE`.',
    exit: 4,
  },
  E351: {
    title: 'The state folder is of another version of Holdfast',
    meaning: 'Its format number is not the one that this version writes. Reading it anyway could mistake processes or addresses.',
    hint: 'Use the version that started it, or run `holdfast down FILE --wipe`, which finds processes by their mark alone, and `holdfast up` anew.',
    exit: 4,
  },
  E352: {
    title: 'Another command is changing this network',
    meaning: 'One command at a time may start, stop or repair a network; the lock says who holds it.',
    hint: 'Wait until it ends; `holdfast down FILE` interrupts a running `up`.',
    exit: 3,
  },
  E353: {
    title: 'A port or address is in use',
    meaning: 'A node of the network, or a port for applications, needs an address that another program listens on.',
    hint: 'Stop that program, or choose another port in the topology file.',
    exit: 4,
  },
  E354: {
    title: 'A process of the network ended during start',
    meaning: 'The last lines of its log are in the message; the whole log is in the state folder.',
    hint: 'Read the log (`holdfast logs NODE`), mend the cause, run `holdfast up` again: it repairs what is missing.',
    exit: 4,
  },
  E355: {
    title: 'The network did not become ready in time',
    meaning: 'Every channel must have a leader, all consenters active, all peers at the tip and a canary committed.',
    hint: 'Run `holdfast status` to see which part is missing, then `holdfast up` again.',
    exit: 4,
  },
  E356: {
    title: 'The agent of a region does not answer',
    meaning: 'Its process is gone or hangs; what it would have seen is unknown, not down.',
    hint: 'Run `holdfast up`: it restarts agents and leaves the nodes alone.',
    exit: 4,
  },
  E357: {
    title: 'The topology changed in a way that a running network cannot follow yet',
    meaning: 'Nodes, channels or consensus settings differ from those that the network was started with.',
    hint: 'Take the network down with `holdfast down --wipe`, then bring it up anew; adding nodes to a running network is not offered yet.',
    exit: 3,
  },
  E358: {
    title: 'A path is too long for a Unix socket',
    meaning: 'Linux allows 107 bytes for the path of a Unix socket.',
    hint: 'Set TMPDIR to a shorter folder.',
    exit: 4,
  },
  E359: {
    title: 'The topology cannot run on this machine',
    meaning: 'The local driver runs Fabric with processes of this machine; the message says which node or platform it cannot run.',
    hint: 'Change `platform` or the driver of the node.',
    exit: 2,
  },
  E360: {
    title: 'No such node, organisation, channel or region in the topology',
    meaning: 'The name is not in the file.',
    hint: 'Run `holdfast plan --resolved` to see every name.',
    exit: 2,
  },
  E362: {
    title: 'The record of the network is damaged',
    meaning: 'network.json in the state folder cannot be understood. Identities and ledgers are in other files and are not touched.',
    hint: 'Run `holdfast down FILE`, which finds processes by their mark and sets the record aside, then `holdfast up FILE`: it continues.',
    exit: 4,
  },
  E363: {
    title: 'Processes of the network are left',
    meaning: 'They were recorded when they were started, and still run. They could not be stopped from here, so nothing was deleted.',
    hint: 'Run `holdfast down` as the user, and in the container or user namespace, that ran `holdfast up`.',
    exit: 4,
  },
  E361: {
    title: 'A program of Fabric refused its input',
    meaning: 'configtxgen did not accept the rendered configuration.',
    hint: 'The message holds its words; check the endorsement policy and the names of the topology file.',
    exit: 4,
  },
  E368: {
    title: 'Holdfast did not deploy this network',
    meaning:
      'Every node of the topology has a driver of commands: others deployed the network and run it. Holdfast looks at it and recovers a lost majority with their programs; it neither starts it, nor takes it down, nor breaks anything in it.',
    hint: 'What works: `holdfast status`, `watch`, `canary`, `logs`, `plan --live` and `recover`.',
    exit: 3,
  },
  E369: {
    title: 'Nothing says how to speak to a node',
    meaning:
      'Nodes that Holdfast did not deploy are asked as a member of their own organisation, with the certificates and keys that the topology file names.',
    hint: 'Add `access: { tls-ca, certificate, key, tls-certificate, tls-key }` to the organisation in the topology file.',
    exit: 2,
  },
  E364: {
    title: 'No node gave the configuration of the channel',
    meaning: 'The nodes of the channel were asked for the newest configuration block by Deliver, and none answered. Nothing was judged.',
    hint: 'Look at `holdfast status`; when the network is down, give a block that was fetched before with `--current FILE`.',
    exit: 4,
  },
} as const satisfies CodeTable;
