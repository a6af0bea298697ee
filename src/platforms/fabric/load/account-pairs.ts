/**
 * Accounts in pairs. A pair belongs to one operation at a time, so that our own operations never conflict with each other;
 * it rests before it is used again, because an endorser may still be a block behind the peer that reported the commit.
 * The direction alternates, so no account ever runs dry. A pair whose operation ended unknown is never used again:
 * the transaction may still come.
 */
import type { EpochMs } from '../../../core/kernel/ids.ts';

const REST_MS = 5_000;

export interface AccountPair {
  readonly from: string;
  readonly to: string;
}

export interface AccountPairs {
  take(): AccountPair;
  /** `moved`: the transfer took effect, the next one goes back. */
  release(pair: AccountPair, moved: boolean): void;
}

export function accountPairs(prefix: string, now: () => EpochMs): AccountPairs {
  const resting: { readonly pair: AccountPair; readonly until: EpochMs }[] = [];
  let made = 0;
  return {
    take() {
      const [oldest] = resting;
      if (oldest !== undefined && oldest.until <= now()) {
        resting.shift();
        return oldest.pair;
      }
      const number = made++;
      return { from: `${prefix}/${number}a`, to: `${prefix}/${number}b` };
    },
    release({ from, to }, moved) {
      resting.push({ pair: moved ? { from: to, to: from } : { from, to }, until: now() + REST_MS });
    },
  };
}
