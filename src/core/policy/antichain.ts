/** Sets of numbers of peers of which none contains another, combined like the rules of a gate. */
import { isWithin } from './explore.ts';
import type { Effort, Numbers } from './explore.ts';

/** None of them is within another. */
export type Antichain = readonly Numbers[];

/** More are not listed: nobody reads them, and each further step compares every one with every other. */
export const MAX_SETS = 1_000;

/** Sets formed and compared for one policy; some tenths of a second. */
export const MAX_COMPARED = 1_000_000;

/** How two demands are met together: by the same peers (the larger number of each MSP), or each by its own (the sum). */
export type Join = 'larger' | 'sum';

/** The smallest numbers with which at least `n` of the parts are met; null when there are more than MAX_SETS on the way, or the effort does not suffice. */
export function atLeast(n: number, parts: readonly Antichain[], join: Join, effort: Effort): Antichain | null {
  let byMet: Antichain[] = [[new Map()]];
  for (const [i, part] of parts.entries()) {
    const next: Antichain[] = [];
    const lowest = Math.max(0, n - (parts.length - i - 1));
    for (let met = lowest; met <= Math.min(n, i + 1); met++) {
      const combined = combine(byMet[met] ?? [], byMet[met - 1] ?? [], part, join, effort);
      if (combined === null) return null;
      next[met] = combined;
    }
    byMet = next;
  }
  return n <= 0 ? [new Map()] : (byMet[n] ?? []);
}

function combine(without: Antichain, before: Antichain, part: Antichain, join: Join, effort: Effort): Antichain | null {
  effort.left -= without.length + before.length * part.length;
  if (effort.left < 0) return null;
  return smallest([...without, ...before.flatMap((a) => part.map((b) => joined(a, b, join)))], effort);
}

function joined(a: Numbers, b: Numbers, join: Join): Numbers {
  const both = new Map(a);
  for (const [msp, count] of b) {
    const here = both.get(msp) ?? 0;
    both.set(msp, join === 'sum' ? here + count : Math.max(here, count));
  }
  return both;
}

function smallest(all: readonly Numbers[], effort: Effort): Antichain | null {
  const bySize = all.map((numbers) => ({ numbers, size: total(numbers) })).toSorted((a, b) => a.size - b.size);
  const kept: Numbers[] = [];
  for (const { numbers } of bySize) {
    effort.left -= kept.length;
    if (effort.left < 0) return null;
    if (kept.some((other) => isWithin(other, numbers))) continue;
    kept.push(numbers);
    if (kept.length > MAX_SETS) return null;
  }
  return kept;
}

export function total(numbers: Numbers): number {
  return [...numbers.values()].reduce((sum, count) => sum + count, 0);
}
