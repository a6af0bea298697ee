/** The `drivers` part of the topology file: who acts on the machines. */
import { duration, list, map, object, text, variants } from './schema-kinds.ts';
import { NAME, RELATIVE_PATH } from './patterns.ts';

const WORDS =
  'A program and its arguments, started without a shell in the folder of this file. {node}, {host}, {organisation}, {region}, {data}, {grpc}, {admin} and {operations} stand for what this file says of the node.';

const program = (doc: string) => list(`${doc} ${WORDS}`, text('The program, or one argument.'), { min: 1, repeats: true });

const inData = (doc: string, fallback: string) =>
  text(`${doc} Relative to the data folder.`, { pattern: RELATIVE_PATH, default: fallback });

// Not written inside `variants(…)`: there the compiler infers the keys of the object from the parameter, and loses them.
const local = object('Processes of this machine, started by `holdfast up`.', {});
const ssh = object('Reserved: machines that are reached by SSH.', {});
const docker = object('Reserved: containers.', {});
const kubernetes = object('Reserved: pods.', {});

const limits = object('How long the programs may take. One that takes longer is killed, and what it was to do is unknown.', {
  default: {},
  defaulted: {
    look: duration('`inspect`, `held` and `logs`.', '10s'),
    act: duration(
      '`start`, `stop` (beside its grace), `kill`, `freeze`, `thaw`, `hold` and `release`, and until `inspect` shows it.',
      '60s',
    ),
    copy: duration('`read` and `write`.', '15m'),
  },
});

const folders = object(
  "Where an orderer keeps what recovering reads, within its data folder. The defaults are those of Fabric's own orderer.yaml.",
  {
    default: {},
    defaulted: {
      ledger: inData('FileLedger.Location.', '.'),
      wal: inData('Consensus.WALDir.', 'etcdraft/wal'),
      snapshots: inData('Consensus.SnapDir.', 'etcdraft/snapshot'),
    },
  },
);

const commands = object(
  'A network that Holdfast did not deploy: your own programs act on its machines. Give either `data`, or `read` and `write`.',
  {
    required: {
      inspect: program(
        'Looks at the process of the node, on its machine. With exit code 0 it prints one line: `running PID START`, `frozen PID START` or `stopped`; START is a number that no later process of this node has. Anything else means unknown, which is never taken for stopped.',
      ),
      start: program('Starts the node, and comes back. It must refuse while the node is held.'),
      stop: program('Ends the node in order. {grace} stands for the seconds that it may take.'),
    },
    defaulted: { folders, limits },
    optional: {
      kill: program('Ends the node at once (SIGKILL).'),
      freeze: program('Freezes the process (SIGSTOP). Give `thaw`, too.'),
      thaw: program('Lets a frozen process go on (SIGCONT).'),
      logs: program('Prints the last lines of the log. {lines} stands for how many.'),
      data: text('The data folder as this machine reaches it. {node} and {host} stand for those of the node.'),
      read: program('Writes the data folder as a tar archive to standard output, also while the node runs.'),
      write: program('Empties the data folder and fills it from a tar archive on standard input.'),
      hold: program(
        'Keeps everybody from starting the node, after a restart of its machine too. The reason is one line on standard input. Give `release` and `held`, too.',
      ),
      release: program('Takes the hold away.'),
      'look-from': map(
        'Programs that look at the port of a node from another region, for nodes that give this machine no answer: two vantage points are needed before anybody counts as lost. By region; with exit code 0 they print one line: `open`, `refused` or `silent`.',
        NAME,
        program('Looks at {host}:{grpc} from there.'),
      ),
      held: program('With exit code 0 it prints one line: `held` and the reason, or `free`.'),
    },
  },
);

export const DRIVERS_SCHEMA = map(
  'Drivers by name. `default` is used by nodes that name no other.',
  NAME,
  variants('A driver: acts on machines.', { local, ssh, docker, kubernetes, commands }),
  { default: {}, defaultSays: '{ default: { kind: local } }' },
);

/** How Holdfast speaks to the nodes of an organisation that it did not deploy. */
export const ACCESS_SCHEMA = object(
  'Files by which Holdfast speaks to nodes of this organisation that it did not deploy. Relative to the folder of this file.',
  {
    required: {
      'tls-ca': text('Certificates (PEM) of the authorities that signed the TLS certificates of its nodes.'),
      certificate: text('Certificate (PEM) of a member of the organisation, by which Holdfast reads blocks and orders canaries.'),
      key: text('Key (PEM) of that member.'),
    },
    optional: {
      'tls-certificate': text('Client certificate (PEM) for mutual TLS, also to the admin and operations listeners.', {
        defaultSays: '`certificate`',
      }),
      'tls-key': text('Its key (PEM).', { defaultSays: '`key`' }),
    },
  },
);
