/** The `channels` part of the topology file. */
import { CHAINCODE_NAME, CHANNEL_NAME, COLLECTION_NAME, HOST_PORT } from './patterns.ts';
import { BATCH_SCHEMA, CONSENSUS_SCHEMA } from './schema-consensus.ts';
import { list, map, object, text, variants } from './schema-kinds.ts';

const POLICY_SAYS =
  "A signature policy such as \"OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer')\", or MAJORITY, ANY or ALL of the channel's organisations.";

const collections = map(
  'Private data collections with an endorsement policy of their own.',
  COLLECTION_NAME,
  object('A private data collection.', {
    optional: { endorsement: text(`Overrides the chaincode's policy for this collection. ${POLICY_SAYS}`) },
  }),
  { default: {} },
);

const endorsement = text(`Overrides the channel's policy for this chaincode. ${POLICY_SAYS}`);

// Not written inside `variants(…)`: there the compiler infers the keys of the object from the parameter, and loses them.
const sample = object(
  "Holdfast's own contract: accounts, transfers, and an operation id for each, so that drills can account for every transaction.",
  { defaulted: { collections }, optional: { endorsement } },
);

const ccaas = object('Your own chaincode as a service: give either address or command.', {
  defaulted: { collections },
  optional: {
    endorsement,
    address: text('HOST:PORT of a chaincode server that you run.', { pattern: HOST_PORT }),
    command: list(
      'Program and arguments of a chaincode server that is run beside every peer of the channel.',
      text('The program, or one argument.'),
      {
        min: 1,
        repeats: true,
      },
    ),
  },
});

const chaincode = variants('A chaincode of the channel, run as a service.', { sample, ccaas });

export const CHANNELS_SCHEMA = map(
  'Channels: each is a ledger of its own, ordered by its consenters and kept by its peers.',
  CHANNEL_NAME,
  object('A channel.', {
    required: {
      consensus: CONSENSUS_SCHEMA,
      consenters: list(
        'The orderers that vote. Their order gives the consenter ids (the first is 1); on SmartBFT the lowest ids lead first, so let the first two be in different zones.',
        text('Name of an orderer.'),
        { min: 1 },
      ),
    },
    defaulted: {
      peers: list('The peers that keep the ledger.', text('Name of a peer.'), { default: [] }),
      endorsement: text(`Who must endorse a transaction (Channel/Application/Endorsement). ${POLICY_SAYS}`, { default: 'MAJORITY' }),
      batch: BATCH_SCHEMA,
      chaincodes: map('The chaincodes of the channel.', CHAINCODE_NAME, chaincode, { default: {} }),
    },
    optional: {
      organisations: list('The application organisations of the channel.', text('Name of an organisation.'), {
        defaultSays: 'those that own a listed peer',
      }),
    },
  }),
  { default: {} },
);
