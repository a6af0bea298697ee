/** The lists of handlers of a peer: `- name: ExpirationCheck`. */
import type { Setting } from './settings.ts';
import { list } from './values.ts';

export function namesOf(setting: Setting): readonly string[] {
  return list(setting).flatMap((each) => {
    const name = typeof each === 'object' && each !== null && 'name' in each ? each.name : undefined;
    return typeof name === 'string' ? [name] : [];
  });
}
