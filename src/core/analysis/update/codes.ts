/** Findings of the guard: what a channel configuration update would do, before anybody submits it. */
import type { CodeTable } from '../../kernel/failure.ts';

const MEMBERSHIP = 'orderer/consensus/etcdraft/membership.go, Fabric v3.1.1';
const VERIFIER = 'orderer/consensus/smartbft/configverifier.go, Fabric v3.1.1';
const MAINTENANCE = 'orderer/common/msgprocessor/maintenancefilter.go, Fabric v3.1.1';
const REFUSED = 'Fabric refuses the update.';

export const UPDATE_CODES = {
  U101: {
    title: 'the update changes nothing that Holdfast reads',
    meaning: 'Current and next configuration agree in everything that is decoded. Fabric refuses an update that changes nothing at all.',
    hint: 'Check that the file is the one that is meant.',
    severity: 'info',
    source: 'common/configtx/update.go, Fabric v3.1.1: "delta set was empty"',
  },
  U102: {
    title: 'the current configuration is not the newest',
    meaning:
      'The nodes of the channel have a newer configuration than the file that the update was judged against: what was said of the update is about a channel that is no more.',
    hint: 'Leave --current out, so that the newest configuration is fetched, and compute the update against that.',
    severity: 'error',
    source: 'common/configtx/update.go, Fabric v3.1.1: every key that an update rests on must be at its present version',
  },
  U110: {
    title: 'more than one Raft consenter changed at a time',
    meaning: `${REFUSED} Raft's membership changes one member at a time; one added together with one removed counts as one.`,
    hint: 'Make one update for each consenter, and wait until the newcomer has caught up before the next.',
    severity: 'error',
    source: MEMBERSHIP,
  },
  U111: {
    title: 'a Raft consenter replaced by another host in one update',
    meaning:
      'Fabric takes one added and one removed consenter for the rotation of a certificate: the newcomer takes over the Raft id of the old one, with an empty log. Votes that the old one gave are forgotten.',
    hint: 'Add the newcomer in one update, wait until it is at the tip, and remove the old one in the next.',
    severity: 'warning',
    source: MEMBERSHIP,
  },
  U112: {
    title: 'the new consenters would have no quorum alive',
    meaning:
      'A newcomer counts for the quorum from the block that adds it, and is not alive until it has joined and caught up. Raft refuses most such updates; SmartBFT and the step from one to two take them, and ordering stops at that very block.',
    hint: 'Bring the missing consenters back first, or let the newcomer join as a follower and reach the tip before the update.',
    severity: 'error',
    source: `${MEMBERSHIP} UnacceptableQuorumLoss; measured on SmartBFT v3.1.1: 4 to 5 with one down stopped ordering for 12 s`,
  },
  U113: {
    title: 'whether the new consenters have a quorum alive is unknown',
    meaning:
      'Too few consenters are known to be alive, and the state of others is unknown. Unknown is not alive: this update is not called safe.',
    hint: 'Observe the network and judge the update again, with `holdfast plan --live --check-update`.',
    severity: 'error',
    source: 'what is unknown is never counted as alive: our judgement; what follows without a quorum: `holdfast explain U112`',
  },
  U114: {
    title: 'the update would be submitted without a quorum',
    meaning:
      'Without a quorum of the current consenters nothing is ordered. Raft refuses the update. SmartBFT answers SUCCESS, keeps it in its pools, and commits it at the moment of recovery: in 5 of 5 runs of four nodes that evicted the very node whose return restored the quorum.',
    hint: 'Restore the quorum first, and order a canary immediately before the update.',
    severity: 'error',
    source: 'measured on Fabric v3.1.1 SmartBFT; orderer/consensus/etcdraft/chain.go, Fabric v3.1.1',
  },
  U115: {
    title: 'whether the current consenters have a quorum is unknown',
    meaning: 'SmartBFT takes an update without a quorum, says SUCCESS, and commits it at recovery. Nothing in the answer shows it.',
    hint: 'Judge again with `--live`, which asks who is alive; else order a canary immediately before the update.',
    severity: 'warning',
    source: 'measured on Fabric v3.1.1 SmartBFT: `holdfast explain U114`',
  },
  U116: {
    title: 'fewer losses are borne than before',
    meaning: 'The new consenter set tolerates fewer crashes or, on SmartBFT, fewer liars.',
    hint: 'Add a consenter soon, or leave the set as it is.',
    severity: 'warning',
    source: 'etcd-io/raft quorum/majority.go; SmartBFT internal/bft/util.go computeQuorum',
  },
  U120: {
    title: 'the update changes the SmartBFT leader',
    meaning:
      'The leader is recomputed after every change of the members: the ids in ascending order, at the index view mod n. A hand-over to a consenter in step cost 0.2 to 0.3 s.',
    hint: 'Look with `holdfast status` whether the new leader is alive and in step; then nothing else is needed.',
    severity: 'info',
    source: 'measured on Fabric v3.1.1',
  },
  U121: {
    title: 'the next SmartBFT leader is a newcomer or not known to be alive',
    meaning:
      'A leader that is not in step is voted out after min(leader-heartbeat, request-forward + request-complain); until then nothing is ordered. Measured: 4.5 to 5.3 s with timers of 5 s, although the newcomer was in step as a follower.',
    hint: 'Choose an id that does not lead at the present view, or make the update when the view has moved on.',
    severity: 'warning',
    source: 'measured on Fabric v3.1.1: adding a node back under its old id made it leader on the spot in 3 of 3 runs',
  },
  U122: {
    title: 'who leads after the update is unknown',
    meaning: 'SmartBFT picks the leader by view mod n, and the view is not known.',
    hint: 'Judge again with `--live`, which asks the consenters for their view (the metric consensus_smartbft_view_number).',
    severity: 'warning',
    source: 'SmartBFT internal/bft/util.go getLeaderID as pinned by Fabric v3.1.1',
  },
  U123: {
    title: 'more than one SmartBFT consenter changed at a time',
    meaning:
      'Fabric takes it, and each change moves quorum and leader: what goes wrong cannot be told apart, and two newcomers are missing at once.',
    hint: 'Make one update for each consenter, and wait until each newcomer is at the tip before the next.',
    severity: 'warning',
    source: 'measured on Fabric v3.1.1',
  },
  U124: {
    title: 'the id of a SmartBFT consenter changed in place',
    meaning:
      'The same host and port under another id: the others close the connection of the old id, which the new one shares, and never dial again. Measured: accepted without a gap, the renumbered node never caught up after its restart, and the second such update stopped ordering for good.',
    hint: 'Remove the consenter, restart it, wait until it is a follower at the tip, and add it under a new id.',
    severity: 'error',
    source: 'measured on Fabric v3.1.1',
  },
  U125: {
    title: 'the id of a SmartBFT consenter given to another',
    meaning: 'An id stands for one node for ever: the others have votes and connections of the old one under it.',
    hint: 'Give the newcomer the highest id that the channel ever had, plus one.',
    severity: 'error',
    source: 'measured on Fabric v3.1.1',
  },
  U126: {
    title: 'the id of a new SmartBFT consenter may have been used before',
    meaning: 'It is below an id that the channel has. Ids are never used again, and a low one may make the newcomer the leader.',
    hint: 'Give the newcomer the highest id that the channel ever had, plus one.',
    severity: 'warning',
    source: 'measured on Fabric v3.1.1',
  },
  U127: {
    title: 'consenters that cannot be told apart',
    meaning: `Two consenters share an id, an address or a TLS certificate, or there is none at all. ${REFUSED}`,
    hint: 'Give each consenter its own id, address and certificates.',
    severity: 'error',
    source: 'orderer/consensus/etcdraft/util.go MetadataHasDuplication and VerifyConfigMetadata; common/channelconfig, Fabric v3.1.1',
  },
  U130: {
    title: 'BlockValidation does not follow the consenter mapping',
    meaning: `On SmartBFT the policy must name exactly the identities of the mapping, in its order, and ask for a quorum of them. ${REFUSED}`,
    hint: 'Write mapping, BlockValidation and endpoints together, with the rule OutOf(quorum) over all identities of the mapping.',
    severity: 'error',
    source: `${VERIFIER} checkConsentersMatchPolicy`,
  },
  U131: {
    title: 'a SmartBFT consenter that no endpoint leads to',
    meaning:
      'Peers and lagging orderers fetch blocks from the endpoints of the organisations, and Fabric does not compare those with the mapping: the update is taken, and nobody can fetch from that consenter.',
    hint: 'Add host:port of the consenter to OrdererEndpoints of its organisation in the same update.',
    severity: 'error',
    source: 'measured on Fabric v3.1.1: endpoints alone can be changed',
  },
  U132: {
    title: 'an endpoint that is no consenter',
    meaning:
      'Peers will dial it. It may be a follower or a load balancer; after the removal of a consenter it is a name that nobody answers.',
    hint: 'Take the endpoint out if its node was removed; leave it if it is a follower or a load balancer on purpose.',
    severity: 'warning',
    source:
      'common/deliverclient/orderers/connection.go, Fabric v3.1.1: peers and orderers fetch blocks from the endpoints of the configuration',
  },
  U133: {
    title: 'endpoints that capability V3_0 does not allow',
    meaning: `With V3_0 the list of all orderers (OrdererAddresses) must be empty and each orderer organisation must have endpoints of its own. ${REFUSED}`,
    hint: 'Move the addresses to OrdererEndpoints of the organisations.',
    severity: 'error',
    source: 'common/channelconfig/channel.go and bundle.go, Fabric v3.1.1',
  },
  U134: {
    title: 'a Raft consenter that no endpoint leads to',
    meaning: 'Consensus does not need it, but peers and lagging orderers will never fetch from this consenter.',
    hint: 'Add host:port of the consenter to OrdererEndpoints of its organisation.',
    severity: 'warning',
    source: 'common/deliverclient/orderers/connection.go, Fabric v3.1.1',
  },
  U140: {
    title: 'a certificate of a consenter renewed with the same key',
    meaning:
      'Nothing has to be restarted for it. For TLS no version from 1.4.9 and 2.2.1 on needs the update; for the enrolment certificates of SmartBFT only versions before 3.1.2 need it.',
    hint: 'Nothing is needed; with a version that does not need the update it may be left out.',
    severity: 'info',
    source: 'Fabric release notes 1.4.9, 2.2.1 and 3.1.2 (#5268)',
  },
  U141: {
    title: 'a certificate of a consenter replaced by one with another key',
    meaning:
      'From that block on the others take only the new one: the consenter is out of the quorum until it runs with it. It is counted here as not alive until then.',
    hint: 'Do one consenter at a time, put the new files in place beforehand, restart the node right after the update, and check that it is at the tip before the next.',
    severity: 'warning',
    source: 'Fabric documentation, "Certificate renewal"',
  },
  U142: {
    title: 'a certificate of a consenter replaced, and whether the key is the same is unknown',
    meaning:
      'One of the two is no readable certificate. If the key is another, the consenter is out of the quorum until it runs with the new one.',
    hint: 'Compare the public keys of both files (`openssl x509 -in FILE -noout -pubkey`) before the update; if they differ, `holdfast explain U141` says how to go on.',
    severity: 'warning',
    source: 'Fabric documentation, "Certificate renewal"; what is unknown is not called the same key',
  },
  U143: {
    title: 'a certificate of a consenter that cannot be read',
    meaning:
      'Raft refuses the update. SmartBFT takes the certificates as they are: the update is ordered, and then every orderer panics or stops the channel on that block, also after a restart.',
    hint: 'Put the whole PEM text of the certificate into the update.',
    severity: 'error',
    source:
      'orderer/consensus/etcdraft/util.go validateConsenterTLSCerts; orderer/consensus/smartbft/util.go RemoteNodesFromConfigBlock, Fabric v3.1.1',
  },
  U144: {
    title: 'a certificate of a consenter that no authority of the channel issued',
    meaning:
      'Raft refuses the update when no TLS authority of an orderer organisation issued the TLS certificates. SmartBFT takes it: the others then end every handshake with this consenter, or count its signatures for nothing.',
    hint: 'Add the authority to the MSP of the organisation in an update before this one, or issue the certificate from one that is there.',
    severity: 'error',
    source:
      'orderer/consensus/etcdraft/util.go validateConsenterTLSCerts; orderer/consensus/smartbft/util.go RemoteNodesFromConfigBlock, Fabric v3.1.1',
  },
  U145: {
    title: 'a certificate that comes in is not valid now',
    meaning:
      'Fabric ignores the dates when it judges an update, and no handshake does: the consenter counts for the quorum and cannot take part.',
    hint: 'Issue the certificate again, and put the new one into the update.',
    severity: 'error',
    source: 'orderer/consensus/etcdraft/util.go VerifyConfigMetadata ("expiration is ignored"), Fabric v3.1.1; Go crypto/tls',
  },
  U150: {
    title: 'a capability is taken away',
    meaning:
      'Capabilities are made to be raised only: blocks that were valid under the higher one may not be under the lower, and peers may disagree on them.',
    hint: 'Keep the capability.',
    severity: 'error',
    source: 'Fabric documentation, "Capability requirements"',
  },
  U151: {
    title: 'a capability that nodes do not support',
    meaning: 'A node that meets a capability that it does not know panics at that block, and at each start after it.',
    hint: 'Upgrade every orderer and peer of the channel first, or leave the capability out.',
    severity: 'error',
    source: 'common/capabilities, Fabric v3.1.1',
  },
  U152: {
    title: 'SmartBFT without capability V3_0',
    meaning: 'The consenter mapping is read only with the channel capability V3_0.',
    hint: 'Raise the channel capability to V3_0 first.',
    severity: 'error',
    source: 'common/channelconfig, Fabric v3.1.1',
  },
  U160: {
    title: 'blocks close to the limit of a gRPC message',
    meaning:
      'A block of absolute-max-bytes travels in messages that carry it more than once or with its metadata; the default limit is 100 MB. A block above the limit can never be delivered, and the channel is stuck behind it.',
    hint: 'Keep absolute-max-bytes at 49MiB or below, or raise the message limits of all nodes first.',
    severity: 'warning',
    source: 'sampleconfig/configtx.yaml BatchSize, Fabric v3.1.1; internal/pkg/comm/config.go DefaultMaxRecvMsgSize',
  },
  U170: {
    title: 'a change of the consensus type that Fabric does not allow',
    meaning: `Only etcdraft to BFT, only in maintenance mode, and not together with entering or leaving it. ${REFUSED}`,
    hint: 'Enter maintenance mode in one update, change the type in the next, restart all orderers, and leave maintenance mode in a third.',
    severity: 'error',
    source: MAINTENANCE,
  },
  U171: {
    title: 'the update enters maintenance mode',
    meaning: 'Only administrators of orderers can submit and read until it is left: for applications ordering stops.',
    hint: 'Announce it, stop the clients, and take a backup of every orderer first.',
    severity: 'warning',
    source: MAINTENANCE,
  },
  U172: {
    title: 'entering or leaving maintenance mode together with another change',
    meaning: `Fabric wants the step into or out of maintenance mode alone, so that nothing else changes while applications are shut out. ${REFUSED}`,
    hint: 'Change ConsensusType.State alone.',
    severity: 'error',
    source: `${MAINTENANCE} ensureConsensusTypeChangeOnly`,
  },
  U173: {
    title: 'the consensus type changes to BFT',
    meaning: 'There is no way back once maintenance mode is left. Every orderer has to be stopped, backed up and restarted in between.',
    hint: 'Follow the migration guide, and rehearse it on a copy.',
    severity: 'warning',
    source: 'Fabric documentation, "Migrating from Raft to BFT"',
  },
  U180: {
    title: 'leader rotation switched on',
    meaning: `SmartBFT could; Fabric v3 cannot. ${REFUSED}`,
    hint: 'Leave leader_rotation unspecified or off.',
    severity: 'error',
    source: VERIFIER,
  },
  U181: {
    title: 'a limit of requests that shuts out updates',
    meaning:
      'SmartBFT refuses transactions above request_max_bytes. A configuration update is submitted with the whole new configuration in it: with a limit below its size no update can ever raise the limit again.',
    hint: 'Leave request_max_bytes at 0, which means the absolute maximum of a block.',
    severity: 'error',
    source:
      'orderer/consensus/smartbft/chain.go Configure and util/util.go ConfigFromMetadataOptions, Fabric v3.1.1; internal/bft/requestpool.go Submit, SmartBFT as pinned there. That 256 KiB is too little is our judgement',
  },
  U190: {
    title: 'the MSP id of an organisation changed in place',
    meaning: `${REFUSED} Identities, policies and collections name the MSP id.`,
    hint: 'Add a new organisation instead.',
    severity: 'error',
    source: 'common/channelconfig/bundle.go ValidateNew, Fabric v3.1.1',
  },
  U191: {
    title: 'an organisation leaves, and consenters of it stay',
    meaning:
      'The certificates of these consenters have no authority in the channel any more. Raft refuses the update; SmartBFT takes it, and the others then end every handshake with these consenters.',
    hint: 'Remove its consenters first, one at a time.',
    severity: 'error',
    source:
      'orderer/consensus/etcdraft/chain.go ValidateConsensusMetadata; orderer/consensus/smartbft/util.go RemoteNodesFromConfigBlock, Fabric v3.1.1',
  },
  U192: {
    title: 'a root certificate that consenters may hang on is taken away',
    meaning:
      'Certificates that the removed authority issued are worth nothing from that block on: consenters, peers and administrators that still use them are locked out.',
    hint: 'Issue certificates from a root that stays to every node and administrator that still has one of the removed root, restart the nodes one at a time, and submit the update after that.',
    severity: 'warning',
    source: 'msp/mspimpl.go getCertificationChain and orderer/common/server/main.go updateTrustedRoots, Fabric v3.1.1',
  },
} as const satisfies CodeTable;

export type UpdateCode = keyof typeof UPDATE_CODES;
