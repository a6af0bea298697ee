/** Keys that make an orderer end at its start, because its version does not know them. */
import type { NodeSettings, Setting } from './settings.ts';

/** `keys` are paths in small letters; a section counts with anything below it. A key without a value is dropped before it is looked at. */
export function refusedKey({ values }: NodeSettings, keys: readonly string[]): Setting | undefined {
  const found = Object.entries(values).find(([path, { value }]) =>
    keys.some((key) => path.startsWith(`${key}.`) || (path === key && value !== null)),
  );
  return found?.[1];
}
