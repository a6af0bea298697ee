/** Small configurations for tests of the guard: n consenters of one organisation, everything in order. */
import type {
  ChannelConfig,
  ConfigConsenter,
  ConfigDuration,
  ConfigOrganisation,
  ConfigRaft,
  ConfigSmartBft,
} from '../../src/core/platforms/fabric/channel-config/model.ts';

export const duration = (ms: number): ConfigDuration => ({ text: `${ms}ms`, ms });
export const addressOf = (n: number): string => `o${n}.example.com:7050`;

export const RAFT: ConfigRaft = {
  kind: 'raft',
  state: 'normal',
  tickInterval: duration(500),
  electionTicks: 10,
  heartbeatTicks: 1,
  maxInflightBlocks: 5,
  snapshotIntervalBytes: 16_777_216,
};

export const SMARTBFT: ConfigSmartBft = {
  kind: 'smartbft',
  state: 'normal',
  leaderHeartbeat: duration(5_000),
  leaderHeartbeatCount: 10,
  requestForward: duration(2_000),
  requestComplain: duration(3_000),
  requestAutoRemove: duration(180_000),
  viewChange: duration(5_000),
  viewChangeResend: duration(1_000),
  collect: duration(1_000),
  batchInterval: duration(500),
  poolSize: 100_000,
  incomingBufferSize: 200,
  requestMaxBytes: 0,
  syncOnStart: false,
  speedUpViewChange: false,
  leaderRotation: 'unspecified',
};

/** Fabric's quorum, written out for the sizes that tests use. */
const BFT_QUORUM: readonly number[] = [0, 1, 2, 2, 3, 4, 4, 5];

export function raftConfig(numbers: readonly number[]): ChannelConfig {
  const consenters = numbers.map((n) => ({ ...place(n), id: null, msp: null, identity: null }));
  return { ...base(numbers), consensus: RAFT, consenters };
}

/** The id of a consenter is its number. */
export function bftConfig(numbers: readonly number[], ids: readonly number[] = numbers): ChannelConfig {
  const consenters = numbers.map((n, i) => ({ ...place(n), id: ids[i] ?? n, msp: 'OrdererMSP', identity: `identity ${n}` }));
  return withValidation({
    ...base(numbers),
    capabilities: { channel: ['V3_0'], orderer: ['V2_0'], application: ['V2_5'] },
    consensus: SMARTBFT,
    consenters,
  });
}

export function withValidation(config: ChannelConfig): ChannelConfig {
  const principals = config.consenters.map(({ msp, identity }) => ({
    kind: 'identity' as const,
    msp: msp ?? '',
    certificate: identity ?? '',
  }));
  const of = principals.map((_, principal) => ({ kind: 'signed-by' as const, principal }));
  const rule = { kind: 'out-of' as const, count: BFT_QUORUM[principals.length] ?? 0, of };
  return { ...config, policies: { ...config.policies, '/Channel/Orderer/BlockValidation': { kind: 'signature', rule, principals } } };
}

function place(n: number): Pick<ConfigConsenter, 'host' | 'port' | 'clientTlsCertificate' | 'serverTlsCertificate'> {
  return { host: `o${n}.example.com`, port: 7050, clientTlsCertificate: `tls ${n}`, serverTlsCertificate: `tls ${n}` };
}

function base(numbers: readonly number[]): ChannelConfig {
  return {
    channel: 'trade',
    sequence: 3,
    capabilities: { channel: ['V2_0'], orderer: ['V2_0'], application: ['V2_5'] },
    consensus: RAFT,
    consenters: [],
    batch: { maxMessages: 500, absoluteMaxBytes: 10_485_760, preferredMaxBytes: 2_097_152, timeout: duration(300) },
    globalEndpoints: [],
    ordererOrganisations: [organisation('OrdererMSP', numbers.map(addressOf))],
    applicationOrganisations: [organisation('Org1MSP', [])],
    policies: {},
    acls: {},
  };
}

function organisation(name: string, endpoints: readonly string[]): ConfigOrganisation {
  const none: readonly string[] = [];
  const lists = { intermediates: none, admins: none, revocationLists: none, tlsIntermediates: none };
  const msp = { kind: 'fabric' as const, id: name, roots: [`${name} root`], tlsRoots: [`${name} TLS root`], ...lists, nodeUnits: null };
  return { name, msp, endpoints, anchorPeers: [] };
}
