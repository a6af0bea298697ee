/** Problems of a topology file (E1xx: the file is refused), and T140, which the parser finds without refusing. */
import type { CodeTable } from '../kernel/failure.ts';

const SCHEMA_HINT = 'Compare with the examples, or let your editor complete from schema/topology.schema.json.';

export const TOPOLOGY_CODES = {
  E100: {
    title: 'the topology file is not readable YAML',
    meaning:
      'The text breaks a rule of YAML (brackets, quotes, indentation), is empty, or holds several documents. Nothing in it was looked at.',
    hint: 'Correct the line that is named; everything below it may be read wrongly until then.',
    exit: 2,
    source: 'YAML 1.2.2',
  },
  E101: {
    title: 'a name is given twice',
    meaning: 'A key occurs twice in the same map, or two nodes carry the same name. One of the two would silently win.',
    hint: 'Rename one of the two, or remove it.',
    exit: 2,
  },
  E102: {
    title: 'unknown key',
    meaning: 'The key means nothing here. Keys are never ignored: a misspelt option would silently keep its default.',
    hint: SCHEMA_HINT,
    exit: 2,
  },
  E103: { title: 'a key is missing', meaning: 'The key has no default and must be given.', hint: SCHEMA_HINT, exit: 2 },
  E104: {
    title: 'a value of the wrong kind',
    meaning: 'A map, a list, a text, a whole number or true/false is expected here, and something else is given.',
    hint: SCHEMA_HINT,
    exit: 2,
  },
  E105: { title: 'not one of the allowed words', meaning: 'Only certain words are allowed here.', hint: SCHEMA_HINT, exit: 2 },
  E106: {
    title: 'a wrong or missing unit',
    meaning:
      'Durations carry one of ms, s, m, h, d; sizes one of B, KiB, MiB, GiB, TiB (powers of 1024). A bare number could mean anything.',
    hint: 'Write the number with its unit, without a space: 500ms, 2MiB.',
    exit: 2,
  },
  E107: { title: 'a number outside its range', meaning: 'The value is too small or too large to work.', hint: SCHEMA_HINT, exit: 2 },
  E108: {
    title: 'a malformed name or text',
    meaning: 'Names end up in paths, host names, certificates and policies, and have to be valid in all of them.',
    hint: 'Use the form that the message describes.',
    exit: 2,
  },
  E109: {
    title: 'YAML anchors, aliases and tags are not supported',
    meaning: 'The file says each thing in one place, where it is used, so that a line number in a message is the line to change.',
    hint: 'Write the value out in full.',
    exit: 2,
  },
  E110: {
    title: 'unknown region',
    meaning: 'Every region is declared under `regions`.',
    hint: 'Declare the region, or correct its name.',
    exit: 2,
  },
  E111: {
    title: 'unknown zone',
    meaning: "Every zone is declared in its region's `zones`.",
    hint: 'Declare the zone, or correct its name.',
    exit: 2,
  },
  E112: {
    title: 'a node is named like a region',
    meaning: 'Reports and what-ifs name regions and nodes in the same lists; one name for two things would be ambiguous.',
    hint: 'Rename the node.',
    exit: 2,
  },
  E114: {
    title: 'a latency key that names no pair of regions',
    meaning: 'A latency key is REGION-REGION with two different declared regions, and may be split in one way only.',
    hint: 'Use the names of two declared regions, joined by "-".',
    exit: 2,
  },
  E115: {
    title: 'two different latencies for the same pair of regions',
    meaning: 'Both `a-b` and `b-a` are given, and they differ. Round-trip times are the same in both directions.',
    hint: 'Keep one of the two.',
    exit: 2,
  },
  E116: {
    title: 'unknown organisation',
    meaning: 'Every organisation is declared under `organisations`.',
    hint: 'Declare it, or correct its name.',
    exit: 2,
  },
  E117: {
    title: 'an organisation of the wrong kind',
    meaning: 'Orderers belong to organisations of kind orderer; peers and the organisations of a channel are of kind peer.',
    hint: "Use another organisation, or change the organisation's kind.",
    exit: 2,
  },
  E118: {
    title: 'two things that must differ are equal',
    meaning:
      'MSP ids and domains are unique among organisations, host names among nodes, and ports within a node; Fabric tells them apart by nothing else.',
    hint: 'Change one of the two.',
    exit: 2,
  },
  E119: {
    title: 'unknown driver',
    meaning: 'A node names a driver that `drivers` does not have.',
    hint: 'Declare it, or correct its name.',
    exit: 2,
  },
  E120: {
    title: 'a consenter that is no orderer',
    meaning: 'Consenters vote on blocks; only nodes under `orderers` can.',
    hint: 'Name an orderer, or declare one.',
    exit: 2,
  },
  E121: {
    title: 'a spare orderer in a consenter set',
    meaning: 'A spare is ready to become a consenter and is none yet; the file says both of one node.',
    hint: 'Remove `spare: true`, or take the node out of the consenters.',
    exit: 2,
  },
  E122: {
    title: 'listed twice',
    meaning: 'Each member counts once; a second mention would look like more safety than there is.',
    hint: 'Remove one of the two.',
    exit: 2,
  },
  E123: {
    title: 'unknown peer',
    meaning: 'Every peer of a channel is declared under `peers`.',
    hint: 'Declare it, or correct its name.',
    exit: 2,
  },
  E124: {
    title: 'a peer whose organisation is not in its channel',
    meaning: 'A peer can only join a channel that its organisation is a member of.',
    hint: "Add the organisation to the channel's `organisations`, or remove the peer.",
    exit: 2,
  },
  E125: {
    title: 'SmartBFT needs Fabric 3.0 or later',
    meaning: 'Fabric 2.x knows no consensus type BFT: the ordering nodes would refuse the channel.',
    hint: 'Set `platform.version` to 3.0.0 or later, or use raft.',
    exit: 2,
    source: 'Fabric v3.0.0 release notes; orderer/common/server/main.go v2.5.9 registers etcdraft only',
  },
  E126: {
    title: 'a chaincode service needs an address or a command',
    meaning: 'Either you run the chaincode server (`address`), or the tool runs it beside every peer (`command`).',
    hint: 'Give exactly one of the two.',
    exit: 2,
  },
  E127: {
    title: 'two different values for the messages in a block',
    meaning: '`max-messages` of smartbft is another place for `batch.max-messages`; both are given, and they differ.',
    hint: 'Keep one of the two.',
    exit: 2,
  },
  E128: {
    title: 'a version of the file format that is not known',
    meaning: 'The file was written for another version of Holdfast, and reading it by the rules of this one could change its meaning.',
    hint: 'Use a Holdfast that knows this version, or write `version: 1` after comparing with the schema.',
    exit: 2,
  },
  E129: {
    title: 'a consensus that the platform does not have',
    meaning: 'fabric has raft and smartbft, goquorum raft and qbft, besu qbft.',
    hint: 'Choose another consensus, or another platform.',
    exit: 2,
    source: 'Fabric v3.1.1, orderer/common/server/main.go; GoQuorum and Besu documentation, "Consensus protocols"',
  },
  E130: {
    title: 'names for a node that does not exist',
    meaning: '`certificates.names` gives further names to the certificate of a node, and no orderer or peer has this id.',
    hint: 'Name an orderer or a peer.',
    exit: 2,
  },
  E131: {
    title: 'lifetimes of certificates that contradict each other',
    meaning:
      'A certificate is worth nothing once that of its authority has expired, and one that is due for renewal on its first day would be renewed for ever.',
    hint: 'Keep renew-before < validity.node < validity.ca.',
    exit: 2,
  },
  E132: {
    title: 'a state database of several peers',
    meaning: 'Peers name their databases after channel and chaincode alone: two peers on one CouchDB would write into each other.',
    hint: 'Give each peer a database of its own.',
    exit: 2,
    source: 'Fabric v3.1.1, core/ledger/kvledger/txmgmt/statedb/statecouchdb/couchdbutil.go',
  },
  E133: {
    title: 'a load balancer for an orderer that does not exist',
    meaning: 'Only orderers of the file can be behind it.',
    hint: 'Name an orderer; peers belong under `peers`.',
    exit: 2,
  },
  E134: {
    title: 'a load balancer serves either orderers or peers',
    meaning: 'All nodes behind one port must answer the same calls; one without any node answers none.',
    hint: 'Name orderers or peers, and declare a second load balancer for the others.',
    exit: 2,
  },
  E135: {
    title: 'a stand-by without a load balancer to stand by for',
    meaning: 'A stand-by takes over the address of another load balancer, which is active itself and in the same region.',
    hint: 'Name the active load balancer of the same region.',
    exit: 2,
  },
  E136: {
    title: 'peers of several organisations behind one entry point',
    meaning: 'An endorsement or a query is answered in the name of an organisation, and clients trust the peers of their own.',
    hint: 'Declare one entry point for each organisation.',
    exit: 2,
  },
  E137: {
    title: 'a link that names no pair of regions',
    meaning: 'A key of `links` is REGION-REGION, two different declared regions, in either order.',
    hint: 'Name two declared regions.',
    exit: 2,
  },
  E138: {
    title: 'two things on one machine with the same port',
    meaning: 'Their places name the same host, and only one of them could start.',
    hint: 'Give one of them another port, or another host.',
    exit: 2,
  },
  E139: {
    title: 'timers that QBFT cannot have',
    meaning: 'The genesis file holds whole seconds. A round that ends before a block is due would change its proposer at every block.',
    hint: 'Use whole seconds, and a request-timeout above block-period (the usual is twice).',
    exit: 2,
    source: 'Besu and GoQuorum documentation, "Configure QBFT consensus": blockperiodseconds, requesttimeoutseconds',
  },
  E140: {
    title: 'an endorsement policy that Fabric refuses',
    meaning:
      "An endorsement policy is MAJORITY, ANY or ALL, or an expression of AND, OR and OutOf over principals such as 'Org1MSP.peer'. The message names the column within the policy, and a code P10x that `holdfast explain` knows.",
    hint: "Write, for example, OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer').",
    exit: 2,
    source: 'common/policydsl/policyparser.go, Fabric v3.1.1',
  },
  E141: {
    title: 'a limit of the engine that contradicts what it is for',
    meaning:
      'Ordering stalls 20.4 s after a consenter vanished silently, and about 80 s after one froze: a fence or a kill that comes later is none. A disk is an error only after it was a warning.',
    hint: 'Give recovery.fence.after at most 15s, recovery.hung.kill-after at most 60s, recovery.disk.error-percent at most warning-percent.',
    exit: 2,
    source: 'measured: silent loss and frozen consenters (facts on orderers 5.2, 5.3)',
  },
  E142: {
    title: 'a driver of commands that lacks a part',
    meaning:
      'Some programs are of no use without each other: what is frozen must be thawed, what is held must be released, what is read must be written back. Where the data of a node is, is said once: by `data`, or by `read` and `write`.',
    hint: 'Give the programs together, or none of them.',
    exit: 2,
  },
  E143: {
    title: 'a placeholder that stands for nothing',
    meaning: 'Programs of a driver of commands may hold {node}, {host} and others, each replaced within its own argument.',
    hint: 'Use one of the placeholders of that program; the message names them.',
    exit: 2,
  },
  T140: {
    title: 'the latency between two regions is not given',
    meaning: 'Every answer that needs it (timing, placement, emulation) says unknown.',
    hint: 'Add the measured round-trip time under `latency`.',
    severity: 'warning',
  },
} as const satisfies CodeTable;

export type ProblemCode = Extract<keyof typeof TOPOLOGY_CODES, `E${string}`>;
