/** Findings about the structure of a network: truths that the practice of the field often gets wrong, each shown with its proof. */
import type { CodeTable } from '../../kernel/failure.ts';

const QUORUMS =
  'Raft floor(n/2)+1: etcd-io/raft quorum/majority.go; SmartBFT and QBFT ceil((n+f+1)/2) with f = floor((n-1)/3): SmartBFT internal/bft/util.go computeQuorum';

export const STRUCTURE_CODES = {
  S101: {
    title: 'Already stopped, with nothing lost',
    meaning: 'As the file stands, the channel cannot do this at all: no choice of its nodes is enough.',
    hint: 'The evidence says which nodes or organisations are missing: add them, or ask for fewer in the policy.',
    severity: 'error',
    source: `${QUORUMS}; endorsement: common/cauthdsl/cauthdsl.go, Fabric v3.1.1`,
  },
  S102: {
    title: 'One region alone decides about ordering',
    meaning:
      'Three orderers in one region and one in each of two others is widely recommended, because "one region alone holds the quorum". That is the fault: losing this region stops ordering, and blocks that only its orderers had written when they were acknowledged can be lost with it. Two, two and one over the same regions bears the loss of any of them.',
    hint: 'Spread the consenters so that no region holds as many as a quorum may lose; `holdfast plan --place N` proposes how.',
    severity: 'warning',
    source: QUORUMS,
  },
  S103: {
    title: 'No spread over these regions bears the loss of one',
    meaning:
      'With so few regions one of them always holds more consenters than a quorum can miss. Two regions are always too few: the larger half is at least half. Four SmartBFT consenters need four regions, because three of them are a quorum.',
    hint: 'Put a consenter into a further region: it needs no peer, no client and little traffic.',
    severity: 'warning',
    source: QUORUMS,
  },
  S104: {
    title: 'An even number of Raft consenters',
    meaning:
      'The last one buys no ordering: 4 bear one loss, as 3 do. It buys durability: a block is written by one more node before it is acknowledged.',
    hint: 'Take one away, or add one; keep it only for the durability.',
    severity: 'info',
    source: QUORUMS,
  },
  S105: {
    title: 'active_nodes says nothing of a stretched cluster',
    meaning:
      'consensus_etcdraft_active_nodes is counted by the leader and passed on: after a loss the others repeat the old number for 8 to 10 s at 500 ms and 10 ticks, a leader that hangs shows it for ever, and it knows no regions. It cannot tell that one more region is too much.',
    hint: 'Alert on blocks that are ordered and on the margins of `holdfast status`, not on active_nodes.',
    severity: 'info',
    source: 'measured on v2.5.9 and v3.1.1; orderer/consensus/etcdraft/tracker.go, Fabric v3.1.1',
  },
  S106: {
    title: 'An organisation enters in one region only',
    meaning:
      'All peers that serve the clients of this organisation are in one region. When it is lost, ordering may go on elsewhere, and the organisation can neither submit nor query.',
    hint: 'Give the organisation a serving peer in another region.',
    severity: 'warning',
    source: 'internal/pkg/gateway, Fabric v3.1.1: clients endorse, submit and query through a peer that they dial',
  },
  S107: {
    title: 'One zone holds every endorser that a policy needs',
    meaning: 'The loss of this zone stops endorsement on the channel, although ordering goes on.',
    hint: 'Put a peer of the organisation into another zone, or change the policy so that others can endorse instead.',
    severity: 'warning',
    source: 'common/cauthdsl/cauthdsl.go, Fabric v3.1.1: every choice of the peers outside the zone is refused',
  },
  S108: {
    title: 'A certificate authority stands alone',
    meaning:
      'While it is gone nobody of the organisation can be enrolled, renewed or revoked. Nothing stops at once, which is why it is noticed when the certificates expire.',
    hint: 'Declare a second authority in another failure domain, or keep its keys and database in a backup that has been restored once.',
    severity: 'info',
    source: 'Fabric CA documentation, "Setting up a cluster"; that one authority alone is worth a word is our judgement',
  },
  S109: {
    title: 'A peer hangs on a state database in another failure domain',
    meaning: 'A peer without its state database endorses nothing and commits nothing: the loss of either place takes it.',
    hint: 'Put the database on the host of its peer.',
    severity: 'warning',
    source: 'Fabric documentation, "CouchDB as the state database": co-locate each CouchDB with its peer',
  },
  S110: {
    title: 'A load balancer stands alone',
    meaning: 'Everything behind it is redundant, and it is not: clients that know only its name lose the network with it.',
    hint: 'Add a standby in another failure domain (`standby-of`) with a shared address, or let clients know the nodes behind it.',
    severity: 'warning',
    source: 'our judgement, from the file alone: nothing else has the name that clients dial',
  },
  S111: {
    title: 'The standby region holds the quorum',
    meaning:
      'A region with the role standby is meant to be lost without notice. Here its loss stops ordering, and a block may have been written there alone.',
    hint: 'Move consenters to the regions that serve, or give the region the role active.',
    severity: 'warning',
    source: QUORUMS,
  },
  S112: {
    title: 'A byzantine cluster over three or fewer domains',
    meaning:
      'Over three domains the largest always holds more than f consenters, so who controls it can lie with more voices than the protocol bears. Only with 6, 9 or 12 consenters do three equal domains at least survive that one of them falls silent. Anything else needs four domains.',
    hint: 'Use at least four regions, or at least four zones, best of four operators, with at most f consenters in each.',
    severity: 'warning',
    source: QUORUMS,
  },
  S113: {
    title: 'The first byzantine leaders are in one region',
    meaning: 'The lowest ids lead first. When their region is lost, a view change fails for each of them in turn before ordering goes on.',
    hint: 'Order `consenters` so that the first two, better the first f+1, are in different regions.',
    severity: 'info',
    source: 'hyperledger-labs/SmartBFT internal/bft/util.go getLeaderID, as pinned by Fabric v3.1.1',
  },
  S114: {
    title: 'The loss of one node stops ordering',
    meaning: 'There is no margin: any restart, upgrade or fault of one consenter stops the channel.',
    hint: 'Use at least 3 consenters with raft, or 4 with smartbft.',
    severity: 'warning',
    source: QUORUMS,
  },
  S115: {
    title: 'Regions that consenters need are not linked directly',
    meaning:
      'Consenters do not relay for each other. A leader in a region that reaches too few others directly can never have a quorum, and its clients wait.',
    hint: 'Add the link, or move consenters to regions that are all linked with each other.',
    severity: 'warning',
    source: 'orderer/common/cluster, Fabric v3.1.1: every consenter dials every other',
  },
} as const satisfies CodeTable;

export type StructureCode = keyof typeof STRUCTURE_CODES;
