/**
 * Reads the part of YAML that topology files are written in: block maps, lists, texts that end in their line. It makes the library's own nodes, some ten
 * times as fast. Whatever it does not know, doubts or finds wrong is left to the library, which then reads the whole file: so there is one grammar, and
 * one voice for errors.
 */
import { LineCounter, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

export interface PlainDocument {
  readonly root: YAMLMap;
  readonly lines: LineCounter;
}

/** Undefined: the library has to read it. A name twice in a map counts as that, too. */
export function readPlainly(text: string): PlainDocument | undefined {
  if (FOREIGN.test(text)) return undefined;
  const reader = new PlainReader(text);
  const root = reader.document();
  return root === undefined ? undefined : { root, lines: reader.lines };
}

/** Control characters and other line breaks have rules of their own; so have the marks of documents and directives. */
// oxlint-disable-next-line no-control-regex
const FOREIGN = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029\uFEFF]|^(?:---|\.\.\.|%)/mu;

const KEY = /[A-Za-z][A-Za-z0-9_./-]*(?=:[ \n])/uy;
/** No `: ` and no ` #`, which end a text, and no two spaces. */
const BLOCK_TEXT = /[A-Za-z0-9/](?:[!-9;-~]|:(?=[!-~])| (?=[!"$-~]))*/uy;
/** None of `,[]{}`, and no space. */
const FLOW_TEXT = /[A-Za-z0-9/](?:[A-Za-z0-9_./+@%=~$()*-]|:(?=[A-Za-z0-9/]))*/uy;
const DOUBLE = /"([^"\\\n]*)"/uy;
const SINGLE = /'([^'\n]*)'(?!')/uy;
const SPACES = / */uy;
/** What may stand behind a value. */
const REST = / *(?:(?<= )#[^\n]*)?(?:\n|$)/uy;
const BLANK = /(?: *(?:#[^\n]*)?\n)+|(?: *(?:#[^\n]*)?$)/uy;

/** Deeper files are the library's; no topology comes near. */
const MAX_DEPTH = 50;

type Value = Scalar | YAMLMap | YAMLSeq;

class PlainReader {
  readonly lines = new LineCounter();
  readonly #text: string;
  #at = 0;
  /** Of the line that a block begins or goes on with; -1 at the end of the text. */
  #indent = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    for (let start = 0; start !== -1; start = nextLine(text, start)) this.lines.addNewLine(start);
  }

  document(): YAMLMap | undefined {
    this.#toContent();
    if (this.#indent !== 0) return undefined;
    const root = this.#blockMap();
    return this.#at >= this.#text.length ? root : undefined;
  }

  /** From the start of a line over blank lines and comments to the next content. */
  #toContent(): void {
    this.#take(BLANK);
    const start = this.#at;
    this.#take(SPACES);
    this.#indent = this.#at >= this.#text.length ? -1 : this.#at - start;
  }

  #blockMap(): YAMLMap | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    const [indent, start] = [this.#indent, this.#at];
    const map = new YAMLMap<Scalar, Value>();
    const names = new Set<string>();
    this.#depth++;
    while (this.#indent === indent) {
      const key = this.#scalar(KEY);
      if (key?.source === undefined || names.has(key.source)) return undefined;
      names.add(key.source);
      this.#at++;
      const value = this.#valueBelowOrBehind(indent);
      if (value === undefined) return undefined;
      map.items.push(new Pair(key, value));
    }
    this.#depth--;
    if (this.#indent > indent) return undefined;
    map.range = [start, this.#at, this.#at];
    return map;
  }

  /** Behind the colon of a key; leaves the reader at the next content. */
  #valueBelowOrBehind(indent: number): Value | undefined {
    if (this.#take(REST) === undefined) {
      this.#take(SPACES);
      return this.#endOfLine(this.#value(BLOCK_TEXT, indent));
    }
    this.#toContent();
    const isItem = this.#text.startsWith('- ', this.#at);
    if (isItem && this.#indent >= indent) return this.#blockList(indent);
    return this.#indent > indent ? this.#blockMap() : undefined;
  }

  /** Items of one line each. @param outer of the key, which items may stand below without indentation. */
  #blockList(outer: number): YAMLSeq | undefined {
    const [indent, start] = [this.#indent, this.#at];
    const list = new YAMLSeq<Value>();
    while (this.#indent === indent && this.#text.startsWith('- ', this.#at)) {
      this.#at++;
      this.#take(SPACES);
      const item = this.#endOfLine(this.#value(BLOCK_TEXT, indent));
      if (item === undefined) return undefined;
      list.items.push(item);
    }
    if (this.#indent > outer) return undefined;
    list.range = [start, this.#at, this.#at];
    return list;
  }

  #endOfLine(value: Value | undefined): Value | undefined {
    if (value === undefined || this.#take(REST) === undefined) return undefined;
    this.#toContent();
    return value;
  }

  #value(plain: RegExp, indent: number): Value | undefined {
    switch (this.#text[this.#at]) {
      case '[':
        return this.#flow(indent, this.#flowList);
      case '{':
        return this.#flow(indent, this.#flowMap);
      case '"':
        return this.#quoted(DOUBLE, Scalar.QUOTE_DOUBLE);
      case "'":
        return this.#quoted(SINGLE, Scalar.QUOTE_SINGLE);
      default:
        return this.#scalar(plain);
    }
  }

  #flow<C extends YAMLMap | YAMLSeq>(indent: number, read: (this: this, indent: number) => C | undefined): C | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    const start = this.#at++;
    this.#depth++;
    const collection = read.call(this, indent);
    this.#depth--;
    if (collection === undefined) return undefined;
    collection.flow = true;
    collection.range = [start, this.#at, this.#at];
    return collection;
  }

  #flowList(indent: number): YAMLSeq | undefined {
    const list = new YAMLSeq<Value>();
    if (!this.#toFlowContent(indent)) return undefined;
    if (this.#eat(']')) return list;
    for (;;) {
      const item = this.#value(FLOW_TEXT, indent);
      if (item === undefined || !this.#toFlowContent(indent)) return undefined;
      list.items.push(item);
      if (this.#eat(']')) return list;
      if (!this.#eat(',') || !this.#toFlowContent(indent)) return undefined;
    }
  }

  #flowMap(indent: number): YAMLMap | undefined {
    const map = new YAMLMap<Scalar, Value>();
    const names = new Set<string>();
    if (!this.#toFlowContent(indent)) return undefined;
    if (this.#eat('}')) return map;
    for (;;) {
      const key = this.#scalar(KEY);
      if (key?.source === undefined || names.has(key.source)) return undefined;
      names.add(key.source);
      this.#at++;
      if (!this.#toFlowContent(indent)) return undefined;
      const value = this.#value(FLOW_TEXT, indent);
      if (value === undefined || !this.#toFlowContent(indent)) return undefined;
      map.items.push(new Pair(key, value));
      if (this.#eat('}')) return map;
      if (!this.#eat(',') || !this.#toFlowContent(indent)) return undefined;
    }
  }

  /** Over spaces and line breaks; false where a line is not indented enough to go on. */
  #toFlowContent(indent: number): boolean {
    this.#take(SPACES);
    while (this.#eat('\n')) {
      const start = this.#at;
      this.#take(SPACES);
      if (this.#at - start <= indent && this.#text[this.#at] !== '\n') return false;
    }
    return true;
  }

  #scalar(form: RegExp): Scalar | undefined {
    const start = this.#at;
    const source = this.#take(form);
    if (source === undefined || OTHER_NUMBER.test(source)) return undefined;
    return this.#made(resolved(source), source, start, Scalar.PLAIN);
  }

  #quoted(form: RegExp, type: Scalar.Type): Scalar | undefined {
    const start = this.#at;
    const source = this.#take(form)?.slice(1, -1);
    return source === undefined ? undefined : this.#made(source, source, start, type);
  }

  #made(value: unknown, source: string, start: number, type: Scalar.Type): Scalar {
    const scalar = new Scalar(value);
    scalar.source = source;
    scalar.type = type;
    scalar.range = [start, this.#at, this.#at];
    return scalar;
  }

  #eat(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #take(form: RegExp): string | undefined {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? -1 : end + 1;
}

/** Octal, hexadecimal, with a point or an exponent: the library's to understand. */
const OTHER_NUMBER = /^(?:0[ox][0-9a-fA-F]+|[0-9]+\.[0-9]*|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+)$/u;

/** YAML 1.2, core schema. */
function resolved(source: string): unknown {
  if (/^[0-9]+$/u.test(source)) return Number.parseInt(source, 10);
  if (/^(?:[Tt]rue|TRUE)$/u.test(source)) return true;
  if (/^(?:[Ff]alse|FALSE)$/u.test(source)) return false;
  return /^(?:[Nn]ull|NULL)$/u.test(source) ? null : source;
}
