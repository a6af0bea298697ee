/** Findings of the accounting: how journal, ledgers and contract state of all peers disagree. */
import type { CodeTable } from '../../kernel/failure.ts';

export const ACCOUNTING_CODES = {
  A501: {
    title: 'an acknowledged transaction is lost',
    meaning:
      'A peer told the client that the transaction was committed as VALID, and after the barrier at least one peer does not have it. ' +
      'This is the one thing that an ordering service must never do.',
    hint: 'Keep the ledgers of all nodes as they are and compare block hashes at the height that the client was told: look for a fork or a rewound node.',
    severity: 'error',
  },
  A502: {
    title: 'an operation took effect twice',
    meaning:
      'One operation id has more than one VALID transaction on a peer. The sample contract refuses a second one, so validation itself is in doubt.',
    hint: 'Compare the validation flags and commit hashes of the blocks named, peer by peer.',
    severity: 'error',
  },
  A503: {
    title: 'acknowledged as VALID, but the ledger says otherwise',
    meaning: 'The client was told VALID, and the ledger holds the transaction with another validation code.',
    hint: 'Compare the validation flags of the block on every peer: one of them validated against another state.',
    severity: 'error',
  },
  A504: {
    title: 'reported as invalid, but the ledger says VALID',
    meaning:
      'A peer told the client that the transaction was invalid, and the ledger holds it as VALID. A client would have done it again.',
    hint: 'Compare the validation flags of the block on every peer with the one that answered.',
    severity: 'error',
  },
  A505: {
    title: 'on the ledger, but never submitted',
    meaning:
      'The ledger holds an operation whose client never wrote down that it was about to submit it: the journal or the client is not to be trusted.',
    hint: 'Look for a second client with the same operation ids, or a journal that was cut.',
    severity: 'error',
  },
  A506: {
    title: 'the transfer on the ledger is not the one that was asked for',
    meaning: 'Source, target, amount or transaction id on the ledger differ from what the client wrote down before it submitted.',
    hint: 'Compare the journal line with the transaction; then look for two clients that share operation ids.',
    severity: 'error',
  },
  A507: {
    title: 'a balance differs from the replay',
    meaning: "Replaying all VALID transfers of the peer's own blocks gives another balance than the peer's state database answers.",
    hint: "The peer's state database is not what its blocks say: rebuild it (peer node rebuild-dbs), then compare again.",
    severity: 'error',
  },
  A508: {
    title: 'an operation id is missing in the state',
    meaning: "The peer's blocks hold the VALID transfer, and its state database does not know the operation id.",
    hint: "The peer's state database is not what its blocks say: rebuild it (peer node rebuild-dbs), then compare again.",
    severity: 'error',
  },
  A509: {
    title: 'an operation id in the state has no transaction',
    meaning: "The peer's state database knows an operation id, or a writer of it, that no VALID transfer of its blocks explains.",
    hint: "The peer's state database is not what its blocks say: rebuild it (peer node rebuild-dbs), then compare again.",
    severity: 'error',
  },
  A510: {
    title: 'two peers have different transactions in the same block',
    meaning:
      'Below the lowest common height two ledgers differ in a transaction or in its validation code: a fork, or a peer that validated differently.',
    hint: 'Compare header hash, TRANSACTIONS_FILTER and COMMIT_HASH of the block on the peers named.',
    severity: 'error',
  },
  A511: {
    title: 'a peer could not be compared',
    meaning: 'Blocks or contract state of a peer were not read, or do not belong to the same height, so nothing is proven for it.',
    hint: 'Read both again from this peer when it has caught up.',
    severity: 'warning',
  },
  A512: {
    title: 'no barrier: what was not found may still come',
    meaning:
      'A transaction that is not on the ledger counts as absent only after all faults are healed, all tips are equal, one canary through each orderer ' +
      'was committed after the last submission, and on SmartBFT all pools are empty. Without it unknown stays unknown, and so does the verdict.',
    hint: 'Heal, wait until the tips are equal, send a canary through every orderer, and do the accounting again.',
    severity: 'warning',
  },
} as const satisfies CodeTable;

export type AccountingCode = keyof typeof ACCOUNTING_CODES;
