/** The `orderers` and `peers` parts of the topology file. */
import { ABSOLUTE_PATH, HOST_NAME, NODE_NAME, PLACE } from './patterns.ts';
import { choice, count, flag, list, map, object, text } from './schema-kinds.ts';

export const port = (doc: string, fallback: number) => count(doc, 1, 65_535, fallback);

export const place = (what: string) =>
  text(`Where ${what} is: REGION/ZONE/RACK/HOST, as deep as you like; '-' skips a level. Region and zone must be declared.`, {
    pattern: PLACE,
  });

const required = {
  organisation: text('The organisation that owns the node.'),
  at: place('the node'),
};

const host = text('Host name in the certificates and in the configuration, by which others dial the node.', {
  pattern: HOST_NAME,
  defaultSays: "<id>.<the organisation's domain>",
});
const driver = text('Which of the drivers acts on the machine of this node.', { default: 'default' });
const data = (fallback: string) =>
  text('Folder of the ledger in production; the local driver uses its own state folder.', { pattern: ABSOLUTE_PATH, default: fallback });

// Not written inside the nodes' schemas: there the compiler infers the keys of an object from the parameter, and loses them.
const ordererPorts = object('Where the orderer listens.', {
  default: {},
  defaulted: {
    grpc: port('Clients, peers and other orderers.', 7050),
    admin: port('Channel participation API.', 7053),
    operations: port('Health and metrics.', 8443),
  },
});

const peerPorts = object('Where the peer listens.', {
  default: {},
  defaulted: {
    grpc: port('Clients and other peers.', 7051),
    chaincode: port('Chaincode that dials the peer.', 7052),
    operations: port('Health and metrics.', 9443),
    service: port("The peer's own copy of a chaincode service; the n-th chaincode of a channel adds n.", 9999),
  },
});

export const ORDERERS_SCHEMA = map(
  'Ordering nodes.',
  NODE_NAME,
  object('An ordering node.', {
    required,
    defaulted: {
      driver,
      data: data('/var/hyperledger/production/orderer'),
      spare: flag('A spare runs and follows with its certificates ready, but is a consenter of no channel.', false),
      ports: ordererPorts,
    },
    optional: { host },
  }),
  { default: {} },
);

export const PEERS_SCHEMA = map(
  'Peers.',
  NODE_NAME,
  object('A peer.', {
    required,
    defaulted: {
      driver,
      data: data('/var/hyperledger/production'),
      uses: list('What the peer is for.', choice('A use of a peer.', ['endorse', 'query', 'anchor', 'standby']), {
        default: ['endorse', 'query'],
      }),
      ports: peerPorts,
    },
    optional: { host },
  }),
  { default: {} },
);
