/**
 * The topology file as data: the one source of the file's type, the parser's checks, the printer and the published JSON Schema
 * (schema/topology.schema.json, made by json-schema.ts). A key that is not here does not exist.
 */
import { HOST_NAME, LATENCY_KEY, MSP_ID, NAME, VERSION } from './patterns.ts';
import { CHANNELS_SCHEMA } from './schema-channel.ts';
import { ACCESS_SCHEMA, DRIVERS_SCHEMA } from './schema-driver.ts';
import { choice, count, list, map, object, reserved, text } from './schema-kinds.ts';
import type { DecodedOf, DraftOf, FileOf } from './schema-kinds.ts';
import { ORDERERS_SCHEMA, PEERS_SCHEMA } from './schema-node.ts';
import { RECOVERY_SCHEMA } from './schema-recovery.ts';
import { CERTIFICATES_SCHEMA, STATE_DATABASES_SCHEMA } from './schema-support.ts';
import { CLIENTS_SCHEMA, LINKS_SCHEMA, LOAD_BALANCERS_SCHEMA, SERVICES_SCHEMA } from './schema-traffic.ts';

/** Sections whose form a later version defines. Their contents are kept and printed as they are, and mean nothing yet. */
const RESERVED = {
  backup: reserved('Reserved: what is backed up, where to, how often.'),
  alerting: reserved('Reserved: who is told of what.'),
  objectives: reserved('Reserved: service level objectives.'),
  drills: reserved('Reserved: which drills run when.'),
};

const region = object('A region: the largest failure domain.', {
  defaulted: {
    zones: list('The zones of the region.', text('Name of a zone.', { pattern: NAME }), { default: [] }),
    role: choice(
      'primary: where writes should be led from; active: serves; standby: takes over.',
      ['primary', 'active', 'standby'],
      'active',
    ),
  },
});

const organisation = object('An organisation: owner of nodes and identities.', {
  required: {
    msp: text('MSP id, as policies name it.', { pattern: MSP_ID }),
    domain: text('Domain of its nodes.', { pattern: HOST_NAME }),
    kind: choice('orderer: owns ordering nodes; peer: owns peers and takes part in channels.', ['orderer', 'peer']),
  },
  optional: { access: ACCESS_SCHEMA },
});

const platform = object('The ledger software.', {
  required: {
    kind: choice('The ledger software.', ['fabric', 'goquorum', 'besu']),
    version: text('Its version, without a leading v.', { pattern: VERSION }),
  },
});

export const TOPOLOGY_SCHEMA = object('A Holdfast topology: what a network should be.', {
  required: {
    version: count('Version of this file format.', 1, 1),
    name: text('Name of the network.', { pattern: NAME }),
    platform,
    regions: map('Regions and their zones. A zone name may recur in another region and is another zone there.', NAME, region),
    organisations: map('Organisations.', NAME, organisation),
  },
  defaulted: {
    latency: map(
      'Round-trip times between two regions: REGION-REGION.',
      LATENCY_KEY,
      { type: 'duration', doc: 'Round-trip time.', minMs: 0 },
      {
        default: {},
      },
    ),
    orderers: ORDERERS_SCHEMA,
    peers: PEERS_SCHEMA,
    channels: CHANNELS_SCHEMA,
    drivers: DRIVERS_SCHEMA,
    certificates: CERTIFICATES_SCHEMA,
    'state-databases': STATE_DATABASES_SCHEMA,
    'load-balancers': LOAD_BALANCERS_SCHEMA,
    links: LINKS_SCHEMA,
    services: SERVICES_SCHEMA,
    clients: CLIENTS_SCHEMA,
    recovery: RECOVERY_SCHEMA,
  },
  optional: RESERVED,
});

export const RESERVED_SECTIONS: readonly string[] = Object.keys(RESERVED);

/** The type of the file: what a person writes. */
export type TopologyFile = FileOf<typeof TOPOLOGY_SCHEMA>;
/** The file with defaults filled in, milliseconds and bytes. */
export type DecodedFile = DecodedOf<typeof TOPOLOGY_SCHEMA>;
/** The file as far as it is well-formed. */
export type TopologyDraft = DraftOf<TopologyFile>;
