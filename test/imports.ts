/** The imports of a source file, found by their form: `import ... from '...'`, `export ... from '...'`, `import('...')`. */
import { posix } from 'node:path';
import type { SourceFile } from './source-files.ts';
import { withoutComments } from './source-files.ts';

export interface Import {
  readonly from: string;
  /** As written. */
  readonly specifier: string;
  /** The file below src for a relative specifier, else null. */
  readonly to: string | null;
  readonly typeOnly: boolean;
  /** The names between the braces, without `type` and renaming. */
  readonly names: readonly string[];
}

const STATIC = /^[ \t]*(?:import|export)\s+(type\s+)?([^;'"]*?)\bfrom\s+['"]([^'"]+)['"]/gmu;
const BARE = /^[ \t]*import\s+['"]([^'"]+)['"]/gmu;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)(\.\w+)?/gu;

export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const code = withoutComments(text);
  const make = (specifier: string, typeOnly: boolean, names: readonly string[]): Import => {
    const to = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
    return { from: path, specifier, to, typeOnly, names };
  };
  return [
    ...[...code.matchAll(STATIC)].map(([, type, clause = '', specifier = '']) =>
      make(specifier, type !== undefined || onlyTypes(clause), named(clause)),
    ),
    ...[...code.matchAll(BARE)].map(([, specifier = '']) => make(specifier, false, [])),
    ...[...code.matchAll(DYNAMIC)].map(([, specifier = '', member]) =>
      make(specifier, member !== undefined && /^\.[A-Z]/u.test(member), []),
    ),
  ];
}

function members(clause: string): readonly string[] {
  const inner = /\{([^}]*)\}/u.exec(clause)?.[1] ?? '';
  return inner
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function onlyTypes(clause: string): boolean {
  const all = members(clause);
  return all.length > 0 && /^\s*\{/u.test(clause) && all.every((word) => word.startsWith('type '));
}

function named(clause: string): readonly string[] {
  return members(clause).map((word) => word.replace(/^type\s+/u, '').replace(/\s+as\s+.*$/u, ''));
}

/** A cycle as the list of its members, or null. */
export function findCycle(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle !== null) return cycle;
    }
    done.add(node);
    return null;
  };
  for (const node of edges.keys()) {
    const cycle = visit(node, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

export function edgesBy(imports: readonly Import[], name: (path: string) => string): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    if (to === null) continue;
    const [a, b] = [name(from), name(to)];
    if (a === b) continue;
    edges.set(a, (edges.get(a) ?? new Set()).add(b));
  }
  return edges;
}
