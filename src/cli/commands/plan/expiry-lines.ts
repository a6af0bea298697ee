/** When certificates end, for a terminal: the nearest date of each holder, for its files and for each channel. */
import { dateText } from '../../../core/analysis/names/expiry-limits.ts';
import type { Expiry } from '../../../core/analysis/names/days-left.ts';
import { type Line, tableLines } from '../../output.ts';

/** More dates than these are in the JSON only. */
const MAX_LINES = 8;

/** @param expiry nearest first. */
export function expiryLines(expiry: readonly Expiry[]): readonly Line[] {
  const nearest = [...Map.groupBy(expiry, ({ subject, channel }) => JSON.stringify([subject, channel])).values()].flatMap(([first]) =>
    first === undefined ? [] : [first],
  );
  if (nearest.length === 0) return [];
  const rows = nearest
    .slice(0, MAX_LINES)
    .map(({ subject, what, channel, notAfter, daysLeft }) => [
      subject,
      what,
      channel === undefined ? '-' : `channel ${channel}`,
      `${daysLeft}`,
      dateText(notAfter),
    ]);
  const more = nearest.length - rows.length;
  return [
    '',
    { text: 'certificates', tone: 'strong' },
    ...tableLines([['nearest end of', 'is its', 'in', 'days left', 'on'], ...rows], { heading: true, indent: 2 }),
    ...(more === 0 ? [] : [{ text: `  ${more} more, later (--json has all)`, tone: 'faint' } as const]),
  ];
}
