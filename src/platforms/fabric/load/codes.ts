/** Failures of the load client, its journal, and of reading contract state and ledger. */
import type { CodeTable } from '../../../core/kernel/failure.ts';

export const LOAD_CODES = {
  E500: {
    title: 'the load client cannot use an identity',
    meaning: 'The private key is not one that Fabric takes with SHA-256: an elliptic curve key on P-256 in PEM form.',
    hint: "Check the client's key file; cryptogen and Fabric CA make P-256 keys by default.",
    exit: 2,
  },
  E501: {
    title: 'the load assignment cannot be used',
    meaning: 'Rate, clients and deadline have to be above zero, and at least one gateway peer has to be named and known.',
    hint: 'Correct the value that is named.',
    exit: 2,
  },
  E502: {
    title: 'the journal cannot be written',
    meaning: 'An event could not be appended to the journal. The load stops at once: what is not written down cannot be accounted for.',
    hint: 'Look at free space and rights of the folder, then start the load again.',
    exit: 4,
  },
  E503: {
    title: 'the journal cannot be read',
    meaning:
      'A line before the last is no journal event. Only the last line may be torn, by a kill in the middle of a write; any other damage means that events are missing.',
    hint: 'Look at the line that is named; the accounting of this load cannot be trusted.',
    exit: 4,
  },
  E504: {
    title: 'a peer did not answer with its contract state',
    meaning: 'The query to exactly this peer failed, or its answer is not a page of the sample contract.',
    hint: "Check that the peer is up, that the sample chaincode is committed on the channel and that the peer's chaincode service runs.",
    exit: 4,
    source: 'facts: a query of ONE peer is ProcessProposal sent to it; the gateway chooses peers itself',
  },
  E505: {
    title: 'the ledger moved while the state was read',
    meaning:
      'Every attempt to read all pages of the contract state saw the height of the peer change in between, so the pages do not belong together.',
    hint: 'Stop the load, wait until the height stands still, and ask again.',
    exit: 4,
  },
  E506: {
    title: 'a block of a peer cannot be read',
    meaning: 'The peer did not answer with a block, or the block is not what Fabric writes.',
    hint: "Check that the peer is up and has the channel; then compare the block with another peer's.",
    exit: 4,
  },
} as const satisfies CodeTable;
