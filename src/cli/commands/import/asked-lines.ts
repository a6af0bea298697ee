/** Whose configuration an import rests on, and who gave an older one or none: for a person who trusts the file afterwards. */
import type { AskedNodes } from '../../../platforms/fabric/import/newest-answer.ts';
import type { Line } from '../../output.ts';

export function askedLines(configurations: Readonly<Record<string, AskedNodes>>): readonly Line[] {
  return Object.entries(configurations).flatMap(([channel, { block, from, older, silent }]): readonly Line[] => [
    `channel ${channel}: configuration of block ${block}, from ${from.join(', ')}`,
    ...Object.entries(older).map(([node, its]): Line => [
      { text: 'behind', tone: 'warning' },
      `  ${node} has that of block ${its} only, which was not taken`,
    ]),
    ...Object.entries(silent).map(([node, words]): Line => [{ text: 'silent', tone: 'unknown' }, `  ${node}: ${words}`]),
  ]);
}
