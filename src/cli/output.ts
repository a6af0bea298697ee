/**
 * Everything that commands print. With --json stdout carries JSON only and text for people goes to stderr; progress always goes to stderr.
 * Commands never write to the process's streams themselves.
 */
import { stripVTControlCharacters, styleText } from 'node:util';
import type { GlobalOptions } from './options.ts';

export type Tone = 'plain' | 'good' | 'bad' | 'warning' | 'unknown' | 'faint' | 'strong' | 'accent';

/** A piece of text with its meaning; colours are chosen here, never by commands. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

export type Line = string | Span | readonly (string | Span)[];
export type Row = readonly (string | Span)[];

export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<Tone, Style | null>> = {
  plain: null,
  good: 'green',
  bad: ['bold', 'red'],
  warning: 'yellow',
  unknown: 'magenta',
  faint: 'dim',
  strong: 'bold',
  accent: 'cyan',
};

const CLEAR_LINE = '\r\u001b[2K';
const DEFAULT_WIDTH = 80;

export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly #color: (stream: TextStream) => boolean;
  #live = '';
  #streaming = false;

  constructor(
    options: GlobalOptions,
    streams: { readonly stdout: TextStream; readonly stderr: TextStream },
    environment: NodeJS.ProcessEnv,
  ) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.stdout = streams.stdout;
    this.stderr = streams.stderr;
    const wanted = options.color && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
    this.#color = (stream) => wanted && stream.isTTY === true;
  }

  /** The answer, for people: stdout, or stderr when stdout carries JSON. */
  print(...lines: readonly Line[]): void {
    this.#write(this.json ? this.stderr : this.stdout, lines);
  }

  /** A remark beside the answer, such as what to do next. Silent with --quiet. */
  note(...lines: readonly Line[]): void {
    if (!this.quiet) this.#write(this.json ? this.stderr : this.stdout, lines);
  }

  /** What went wrong: always on stderr, also with --quiet. */
  complain(...lines: readonly Line[]): void {
    this.#write(this.stderr, lines);
  }

  /** Columns as wide as their widest cell; the first row is a heading when `heading` says so. */
  table(rows: readonly Row[], options: { readonly heading?: boolean; readonly indent?: number } = {}): void {
    this.print(...tableLines(rows, options));
  }

  /** The one JSON document of a command, or the last line of a stream that was begun (a failure); nothing without --json. */
  document(value: unknown): void {
    if (this.#streaming) return this.documentLine(value);
    if (!this.json) return;
    for (const piece of jsonPieces(value, '', PIECES_DEPTH)) this.stdout.write(piece);
    this.stdout.write('\n');
  }

  /** One object of a stream, on a line of its own; nothing without --json. */
  documentLine(value: unknown): void {
    this.#streaming = true;
    if (this.json) this.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Says what is going on: one line that changes on a terminal, a line each otherwise. */
  progress(text: string): void {
    if (this.quiet || text === this.#live) return;
    const [first = ''] = text.split('\n');
    if (this.stderr.isTTY === true) {
      const width = (this.stderr.columns ?? DEFAULT_WIDTH) - 1;
      this.stderr.write(`${CLEAR_LINE}${this.#paint(this.stderr, { text: shorten(first, width), tone: 'faint' })}`);
    } else this.stderr.write(`${text}\n`);
    this.#live = text;
  }

  /** Takes the live line away; call it when the work is over. print and complain do so by themselves. */
  endProgress(): void {
    if (this.#live !== '' && this.stderr.isTTY === true) this.stderr.write(CLEAR_LINE);
    this.#live = '';
  }

  /** A text as it would be printed by `print`, with colours where they are wanted. */
  format(line: Line): string {
    return this.#format(this.json ? this.stderr : this.stdout, line);
  }

  #write(stream: TextStream, lines: readonly Line[]): void {
    this.endProgress();
    stream.write(lines.map((line) => `${this.#format(stream, line)}\n`).join(''));
  }

  #format(stream: TextStream, line: Line): string {
    const spans = Array.isArray(line) ? (line as readonly (string | Span)[]) : [line as string | Span];
    return spans.map((span) => this.#paint(stream, span)).join('');
  }

  #paint(stream: TextStream, span: string | Span): string {
    if (typeof span === 'string') return span;
    const style = STYLES[span.tone ?? 'plain'];
    return style === null || !this.#color(stream) ? span.text : styleText(style, span.text, { validateStream: false });
  }
}

/** The plan of a large network has some ten million letters: each channel is a piece of its own. */
const PIECES_DEPTH = 2;

/** What JSON.stringify(value, null, 2) gives, in the pieces of the outer objects. */
function* jsonPieces(value: unknown, indent: string, depth: number): Generator<string> {
  if (depth === 0 || !isPlainObject(value)) {
    yield JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
    return;
  }
  let separator = '{';
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined || typeof inner === 'function' || typeof inner === 'symbol') continue;
    yield `${separator}\n${indent}  ${JSON.stringify(key)}: `;
    yield* jsonPieces(inner, `${indent}  `, depth - 1);
    separator = ',';
  }
  yield separator === '{' ? '{}' : `\n${indent}}`;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('toJSON' in value);
}

export function tableLines(rows: readonly Row[], options: { readonly heading?: boolean; readonly indent?: number } = {}): readonly Line[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(textOf(cell)));
  const indent = ' '.repeat(options.indent ?? 0);
  return rows.map((row, number) => {
    const heading = options.heading === true && number === 0;
    const cells = row.map((cell, i) => {
      const pad = i === row.length - 1 ? '' : ' '.repeat((widths[i] ?? 0) - displayWidth(textOf(cell)) + 2);
      const span: Span = typeof cell === 'string' ? { text: cell } : cell;
      return { text: span.text + pad, tone: heading ? 'faint' : (span.tone ?? 'plain') } satisfies Span;
    });
    return [indent, ...cells];
  });
}

function textOf(cell: string | Span): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function displayWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

function shorten(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${[...text].slice(0, Math.max(0, width - 1)).join('')}…`;
}
