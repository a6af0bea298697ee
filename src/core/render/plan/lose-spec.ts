/** How a lost domain is written: `region:london`, as `plan --lose` takes it; and the address of a page in which some are lost. */
import type { Level } from '../../analysis/survivability/model.ts';

export type LoseSpec = string;

export function loseSpec(level: Level, id: string): LoseSpec {
  return `${level}:${id}`;
}

const KEY = 'lose=';

/** `#lose=region:london,node:orderer4`; nothing lost is the empty text. */
export function loseHash(specs: readonly LoseSpec[]): string {
  return specs.length === 0
    ? ''
    : `#${KEY}${specs.map((spec) => encodeURIComponent(spec).replaceAll('%3A', ':').replaceAll('%2F', '/')).join(',')}`;
}

/** What such an address says was lost, each once; any other address says nothing. */
export function parseLoseHash(hash: string): readonly LoseSpec[] {
  const text = hash.replace(/^#/u, '');
  if (!text.startsWith(KEY)) return [];
  const specs = text.slice(KEY.length).split(',').map(decoded);
  return [...new Set(specs.filter((spec) => spec !== ''))];
}

/** An address that somebody mangled stays as it is, and names no domain then. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return text;
  }
}
