/** Text that remembers where each of its letters was written, so that an error in a text that was put together still points into the operator's. */

export interface Letter {
  /** One Unicode code point. */
  readonly char: string;
  /** Counts the letters of the operator's text from 1. */
  readonly column: number;
}

export type Letters = readonly Letter[];

export function lettersOf(text: string): Letters {
  return [...text].map((char, i) => ({ char, column: i + 1 }));
}

/** Letters that nobody wrote: they all point to one place. */
export function lettersAt(text: string, column: number): Letters {
  return [...text].map((char) => ({ char, column }));
}

export function textOf(letters: Letters): string {
  return letters.map(({ char }) => char).join('');
}
