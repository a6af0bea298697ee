/** Findings of drift: what runs is not what the file says. Each says which of the two is the usual one to change, and how. */
import type { CodeTable } from '../../kernel/failure.ts';

const ORDERED =
  'What runs is what was ordered last; the file is what should be. As long as the two differ, every answer that is computed from the file is about another network.';
const UPDATE =
  'If the file is right, order an update of the channel, judged before with `holdfast plan --check-update`; if what runs is right, write it into the file.';

export const DRIFT_CODES = {
  V101: {
    title: 'a channel of the file does not run',
    meaning: 'Every node of the channel answered, and none of them has joined it.',
    hint: 'Change the network: make the channel and let its nodes join; or take the channel out of the file.',
    severity: 'error',
  },
  V102: {
    title: 'a channel runs that the file does not have',
    meaning: 'A node has joined it. What it survives, and what it loses, is in no plan.',
    hint: 'Change the file: add the channel, for instance from what `holdfast import` writes.',
    severity: 'warning',
  },
  V110: {
    title: 'a node of the file does not exist',
    meaning: 'The network was made without it: nobody runs it, and nobody has certificates for it. Plans count it nevertheless.',
    hint: 'Change the network: bring the node up and let it join; until then take it out of the file, or plan with `--lose node:ID`.',
    severity: 'error',
  },
  V111: {
    title: 'a node exists that the file does not have',
    meaning: 'The network was made with it. It may vote, endorse or hold data that no plan knows of.',
    hint: 'Change the file: add the node where it is; or take the node away once it is a member of no channel.',
    severity: 'warning',
  },
  V120: {
    title: 'a consenter of the file does not vote',
    meaning: `${ORDERED} The quorum is counted over the consenters of the configuration.`,
    hint: 'Change the network: add the consenter with an update of the channel, one at a time, after it has caught up as a follower; or take it off the list in the file.',
    severity: 'error',
    source: 'orderer/consensus/etcdraft/membership.go; orderer/consensus/smartbft/util.go RemoteNodesFromConfigBlock, Fabric v3.1.1',
  },
  V121: {
    title: 'a consenter votes that the file does not list',
    meaning: `${ORDERED} A forgotten consenter makes the quorum larger.`,
    hint: 'Change the network if it was to be removed (one at a time, with the quorum up); else change the file: add it to the consenters.',
    severity: 'error',
    source: 'orderer/consensus/etcdraft/membership.go; orderer/consensus/smartbft/util.go RemoteNodesFromConfigBlock, Fabric v3.1.1',
  },
  V122: {
    title: 'a consenter has another address in the channel configuration',
    meaning: 'The other consenters dial what the configuration says, whatever the file says, and TLS certificates must cover that name.',
    hint: 'Change the file to what runs, unless the node is to move: then issue a certificate for the new name first, and order an update with it.',
    severity: 'error',
    source: 'orderer/common/cluster, Fabric v3.1.1: every consenter dials the addresses of the configuration',
  },
  V123: {
    title: 'consenters have other ids or another order than in the file',
    meaning:
      'Their order in the file gives the ids, the first is 1. On SmartBFT the ids decide who leads next; on Raft the order has no effect.',
    hint: 'Change the file: write the consenters in the order of their ids. Ids of a running channel are not worth an update.',
    severity: 'warning',
    source: 'SmartBFT internal/bft/util.go getLeaderID as pinned by Fabric v3.1.1',
  },
  V124: {
    title: 'a consenter is of another MSP than its organisation in the file',
    meaning: 'On SmartBFT the configuration names the MSP of each consenter: its signatures count for that organisation.',
    hint: 'Change the file: give the node to the organisation of that MSP.',
    severity: 'error',
    source: 'orderer/consensus/smartbft/util.go RemoteNodesFromConfigBlock, Fabric v3.1.1',
  },
  V130: {
    title: 'the channel runs another consensus than the file says',
    meaning: `${ORDERED} Quorum, timers and what a liar can do are those of the consensus that runs.`,
    hint: 'Change the file to the consensus that runs; a migration from Raft to SmartBFT is a plan of its own, and there is no way back.',
    severity: 'error',
    source: 'orderer/common/msgprocessor/maintenancefilter.go, Fabric v3.1.1',
  },
  V131: {
    title: 'an option of the consensus differs from the file',
    meaning: `${ORDERED} Outages last as long as the timers that run, not those of the file.`,
    hint: UPDATE,
    severity: 'warning',
    source:
      'orderer/consensus/etcdraft/chain.go; orderer/consensus/smartbft/util/util.go ConfigFromMetadataOptions, Fabric v3.1.1: options come from the configuration alone',
  },
  V132: {
    title: 'a limit of the batches differs from the file',
    meaning: ORDERED,
    hint: UPDATE,
    severity: 'warning',
    source: 'common/channelconfig/orderer.go, Fabric v3.1.1',
  },
  V133: {
    title: 'the channel has an option that the file cannot say',
    meaning:
      'The file has no word for it, and Holdfast renders another value. No plan takes it into account. The finding names both values.',
    hint: 'Change the network: order an update that sets the value that Holdfast renders, unless somebody chose the other one on purpose.',
    severity: 'info',
  },
  V134: {
    title: 'the channel is in maintenance mode',
    meaning: 'It orders no transactions of applications: somebody has begun a migration of the consensus and not ended it.',
    hint: 'Change the network: finish the migration, or order the update that sets the state back to normal.',
    severity: 'error',
    source: 'orderer/common/msgprocessor/maintenancefilter.go, Fabric v3.1.1',
  },
  V140: {
    title: 'the endorsement policy of the channel differs from the file',
    meaning: `${ORDERED} Peers judge by the policy of the configuration: what endorsement survives is another question than the one that was answered.`,
    hint: UPDATE,
    severity: 'error',
    source: 'common/channelconfig/application.go; common/cauthdsl/cauthdsl.go, Fabric v3.1.1',
  },
  V141: {
    title: 'an organisation endorses by another policy than Holdfast assumes',
    meaning:
      "MAJORITY, ANY and ALL ask the policy Endorsement of each organisation. Plans take it for OR('MSP.peer'), which is what Holdfast renders.",
    hint: "Change the network: let the organisation order OR('MSP.peer') for its own policy; or write the channel's policy out in the file as a signature policy.",
    severity: 'warning',
    source: 'common/policies/implicitmeta.go, Fabric v3.1.1',
  },
  V150: {
    title: 'an organisation of the file is not in the channel',
    meaning: 'Its nodes and clients are refused on the channel, and MAJORITY does not count it.',
    hint: 'Change the network: add the organisation with an update of the channel; or take it out of the file. An MSP id that was mistyped shows as one missing and one too many.',
    severity: 'error',
    source: 'common/policies/implicitmeta.go, Fabric v3.1.1',
  },
  V151: {
    title: 'an organisation is in the channel and not in the file',
    meaning: 'MAJORITY, ANY and ALL count it, and its members may read and write by the policies of the channel.',
    hint: 'Change the file: add the organisation to the channel; or remove it from the channel with an update.',
    severity: 'error',
    source: 'common/policies/implicitmeta.go, Fabric v3.1.1',
  },
  V152: {
    title: 'the endpoints of the orderers differ from the file',
    meaning:
      'Peers fetch blocks from the endpoints of the configuration, and gateways send to them: an orderer that is missing there takes no load off the others, and one that is gone is dialled in vain.',
    hint: UPDATE,
    severity: 'warning',
    source: 'common/deliverclient/orderers/connection.go, Fabric v3.1.1',
  },
  V153: {
    title: 'the anchor peers differ from the file',
    meaning: 'Peers of other organisations learn of each other through anchor peers; discovery across organisations needs them.',
    hint: UPDATE,
    severity: 'warning',
    source: 'Fabric documentation, "Gossip data dissemination protocol", Anchor peers',
  },
  V154: {
    title: 'the capabilities differ from what Holdfast renders',
    meaning:
      'Capabilities switch behaviour on for all nodes at once, and cannot be taken back in practice: nodes that do not know one stop.',
    hint: 'Change neither in haste: a capability that is missing can be added by an update when every node has the version; one that is newer stays.',
    severity: 'info',
    source: 'common/capabilities, Fabric v3.1.1',
  },
  V160: {
    title: 'a node has not joined its channel',
    meaning: 'The file lists it as a member. It holds no ledger of the channel: it cannot endorse, answer, vote or step in.',
    hint: 'Change the network: `holdfast up` lets it join; or take it off the channel in the file.',
    severity: 'error',
  },
  V161: {
    title: 'a peer has joined a channel that the file does not give it',
    meaning: 'It holds a copy of the ledger that no plan counts.',
    hint: 'Change the file: add the peer to the channel; or let it leave with `peer node unjoin` while it is stopped.',
    severity: 'warning',
    source: 'internal/peer/node/unjoin.go, Fabric v3.1.1: only while the peer is stopped',
  },
  V170: {
    title: 'a node runs another version than the file says',
    meaning: 'Rules, defaults and known faults are those of the version that runs.',
    hint: 'Change the network: bring the node to the version, one failure domain at a time; or write the version that runs into the file.',
    severity: 'warning',
  },
} as const satisfies CodeTable;

export type DriftCode = keyof typeof DRIFT_CODES;
