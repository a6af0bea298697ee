/** Failures of reading a network that Holdfast did not deploy. */
import type { CodeTable } from '../../../core/kernel/failure.ts';

export const IMPORT_CODES = {
  E460: {
    title: 'no node gave the configuration of a channel',
    meaning:
      'Every address that was given was asked for the newest configuration block, and none gave it. Usual reasons: the node is down, the TLS authority is not that of its certificate, its certificate does not cover the name, it wants a client certificate of its own TLS authorities, the identity may not read the channel, or the node has not joined it.',
    hint: 'Read the words of the nodes: with mutual TLS they want --tls-cert and --tls-key; --server-name is the name that their certificate is made out for.',
    exit: 4,
  },
  E461: {
    title: 'an identity that cannot be used',
    meaning:
      'The certificate, the key or the TLS authority cannot be read, or the key is not on P-256, which is the only curve that Holdfast signs with. Keys are never shown.',
    hint: 'Give PEM files of one identity: the certificate of signcerts, the key of keystore, and the TLS authority of the node.',
    exit: 2,
  },
  E462: {
    title: 'an address that is none',
    meaning: 'Addresses of nodes are HOST:PORT; places are HOST=REGION/ZONE, or HOST:PORT=REGION/ZONE.',
    hint: 'Write, for example, --orderer orderer1.example.com:7050 --place orderer1.example.com=london/lon-a.',
    exit: 2,
  },
  E463: {
    title: 'a network that the file cannot say',
    meaning:
      'The topology file has no words for something that this network is made of: an MSP that orders and endorses, a consensus that is neither Raft nor SmartBFT, or a timer that Fabric itself cannot read. Leaving it out would describe another network.',
    hint: 'Import only the channels that have none of it, or describe the network by hand.',
    exit: 1,
  },
  E464: {
    title: 'the organisation of a consenter is unknown',
    meaning:
      'On Raft the configuration does not say whose a consenter is. It is told by the endpoints of the organisations, and else by the TLS authority that issued its certificate; neither gave exactly one.',
    hint: 'Give the orderer organisations of the channel their endpoints, which peers of Fabric 3 need too.',
    exit: 1,
  },
} as const satisfies CodeTable;
