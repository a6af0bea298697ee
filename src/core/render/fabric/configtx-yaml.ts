/** configtx.yaml: one profile per channel, read by configtxgen (sampleconfig/configtx.yaml, v3.1.1). */
import { stringify } from 'yaml';
import { assert } from '../../kernel/assert.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import type { Channel, Organisation, RaftConsensus, SmartBftConsensus, Topology } from '../../topology/model.ts';
import { nodeFolder, organisationFolder, type Placement, requireOrderer, requirePeer } from './placement.ts';

export function configtxYaml(topology: Topology, placement: Placement): string {
  const profiles = Object.fromEntries(
    Object.values(topology.channels).map((channel) => [profileName(channel.id), profile(topology, channel, placement)]),
  );
  return stringify({ Profiles: profiles }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** configtxgen's profile for a channel: viper lower-cases keys, so the name must not differ from another's by case alone. */
export function profileName(channel: ChannelId): string {
  return `Channel-${channel}`;
}

function profile(topology: Topology, channel: Channel, placement: Placement): object {
  const bft = channel.consensus.kind === 'smartbft';
  return {
    Policies: implicitPolicies(),
    Capabilities: { [bft ? 'V3_0' : 'V2_0']: true },
    Orderer: ordererSection(topology, channel, placement),
    Application: {
      Organizations: channel.organisations.map((id) => applicationOrganisation(topology, channel, id, placement)),
      Policies: {
        ...implicitPolicies(),
        LifecycleEndorsement: { Type: 'ImplicitMeta', Rule: 'MAJORITY Endorsement' },
        Endorsement: endorsementPolicy(channel.endorsement),
      },
      Capabilities: { [applicationCapability(topology)]: true },
    },
  };
}

/** Text of interfaces.md section 1 to a configtx policy: MAJORITY/ANY/ALL are implicit, everything else is a signature policy. */
export function endorsementPolicy(text: string): { readonly Type: string; readonly Rule: string } {
  return /^(MAJORITY|ANY|ALL)$/.test(text) ? { Type: 'ImplicitMeta', Rule: `${text} Endorsement` } : { Type: 'Signature', Rule: text };
}

function ordererSection(topology: Topology, channel: Channel, placement: Placement): object {
  const organisations = [...new Set(channel.consenters.map((id) => requireOrderer(topology, id).organisation))];
  const common = {
    BatchSize: {
      MaxMessageCount: channel.batch.maxMessages,
      AbsoluteMaxBytes: channel.batch.absoluteMaxBytes,
      PreferredMaxBytes: channel.batch.preferredMaxBytes,
    },
    MaxChannels: 0,
    Organizations: organisations.map((id) => ordererOrganisation(topology, channel, id, placement)),
    Policies: { ...implicitPolicies(), BlockValidation: { Type: 'ImplicitMeta', Rule: 'ANY Writers' } },
    Capabilities: { V2_0: true },
  };
  assert(channel.consensus.kind !== 'qbft', 'qbft is refused on Fabric');
  return channel.consensus.kind === 'raft'
    ? { OrdererType: 'etcdraft', ...common, ...raftSection(topology, channel, channel.consensus, placement) }
    : { OrdererType: 'BFT', ...common, ...smartBftSection(topology, channel, channel.consensus, placement) };
}

function raftSection(topology: Topology, channel: Channel, raft: RaftConsensus, placement: Placement): object {
  return {
    BatchTimeout: `${raft.batchTimeoutMs}ms`,
    EtcdRaft: {
      Consenters: channel.consenters.map((id) => consenterAddress(topology, id, placement)),
      Options: {
        TickInterval: `${raft.tickIntervalMs}ms`,
        ElectionTick: raft.electionTicks,
        HeartbeatTick: raft.heartbeatTicks,
        MaxInflightBlocks: raft.maxInflightBlocks,
        SnapshotIntervalSize: raft.snapshotIntervalBytes,
      },
    },
  };
}

function smartBftSection(topology: Topology, channel: Channel, bft: SmartBftConsensus, placement: Placement): object {
  return {
    // Ignored by SmartBFT, which cuts by RequestBatchMaxInterval; configtxgen wants a value.
    BatchTimeout: `${bft.batchIntervalMs}ms`,
    SmartBFT: {
      RequestBatchMaxInterval: `${bft.batchIntervalMs}ms`,
      RequestForwardTimeout: `${bft.requestForwardMs}ms`,
      RequestComplainTimeout: `${bft.requestComplainMs}ms`,
      RequestAutoRemoveTimeout: `${bft.requestAutoRemoveMs}ms`,
      ViewChangeResendInterval: `${bft.viewChangeResendMs}ms`,
      ViewChangeTimeout: `${bft.viewChangeMs}ms`,
      LeaderHeartbeatTimeout: `${bft.leaderHeartbeatMs}ms`,
      LeaderHeartbeatCount: bft.leaderHeartbeatCount,
      CollectTimeout: `${bft.collectMs}ms`,
      IncomingMessageBufferSize: bft.incomingBufferSize,
      RequestPoolSize: bft.poolSize,
      SpeedUpViewChange: false,
      SyncOnStart: false,
    },
    ConsenterMapping: channel.consenters.map((id, index) => {
      const orderer = requireOrderer(topology, id);
      const folder = `${placement.cryptoRoot}/${nodeFolder(topology, orderer)}`;
      return {
        ID: index + 1,
        ...consenterAddress(topology, id, placement),
        MSPID: topology.organisations[orderer.organisation]?.msp,
        Identity: `${folder}/msp/signcerts/${orderer.host}-cert.pem`,
      };
    }),
  };
}

function consenterAddress(topology: Topology, id: string, placement: Placement): object {
  const orderer = requireOrderer(topology, id);
  const certificate = `${placement.cryptoRoot}/${nodeFolder(topology, orderer)}/tls/server.crt`;
  return { Host: placement.dial(orderer), Port: orderer.ports.grpc, ClientTLSCert: certificate, ServerTLSCert: certificate };
}

function ordererOrganisation(topology: Topology, channel: Channel, id: string, placement: Placement): object {
  const endpoints = channel.consenters
    .map((consenter) => requireOrderer(topology, consenter))
    .filter((orderer) => orderer.organisation === id)
    .map((orderer) => `${placement.dial(orderer)}:${orderer.ports.grpc}`);
  return { ...organisation(topology, id, placement), OrdererEndpoints: endpoints };
}

function applicationOrganisation(topology: Topology, channel: Channel, id: string, placement: Placement): object {
  const anchors = channel.peers
    .map((peer) => requirePeer(topology, peer))
    .filter((peer) => peer.organisation === id && peer.uses.includes('anchor'))
    .map((peer) => ({ Host: placement.dial(peer), Port: peer.ports.grpc }));
  return { ...organisation(topology, id, placement), ...(anchors.length > 0 ? { AnchorPeers: anchors } : {}) };
}

function organisation(topology: Topology, id: string, placement: Placement): object {
  const org = topology.organisations[id] as Organisation;
  return {
    Name: org.msp,
    ID: org.msp,
    MSPDir: `${placement.cryptoRoot}/${organisationFolder(topology, id)}/msp`,
    Policies: {
      Readers: signature(`OR('${org.msp}.member')`),
      Writers: signature(`OR('${org.msp}.member')`),
      Admins: signature(`OR('${org.msp}.admin')`),
      Endorsement: signature(`OR('${org.msp}.peer')`),
    },
  };
}

function signature(rule: string): object {
  return { Type: 'Signature', Rule: rule };
}

function implicitPolicies(): object {
  return {
    Readers: { Type: 'ImplicitMeta', Rule: 'ANY Readers' },
    Writers: { Type: 'ImplicitMeta', Rule: 'ANY Writers' },
    Admins: { Type: 'ImplicitMeta', Rule: 'MAJORITY Admins' },
  };
}

function applicationCapability(topology: Topology): string {
  const [major = 0, minor = 0] = topology.platform.version.split('.').map(Number);
  return major > 2 || minor >= 5 ? 'V2_5' : 'V2_0';
}
