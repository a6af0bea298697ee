/** The most blocks that each node was ever seen with: a consenter that comes back with fewer was restored from an old copy, or emptied. */
import { isKnown } from '../../observation/observed.ts';
import type { Growth, History } from '../history.ts';
import type { Evidence } from '../model.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { growthKey } from './growth-key.ts';

export function rememberHighest({ highest = {} }: History, { snapshot, at }: Evidence): Readonly<Record<string, Growth>> {
  const now = Object.entries(snapshot.nodes).flatMap(([node, { channels }]) =>
    Object.entries(channels).flatMap(([channel, { height }]): readonly [string, Growth][] => {
      const key = growthKey(node, channel);
      if (!isKnown(height) || height.value <= (ownValue(highest, key)?.height ?? -1)) return [];
      return [[key, { height: height.value, at, seen: at }]];
    }),
  );
  return { ...highest, ...Object.fromEntries(now) };
}
