/** When an expiry is worth a word, and how days are counted. */
import type { EpochMs } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';

const DAY_MS = 86_400_000;

/** Whether it is over, or to be renewed by now: `certificates.renew-before` of the file, 30 days when the file does not say. */
export function isSoon({ certificates }: Topology, notAfter: EpochMs, now: EpochMs): boolean {
  return notAfter - now < certificates.renewBeforeMs;
}

/** Whole days that are left, rounded down: 0 on the last day, negative once it is over. */
export function daysLeft(notAfter: EpochMs, now: EpochMs): number {
  return Math.floor((notAfter - now) / DAY_MS);
}

/** `12 days left`, `less than a day left`, `expired 3 days ago`. */
export function daysLeftText(notAfter: EpochMs, now: EpochMs): string {
  if (notAfter < now) {
    const ago = Math.floor((now - notAfter) / DAY_MS);
    return ago === 0 ? 'expired less than a day ago' : `expired ${days(ago)} ago`;
  }
  const left = daysLeft(notAfter, now);
  return left === 0 ? 'less than a day left' : `${days(left)} left`;
}

/** `2027-01-31 12:00 UTC`. */
export function dateText(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
