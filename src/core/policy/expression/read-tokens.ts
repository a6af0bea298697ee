/** Cuts a text into tokens as parsing.go of govaluate does, its oddities included: backslashes escape anywhere, either quote closes either. */
import type { Letter, Letters } from './letters.ts';
import { textOf } from './letters.ts';
import { Refusal } from './refusal.ts';
import { mayFollow } from './token.ts';
import type { LexerState, Token } from './token.ts';

const SPACE = /^\p{White_Space}$/u;
const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;
const QUOTES = `'"`;

const PREFIXES: ReadonlySet<string> = new Set(['-', '!', '~']);
const SYMBOLS: ReadonlyMap<string, 'modifier' | 'logical' | 'comparator' | 'ternary'> = new Map([
  ...['+', '-', '*', '/', '%', '**', '&', '|', '^', '>>', '<<'].map((word) => [word, 'modifier'] as const),
  ...['&&', '||'].map((word) => [word, 'logical'] as const),
  ...['==', '!=', '>', '>=', '<', '<=', '=~', '!~'].map((word) => [word, 'comparator'] as const),
  ...['?', ':', '??'].map((word) => [word, 'ternary'] as const),
]);

/** The tokens of a text; `functions` are the names that can be called. */
export function readTokens(text: Letters, functions: ReadonlySet<string>): readonly Token[] {
  const reader = new Reader(text);
  const tokens: Token[] = [];
  let state: LexerState = 'start';
  for (let first = reader.nextVisible(); first !== undefined; first = reader.nextVisible()) {
    const token = readToken(reader, first, state, functions);
    tokens.push(token);
    state = token.kind;
  }
  return tokens;
}

/** A place in the text. */
class Reader {
  readonly #text: Letters;
  #position = 0;

  constructor(text: Letters) {
    this.#text = text;
  }

  next(): Letter | undefined {
    const letter = this.#text[this.#position];
    if (letter !== undefined) this.#position++;
    return letter;
  }

  back(): void {
    this.#position--;
  }

  nextVisible(): Letter | undefined {
    for (let letter = this.next(); letter !== undefined; letter = this.next()) if (!SPACE.test(letter.char)) return letter;
    return undefined;
  }

  /** Letters while `wanted` holds; in a `word` the first space ends it and spaces before it do not count. `closed`: something ended it before the text did. */
  readWhile(form: 'word' | 'quoted', wanted: (char: string) => boolean): { readonly letters: Letters; readonly closed: boolean } {
    const letters: Letter[] = [];
    for (let letter = this.next(); letter !== undefined; letter = this.next()) {
      if (letter.char === '\\') {
        const escaped = this.next();
        if (escaped === undefined) throw new Refusal('P101', 'the text ends after a backslash', letter.column);
        letters.push(escaped);
        continue;
      }
      if (form === 'word' && SPACE.test(letter.char)) {
        if (letters.length > 0) return { letters, closed: true };
        continue;
      }
      if (!wanted(letter.char)) {
        this.back();
        return { letters, closed: true };
      }
      letters.push(letter);
    }
    return { letters, closed: false };
  }

  /** The word that starts with the letter read last. */
  wordFromHere(wanted: (char: string) => boolean): string {
    this.back();
    return textOf(this.readWhile('word', wanted).letters);
  }
}

function readToken(reader: Reader, first: Letter, state: LexerState, functions: ReadonlySet<string>): Token {
  const { char, column } = first;
  if (isNumeric(char)) return { kind: 'number', column, value: readNumber(reader, first) };
  if (char === ',') return { kind: 'separator', column, word: char };
  if (char === '[') return { kind: 'variable', column, word: textOf(readEnclosed(reader, column, (c) => c !== ']', 'a bracket')) };
  if (LETTER.test(char)) return wordToken(reader.wordFromHere(isWordLetter), column, functions);
  if (QUOTES.includes(char)) return { kind: 'text', column, letters: readEnclosed(reader, column, (c) => !QUOTES.includes(c), 'a quote') };
  if (char === '(') return { kind: 'open', column, word: char };
  if (char === ')') return { kind: 'close', column, word: char };
  const word = reader.wordFromHere(isSymbolLetter);
  if (mayFollow(state, 'prefix') && PREFIXES.has(word)) return { kind: 'prefix', column, word };
  const kind = SYMBOLS.get(word);
  if (kind === undefined) throw new Refusal('P101', `"${word === '' ? char : word}" means nothing in a policy`, column);
  return { kind, column, word };
}

function readEnclosed(reader: Reader, column: number, inside: (char: string) => boolean, what: string): Letters {
  const { letters, closed } = reader.readWhile('quoted', inside);
  if (!closed)
    throw new Refusal('P101', `${what} is opened here and never closed`, column, `Close it: principals stand between two quotes.`);
  reader.next();
  return letters;
}

function wordToken(word: string, column: number, functions: ReadonlySet<string>): Token {
  if (word.includes('.', 1)) return { kind: 'accessor', column, word: checkedAccessor(word, column) };
  if (functions.has(word)) return { kind: 'function', column, word };
  if (word === 'true' || word === 'false') return { kind: 'boolean', column, value: word === 'true' };
  if (word === 'in' || word === 'IN') return { kind: 'comparator', column, word: 'in' };
  return { kind: 'variable', column, word };
}

function checkedAccessor(word: string, column: number): string {
  const [, ...fields] = word.split('.');
  const wrong = word.endsWith('.') || fields.some((field) => [...field][0] !== [...field][0]?.toUpperCase());
  if (wrong) throw new Refusal('P103', `${word} stands outside quotes`, column, `Put it in quotes: '${word}'.`);
  return word;
}

/** Decimal, or hexadecimal after 0x. */
function readNumber(reader: Reader, first: Letter): number {
  if (first.char === '0') {
    const second = reader.next();
    if (second?.char === 'x') {
      const digits = textOf(reader.readWhile('word', (c) => DIGIT.test(c) || /^[a-fA-F]$/u.test(c)).letters);
      if (!/^[0-9a-fA-F]+$/u.test(digits) || BigInt(`0x${digits}`) >= 2n ** 64n) throw noNumber(`0x${digits}`, first.column);
      return Number(BigInt(`0x${digits}`));
    }
    if (second !== undefined) reader.back();
  }
  const word = reader.wordFromHere(isNumeric);
  const value = /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/u.test(word) ? Number(word) : Number.NaN;
  if (!Number.isFinite(value)) throw noNumber(word, first.column);
  return value;
}

function noNumber(word: string, column: number): Refusal {
  return new Refusal('P101', `"${word}" is no number`, column);
}

function isNumeric(char: string): boolean {
  return DIGIT.test(char) || char === '.';
}

function isWordLetter(char: string): boolean {
  return LETTER.test(char) || DIGIT.test(char) || char === '_' || char === '.';
}

function isSymbolLetter(char: string): boolean {
  return !DIGIT.test(char) && !LETTER.test(char) && !'()[]'.includes(char) && !QUOTES.includes(char);
}
