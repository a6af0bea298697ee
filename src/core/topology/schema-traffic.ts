/** The `load-balancers`, `links`, `services` and `clients` parts of the topology file: how traffic reaches the nodes. */
import { HOST_NAME, IP_ADDRESS, LATENCY_KEY, NAME } from './patterns.ts';
import { choice, count, duration, flag, list, map, object, text } from './schema-kinds.ts';
import { place, port } from './schema-node.ts';

const serves = object('The nodes behind it: orderers or peers, not both.', {
  defaulted: {
    orderers: list('Orderers behind it.', text('Name of an orderer.'), { default: [] }),
    peers: list('Peers behind it, all of one organisation.', text('Name of a peer.'), { default: [] }),
  },
});

const balancer = object('A load balancer. TLS passes through it, so the certificates of the nodes behind it carry its name.', {
  required: {
    at: place('the balancer'),
    host: text('Host name by which clients reach it. The two of a pair may have the same.', { pattern: HOST_NAME }),
    serves,
  },
  defaulted: {
    port: port('Port that it listens on.', 7050),
    // HAProxy's client and server time-outs; R4: above twice the keep-alive interval of those who come through it.
    'idle-timeout': duration('How long a stream may be silent before it is closed. Above twice the keep-alive interval.', '10m'),
  },
  optional: {
    address: text('Its own IP address.', { pattern: IP_ADDRESS }),
    'standby-of': text('The balancer that it takes over for, in the same region.'),
    'virtual-address': text('IP address that the two of a pair share (VRRP).', { pattern: IP_ADDRESS }),
  },
});

export const LOAD_BALANCERS_SCHEMA = map('Load balancers in front of the nodes.', NAME, balancer, { default: {} });

const link = object('A link between two regions.', {
  defaulted: {
    kind: choice(
      'direct: nodes of both regions reach each other; none: they do not, not even through a third.',
      ['direct', 'none'],
      'direct',
    ),
    private: flag('A private line or tunnel; otherwise the link is taken to cross the public internet.', false),
  },
});

export const LINKS_SCHEMA = map(
  'Facts about links between two regions, REGION-REGION, beside their round-trip time. Every pair is linked directly unless said otherwise.',
  LATENCY_KEY,
  link,
  { default: {} },
);

const keepalive = object('gRPC keep-alive of the clients that come through the service.', {
  default: {},
  defaulted: {
    interval: duration('Silence after which a client asks whether the connection lives. Not below what the peers allow (60s).', '60s'),
    timeout: duration('How long a client waits for the answer before it gives the connection up.', '20s'),
  },
});

const service = object('An entry point of clients: a gateway service in front of the peers of one organisation.', {
  required: {
    organisation: text('The organisation whose peers are behind it.'),
    host: text('Host name by which clients reach it; the certificates of its peers must carry it.', { pattern: HOST_NAME }),
    peers: list('The peers behind it.', text('Name of a peer.'), { min: 1 }),
  },
  defaulted: { port: port('Port that clients dial.', 7051), keepalive },
});

export const SERVICES_SCHEMA = map('Entry points of clients.', NAME, service, { default: {} });

export const CLIENTS_SCHEMA = map(
  'Where clients are: regions, each with a weight relative to the others. Placement is weighted by it.',
  NAME,
  count('Weight of the region.', 1, 1_000_000),
  { default: {}, defaultSays: 'where the peers of the channel are, by their number' },
);
