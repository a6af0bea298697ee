/**
 * The chain of hashes over the engine's log: every record's hash covers the one before it, so nobody changes, drops or adds a record in the
 * middle unseen. The head that a store keeps beside covers the end.
 */
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { LogHead, LogRecord, LogVerdict } from '../ports/engine-store.ts';

/** SHA-256 of the text's UTF-8 bytes in lower-case hex; the store brings it, since core has none. */
export type Sha256 = (text: string) => string;

export const EMPTY_HEAD: LogHead = { sequence: 0, hash: '0'.repeat(64) };

type Content = Omit<LogRecord, 'hash'>;

/** What a hash is computed over. */
export function recordText({ previousHash, sequence, fence, kind, by, at, data }: Content): string {
  return `${previousHash}\n${canonicalJson({ at, by, data, fence, kind, sequence })}`;
}

export function sealRecord(content: Content, sha256: Sha256): LogRecord {
  return { ...content, hash: sha256(recordText(content)) };
}

/** Checks page after page, so that a long log never has to be in memory at once. */
export class ChainCheck {
  #previous: LogHead = EMPTY_HEAD;
  #broken: LogVerdict['broken'] = null;
  readonly #sha256: Sha256;

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  /** Whether everything was whole so far. */
  take(record: LogRecord): boolean {
    if (this.#broken !== null) return false;
    const expected = this.#previous.sequence + 1;
    const reason = faultOf(record, expected, this.#previous.hash, this.#sha256);
    if (reason !== null) this.#broken = { sequence: Math.min(record.sequence, expected), reason };
    else this.#previous = { sequence: record.sequence, hash: record.hash };
    return reason === null;
  }

  /** After the last record; `head` is what the store remembers of the end. */
  end(head: LogHead): LogVerdict {
    const { sequence, hash } = this.#previous;
    const short = head.sequence !== sequence || head.hash !== hash;
    if (this.#broken === null && short) {
      const reason = `the log ends with record ${sequence}, and its head is record ${head.sequence}: records are missing or were added`;
      this.#broken = { sequence: Math.min(sequence, head.sequence) + 1, reason };
    }
    return { records: sequence, broken: this.#broken };
  }
}

function faultOf(record: LogRecord, expected: number, previousHash: string, sha256: Sha256): string | null {
  if (record.sequence !== expected) return `record ${expected} is missing`;
  if (record.previousHash !== previousHash) return 'it does not follow the record before it';
  if (record.hash !== sha256(recordText(record))) return 'its content is not what was appended';
  return null;
}
