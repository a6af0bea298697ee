/** Finds what somebody probably meant: the known word with the smallest edit distance. */

/** Number of single-letter edits (insert, delete, replace, swap of neighbours) between two words. */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, replace);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (beforePrevious[j - 2] ?? 0) + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Words longer than this are compared by their beginning only, so that hostile input stays cheap. */
const MAX_COMPARED_LETTERS = 80;

/** The known word nearest to `word`, and whether it is near enough to be a slip of the pen; undefined when nothing is known. */
export function nearest(word: string, known: Iterable<string>): { readonly word: string; readonly close: boolean } | undefined {
  const asked = word.slice(0, MAX_COMPARED_LETTERS).toLowerCase();
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(asked, candidate.slice(0, MAX_COMPARED_LETTERS).toLowerCase());
    if (best === undefined || distance < best.distance) best = { word: candidate, distance };
  }
  if (best === undefined) return undefined;
  const tolerated = Math.max(1, Math.floor(Math.max(asked.length, best.word.length) / 3));
  return { word: best.word, close: best.distance <= tolerated };
}

/** `Did you mean "x"?` when a known word is close, else the list of known words. `what` is a plural: `keys`, `regions`. */
export function suggest(word: string, known: readonly string[], what: string): string {
  const found = nearest(word, known);
  if (found === undefined) return `There are no ${what} to choose from.`;
  if (found.close) return `Did you mean "${found.word}"?`;
  return `The nearest of the known ${what} is "${found.word}"; known: ${[...known].join(', ')}.`;
}
