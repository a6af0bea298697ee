/** The YAML text of a topology file: read once, with the position of everything in it. */
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import type { Position } from '../kernel/failure.ts';
import { TOPOLOGY_CODES } from './codes.ts';
import type { ProblemCode } from './codes.ts';
import { pathText } from './problem.ts';
import type { Path, Problem } from './problem.ts';
import { readPlainly } from './read-plainly.ts';

export type YamlNode = Node | null | undefined;

export interface Source {
  readonly root: YamlNode;
  /** Breaks of YAML's own rules: with one of these the structure cannot be trusted. */
  readonly syntax: readonly Problem[];
  /** Duplicate keys, anchors, aliases, tags: the structure stands. */
  readonly structure: readonly Problem[];
  positionOfNode(node: unknown): Position;
  /** Of the key (`what` = key) or the value at a path, or of the nearest thing above it that exists. */
  positionOf(path: Path, what?: 'key' | 'value'): Position;
}

/** Deeper nesting than any topology has; the YAML library recurses, and hostile text must not exhaust the stack. */
const MAX_DEPTH = 100;
const MAX_IN_LINE = 2_000;
/** A file of 10,000 nodes has about 5 million letters; the library takes a second for a million where the quick reader does not know the text. */
const MAX_LETTERS = 20_000_000;

export function readSource(text: string, file: string): Source {
  if (text.length > MAX_LETTERS) return tooLong(text, file);
  const plain = readPlainly(text);
  if (plain !== undefined) return sourceOf(plain.root, positionsIn(plain.lines, file), { syntax: [], structure: [] });
  const lines = new LineCounter();
  const at = positionsIn(lines, file);
  const broken = (message: string): Source => sourceOf(null, at, { syntax: [problem('E100', message, at(0), [])], structure: [] });

  if (tooDeep(text)) return broken('brackets are nested too deeply');
  const document = parseSafely(text, lines);
  if (!('contents' in document)) return broken(`the file cannot be read: ${document.failed}`);

  const syntax = document.errors.map((error) => problem('E100', lowerFirst(error.message), at(error.pos[0]), []));
  return sourceOf(document.contents, at, { syntax, structure: syntax.length > 0 ? [] : structureProblems(document, at) });
}

function tooLong(text: string, file: string): Source {
  const at = positionsIn(new LineCounter(), file);
  const message = `the file has ${text.length} letters, and more than ${MAX_LETTERS} are not read`;
  const hint = 'Look for a list that was written out by mistake; a file of 10,000 nodes is shorter.';
  return sourceOf(null, at, { syntax: [problem('E100', message, at(0), [], hint)], structure: [] });
}

type At = (offset: number) => Position;

function positionsIn(lines: LineCounter, file: string): At {
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
}

function sourceOf(root: YamlNode, at: At, problems: Pick<Source, 'syntax' | 'structure'>): Source {
  return {
    root,
    ...problems,
    positionOfNode: (node) => at(startOf(node) ?? 0),
    positionOf: (path, what = 'value') => at(root === null ? 0 : (startOf(find(root, path, what)) ?? startOf(root) ?? 0)),
  };
}

function parseSafely(text: string, lineCounter: LineCounter): Document.Parsed | { readonly failed: string } {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, version: '1.2', schema: 'core', merge: false });
  } catch (error) {
    // The library throws on a few malformed texts instead of listing the error.
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** Counts what nests: open brackets, and outside of them indentation and `- - -` in one line; generously, no real file comes near. */
function tooDeep(text: string): boolean {
  let open = 0;
  let inLine = 0;
  for (const letter of text) {
    if (letter === '[' || letter === '{') open++;
    else if ((letter === ']' || letter === '}') && open > 0) open--;
    else if (letter === '\n') inLine = 0;
    else if (open === 0 && (letter === '-' || letter === '?' || letter === ':' || letter === ' ')) inLine++;
    if (open > MAX_DEPTH || inLine > MAX_IN_LINE) return true;
  }
  return false;
}

function structureProblems(document: Document.Parsed, at: (offset: number) => Position): readonly Problem[] {
  const problems: Problem[] = document.warnings.map((warning) => problem('E109', lowerFirst(warning.message), at(warning.pos[0]), []));
  const nodeAt = (node: unknown): Position => at(startOf(node) ?? 0);
  visit(document, {
    Alias: (_key, node) => void problems.push(problem('E109', `*${node.source} is an alias`, nodeAt(node), [])),
    Map: (_key, node, above) => {
      const first = new Map<string, unknown>();
      for (const pair of node.items) {
        const name = keyText(pair);
        if (first.has(name)) {
          const { line } = nodeAt(first.get(name));
          problems.push(
            problem('E101', `"${name}" is given twice; the first is in line ${line}`, nodeAt(pair.key), [
              ...above.filter(isPair).map(keyText),
              name,
            ]),
          );
        } else first.set(name, pair.key);
      }
    },
    Node: (_key, node) => {
      if ('anchor' in node && node.anchor !== undefined) problems.push(problem('E109', `&${node.anchor} is an anchor`, nodeAt(node), []));
      if (node.tag !== undefined && !document.warnings.some((w) => nodeAt(node).line === at(w.pos[0]).line)) {
        problems.push(problem('E109', `${node.tag} is a tag`, nodeAt(node), []));
      }
    },
  });
  return problems;
}

/** A key as it is written: `007` stays `007`. */
export function keyText(pair: Pair): string {
  const { key } = pair;
  if (isScalar(key)) return key.source ?? String(key.value ?? '');
  return key === null || key === undefined ? '' : String(key);
}

function startOf(node: unknown): number | undefined {
  if (isPair(node)) return startOf(node.key) ?? startOf(node.value);
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return node.range?.[0];
  return undefined;
}

function find(root: unknown, path: Path, what: 'key' | 'value'): unknown {
  let found = root;
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(found)) {
      const pair = pairsOf(found).get(String(step));
      if (pair === undefined) return found;
      found = last && what === 'key' ? pair.key : (pair.value ?? pair.key);
    } else if (isSeq(found) && typeof step === 'number' && found.items[step] !== undefined) found = found.items[step];
    else return found;
  }
  return found;
}

const known = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** By name, the first where a name is given twice: findings ask for the places of a thousand nodes in one map. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const pairs = known.get(map) ?? new Map(map.items.toReversed().map((pair) => [keyText(pair), pair]));
  known.set(map, pairs);
  return pairs;
}

export function problem(code: ProblemCode, message: string, at: Position, path: Path, hint?: string): Problem {
  return { code, message, hint: hint ?? TOPOLOGY_CODES[code].hint, at, path: pathText(path) };
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
