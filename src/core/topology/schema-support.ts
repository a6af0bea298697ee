/** The `certificates` and `state-databases` parts of the topology file: what nodes need beside them. */
import { HOST_NAME, IP_ADDRESS, NAME, NODE_NAME } from './patterns.ts';
import { choice, duration, list, map, object, text } from './schema-kinds.ts';
import { place, port } from './schema-node.ts';

const authority = object('A certificate authority.', {
  required: { organisation: text('The organisation whose identities it issues.') },
  defaulted: {
    kind: choice(
      'fabric-ca: a Fabric CA of this network; external: run elsewhere, by somebody else.',
      ['fabric-ca', 'external'],
      'fabric-ca',
    ),
    port: port('Port of its API (TLS).', 7054),
  },
  optional: {
    at: place('the authority'),
    host: text('Host name by which it is reached.', { pattern: HOST_NAME, defaultSays: "<id>.<the organisation's domain>" }),
  },
});

const validity = object('How long new certificates are valid.', {
  default: {},
  defaulted: {
    node: duration('Certificates of nodes and users.', '365d'),
    ca: duration('Certificates of the authorities themselves. Longer than node.', '3650d'),
  },
});

export const CERTIFICATES_SCHEMA = object('Certificate authorities, lifetimes, and names beyond the host names of the nodes.', {
  default: {},
  defaulted: {
    authorities: map('Certificate authorities. Without any, certificates are made offline.', NODE_NAME, authority, { default: {} }),
    validity,
    'renew-before': duration('How long before it expires a certificate is to be renewed. Shorter than validity.node.', '30d'),
    names: map(
      'Names that the certificate of a node carries beside its host name, by node: those of gateways and load balancers through which it is dialled.',
      NODE_NAME,
      list('Further names.', text('A host name.', { pattern: HOST_NAME }), { min: 1 }),
      { default: {} },
    ),
  },
});

const couchdb = object('A state database.', {
  required: {
    at: place('the database'),
    peers: list('The peers that keep their state in it. Two peers never share one database.', text('Name of a peer.'), { min: 1 }),
  },
  defaulted: {
    kind: choice('couchdb: Apache CouchDB.', ['couchdb'], 'couchdb'),
    port: port('Port of its HTTP API.', 5984),
    listen: text('Address that it listens on. Only its peer needs to reach it.', { pattern: IP_ADDRESS, default: '127.0.0.1' }),
  },
});

export const STATE_DATABASES_SCHEMA = map('State databases. A peer that none of them names keeps its state in LevelDB.', NAME, couchdb, {
  default: {},
});
