/**
 * The messages of a configuration as configtxlator writes them in JSON (fabric-config protolator): field names are those of the .proto
 * files, bytes are base64, 64-bit numbers are text, enumerations are names, and bytes that hold another message are written out.
 */
import { common, msp, orderer, peer } from '@hyperledger/fabric-protos';

/** One field: how its JSON becomes what the setter takes. */
export type JsonField =
  | 'number'
  | 'text'
  | 'bytes'
  | 'flag'
  | { readonly kind: 'names'; readonly numbers: Readonly<Record<string, number>> }
  | { readonly kind: 'message'; readonly of: () => JsonMessage }
  | { readonly kind: 'list'; readonly of: 'text' | 'bytes' | (() => JsonMessage) }
  /** Keys to messages. */
  | { readonly kind: 'map'; readonly of: () => JsonMessage }
  /** Bytes that hold a message; which one may depend on the fields beside it. */
  | { readonly kind: 'nested'; readonly of: (siblings: Readonly<Record<string, unknown>>) => JsonMessage | undefined };

export interface JsonMessage {
  readonly make: () => { serializeBinary(): Uint8Array };
  readonly fields: Readonly<Record<string, JsonField>>;
}

const message = (of: JsonMessage): JsonField => ({ kind: 'message', of: () => of });
const listOf = (of: JsonMessage): JsonField => ({ kind: 'list', of: () => of });
const TEXTS: JsonField = { kind: 'list', of: 'text' };
const BLOBS: JsonField = { kind: 'list', of: 'bytes' };

const EMPTY: JsonMessage = { make: () => new common.Capability(), fields: {} };
const CAPABILITIES: JsonMessage = { make: () => new common.Capabilities(), fields: { capabilities: { kind: 'map', of: () => EMPTY } } };
const ADDRESSES: JsonMessage = { make: () => new common.OrdererAddresses(), fields: { addresses: TEXTS } };
const TLS = { host: 'text', port: 'number', client_tls_cert: 'bytes', server_tls_cert: 'bytes' } as const;

const CONSENTER: JsonMessage = { make: () => new common.Consenter(), fields: { ...TLS, id: 'number', msp_id: 'text', identity: 'bytes' } };
const ORDERERS: JsonMessage = { make: () => new common.Orderers(), fields: { consenter_mapping: listOf(CONSENTER) } };

const RAFT: JsonMessage = {
  make: () => new orderer.etcdraft.ConfigMetadata(),
  fields: {
    consenters: listOf({ make: () => new orderer.etcdraft.Consenter(), fields: TLS }),
    options: message({
      make: () => new orderer.etcdraft.Options(),
      fields: {
        tick_interval: 'text',
        election_tick: 'number',
        heartbeat_tick: 'number',
        max_inflight_blocks: 'number',
        snapshot_interval_size: 'number',
      },
    }),
  },
};

const SMARTBFT: JsonMessage = {
  make: () => new orderer.smartbft.Options(),
  fields: {
    request_batch_max_count: 'number',
    request_batch_max_bytes: 'number',
    request_batch_max_interval: 'text',
    incoming_message_buffer_size: 'number',
    request_pool_size: 'number',
    request_forward_timeout: 'text',
    request_complain_timeout: 'text',
    request_auto_remove_timeout: 'text',
    request_max_bytes: 'number',
    view_change_resend_interval: 'text',
    view_change_timeout: 'text',
    leader_heartbeat_timeout: 'text',
    leader_heartbeat_count: 'number',
    collect_timeout: 'text',
    sync_on_start: 'flag',
    speed_up_view_change: 'flag',
    leader_rotation: { kind: 'names', numbers: { ...orderer.smartbft.Options.Rotation } },
    decisions_per_leader: 'number',
  },
};

const CONSENSUS_TYPE: JsonMessage = {
  make: () => new orderer.ConsensusType(),
  fields: {
    type: 'text',
    state: { kind: 'names', numbers: { ...orderer.ConsensusType.State } },
    metadata: { kind: 'nested', of: ({ type }) => ({ etcdraft: RAFT, BFT: SMARTBFT })[String(type)] },
  },
};

const UNIT: JsonMessage = {
  make: () => new msp.FabricOUIdentifier(),
  fields: { certificate: 'bytes', organizational_unit_identifier: 'text' },
};
const NODE_UNITS: JsonMessage = {
  make: () => new msp.FabricNodeOUs(),
  fields: {
    enable: 'flag',
    client_ou_identifier: message(UNIT),
    peer_ou_identifier: message(UNIT),
    admin_ou_identifier: message(UNIT),
    orderer_ou_identifier: message(UNIT),
  },
};
const KEY_INFO: JsonMessage = { make: () => new msp.KeyInfo(), fields: { key_identifier: 'text', key_material: 'bytes' } };
const FABRIC_MSP: JsonMessage = {
  make: () => new msp.FabricMSPConfig(),
  fields: {
    name: 'text',
    root_certs: BLOBS,
    intermediate_certs: BLOBS,
    admins: BLOBS,
    revocation_list: BLOBS,
    signing_identity: message({
      make: () => new msp.SigningIdentityInfo(),
      fields: { public_signer: 'bytes', private_signer: message(KEY_INFO) },
    }),
    organizational_unit_identifiers: listOf(UNIT),
    crypto_config: message({
      make: () => new msp.FabricCryptoConfig(),
      fields: { signature_hash_family: 'text', identity_identifier_hash_function: 'text' },
    }),
    tls_root_certs: BLOBS,
    tls_intermediate_certs: BLOBS,
    fabric_node_ous: message(NODE_UNITS),
  },
};
const MSP_CONFIG: JsonMessage = {
  make: () => new msp.MSPConfig(),
  fields: { type: 'number', config: { kind: 'nested', of: ({ type }) => (Number(type ?? 0) === 0 ? FABRIC_MSP : undefined) } },
};

const ROLE: JsonMessage = {
  make: () => new msp.MSPRole(),
  fields: { msp_identifier: 'text', role: { kind: 'names', numbers: { ...msp.MSPRole.MSPRoleType } } },
};
const ORGANIZATION_UNIT: JsonMessage = {
  make: () => new msp.OrganizationUnit(),
  fields: { msp_identifier: 'text', organizational_unit_identifier: 'text', certifiers_identifier: 'bytes' },
};
const IDENTITY: JsonMessage = { make: () => new msp.SerializedIdentity(), fields: { mspid: 'text', id_bytes: 'bytes' } };
const PRINCIPALS: Readonly<Record<string, JsonMessage>> = { ROLE, ORGANIZATION_UNIT, IDENTITY };
const PRINCIPAL: JsonMessage = {
  make: () => new msp.MSPPrincipal(),
  fields: {
    principal_classification: { kind: 'names', numbers: { ...msp.MSPPrincipal.Classification } },
    principal: { kind: 'nested', of: (siblings) => PRINCIPALS[String(siblings['principal_classification'] ?? 'ROLE')] },
  },
};
const RULE: JsonMessage = {
  make: () => new common.SignaturePolicy(),
  fields: {
    signed_by: 'number',
    n_out_of: {
      kind: 'message',
      of: () => ({ make: () => new common.SignaturePolicy.NOutOf(), fields: { n: 'number', rules: { kind: 'list', of: () => RULE } } }),
    },
  },
};
const SIGNATURE_POLICY: JsonMessage = {
  make: () => new common.SignaturePolicyEnvelope(),
  fields: { version: 'number', rule: message(RULE), identities: listOf(PRINCIPAL) },
};
const IMPLICIT_POLICY: JsonMessage = {
  make: () => new common.ImplicitMetaPolicy(),
  fields: { sub_policy: 'text', rule: { kind: 'names', numbers: { ...common.ImplicitMetaPolicy.Rule } } },
};

/** common/policies.proto PolicyType. */
const POLICY_VALUES: Readonly<Record<string, JsonMessage>> = { 1: SIGNATURE_POLICY, 3: IMPLICIT_POLICY };

export const POLICY: JsonMessage = {
  make: () => new common.Policy(),
  fields: { type: 'number', value: { kind: 'nested', of: ({ type }) => POLICY_VALUES[String(type)] } },
};

/** What the bytes of a ConfigValue hold, by its name, which no two groups use differently. */
export const CONFIG_VALUES: Readonly<Record<string, JsonMessage>> = {
  ACLs: {
    make: () => new peer.ACLs(),
    fields: { acls: { kind: 'map', of: () => ({ make: () => new peer.APIResource(), fields: { policy_ref: 'text' } }) } },
  },
  AnchorPeers: {
    make: () => new peer.AnchorPeers(),
    fields: { anchor_peers: listOf({ make: () => new peer.AnchorPeer(), fields: { host: 'text', port: 'number' } }) },
  },
  BatchSize: {
    make: () => new orderer.BatchSize(),
    fields: { max_message_count: 'number', absolute_max_bytes: 'number', preferred_max_bytes: 'number' },
  },
  BatchTimeout: { make: () => new orderer.BatchTimeout(), fields: { timeout: 'text' } },
  BlockDataHashingStructure: { make: () => new common.BlockDataHashingStructure(), fields: { width: 'number' } },
  Capabilities: CAPABILITIES,
  ChannelRestrictions: { make: () => new orderer.ChannelRestrictions(), fields: { max_count: 'number' } },
  ConsensusType: CONSENSUS_TYPE,
  Consortium: { make: () => new common.Consortium(), fields: { name: 'text' } },
  Endpoints: ADDRESSES,
  HashingAlgorithm: { make: () => new common.HashingAlgorithm(), fields: { name: 'text' } },
  KafkaBrokers: { make: () => new orderer.KafkaBrokers(), fields: { brokers: TEXTS } },
  MSP: MSP_CONFIG,
  OrdererAddresses: ADDRESSES,
  Orderers: ORDERERS,
};
