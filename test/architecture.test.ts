/**
 * The shape of the program, held: which folder may import which, a core that touches nothing, no cycles, and a few words that have no place.
 * The tables are the architecture; a change of them is a decision, and belongs in docs/adr.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { edgesBy, findCycle, type Import, importsOf } from './imports.ts';
import { filesOf, productionFiles, ROOT, withoutComments } from './source-files.ts';

/** Folders of src, and what each may import besides itself. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['cli'],
  // doctor and fabric work without a network, so they use these two adapters directly; the rest goes through network.
  cli: ['core', 'engine', 'network', 'platforms', 'simulation', 'system'],
  // Composition root of the local network: gives the engine its World.
  network: ['core', 'engine', 'platforms', 'drivers', 'store', 'system'],
  // Composition root of the process in a region; its watchdog heals with the network's own driver.
  agent: ['core', 'engine', 'network', 'platforms', 'store'],
  engine: ['core'],
  platforms: ['core'],
  drivers: ['core'],
  store: ['core'],
  system: ['core'],
  // The harness runs the real engine on the pretended network.
  simulation: ['core', 'engine'],
  // Runs in a browser: the script of a plan's page.
  web: ['core'],
  // The sample chaincode: a program of its own, which the peers start.
  contract: [],
  core: [],
};

/** Folders of src/core from left to right: each imports only those before it, types included. */
const CORE = [
  'kernel',
  'policy',
  'topology',
  'consensus',
  'observation',
  'plan',
  'platforms',
  'analysis',
  'chaos',
  'render',
  'ports',
  'saga',
  'recovery',
  'decision',
];

/** The npm packages that core may use, and where. */
const CORE_PACKAGES: readonly { readonly name: string; readonly under: readonly string[] }[] = [
  { name: 'yaml', under: ['src/core/topology/', 'src/core/chaos/drill/', 'src/core/render/'] },
];

/** The catalogue of codes reads every table; tables import nothing but the kernel. */
const TABLE_READER = 'src/cli/catalogue.ts';
const TABLE = /^src\/(.+\/)?codes\.ts$/u;

const files = productionFiles();
const imports = files.flatMap(importsOf);
const inCore = files.filter(({ path }) => path.startsWith('src/core/'));

function folder(path: string): string {
  return path.split('/')[1] ?? '';
}

function coreFolder(path: string): string {
  return path.split('/')[2] ?? '';
}

function shown({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`;
}

test('every folder of src imports only what its row of the table allows', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (to === null || (from === TABLE_READER && TABLE.test(to))) return false;
    const [a, b] = [folder(from), folder(to)];
    return a !== b && !(FOLDERS[a] ?? []).includes(b);
  });
  assert.deepEqual(wrong.map(shown), []);
});

test('every folder of src has its row, and every import leads to a file', () => {
  assert.deepEqual(
    [...new Set(files.map(({ path }) => folder(path)))].filter((name) => !(name in FOLDERS)),
    [],
  );
  assert.deepEqual(imports.filter(({ to }) => to !== null && !existsSync(join(ROOT, to))).map(shown), []);
});

test('the folders of core import leftwards only', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (to === null || folder(from) !== 'core' || folder(to) !== 'core') return false;
    const [a, b] = [CORE.indexOf(coreFolder(from)), CORE.indexOf(coreFolder(to))];
    return a === -1 || b === -1 || b > a;
  });
  assert.deepEqual(wrong.map(shown), []);
});

/** What every driver says and does alike: the words of its refusals, and the data of a node as a folder. */
const SHARED_BY_DRIVERS = 'src/drivers/node/';

test('adapters do not know each other: the folders of platforms and drivers import no sibling', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (to === null || folder(from) !== folder(to) || !['platforms', 'drivers'].includes(folder(from))) return false;
    return from.split('/')[2] !== to.split('/')[2] && !to.startsWith(SHARED_BY_DRIVERS);
  });
  assert.deepEqual(wrong.map(shown), []);
});

test('no file imports itself in a circle', () => {
  const values = imports.filter(({ typeOnly }) => !typeOnly);
  assert.equal(findCycle(edgesBy(values, (path) => path)), null);
});

test('no folder imports itself in a circle', () => {
  const outside = imports.filter(({ from }) => from !== TABLE_READER);
  assert.equal(findCycle(edgesBy(outside, (path) => (folder(path) === 'core' ? `core/${coreFolder(path)}` : folder(path)))), null);
});

test('core imports no Node module, and only the packages of its table', () => {
  const wrong = imports.filter(({ from, specifier, to }) => {
    if (folder(from) !== 'core' || to !== null) return false;
    return !CORE_PACKAGES.some(({ name, under }) => name === specifier && under.some((prefix) => from.startsWith(prefix)));
  });
  assert.deepEqual(wrong.map(shown), []);
});

test('core asks no clock, no chance, no environment and no network', () => {
  const FORBIDDEN =
    /\b(Date\.now|new Date\(\s*\)|Math\.random|process\.|setTimeout|setInterval|performance\.|crypto\.|fetch\(|console\.|globalThis)/gu;
  const wrong = inCore.flatMap(({ path, text }) => [...withoutStrings(text).matchAll(FORBIDDEN)].map(([word]) => `${path}: ${word}`));
  assert.deepEqual(wrong, []);
});

test('ports are types only', () => {
  const wrong = imports.filter(
    ({ to, from, typeOnly }) => to?.startsWith('src/core/ports/') === true && !typeOnly && folder(from) === 'core',
  );
  assert.deepEqual(wrong.map(shown), []);
});

test('tables of codes do nothing when they are read', () => {
  const wrong = imports.filter(({ from, to }) => TABLE.test(from) && (to === null || !to.startsWith('src/core/kernel/')));
  assert.deepEqual(wrong.map(shown), []);
});

test('no program is started through a shell', () => {
  const STARTERS = ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork'];
  const wrong = imports.filter(({ specifier, names, typeOnly }) => {
    if (!/^(node:)?child_process$/u.test(specifier) || typeOnly) return false;
    return names.length === 0 || names.some((name) => !STARTERS.includes(name) && !/^[A-Z]/u.test(name));
  });
  assert.deepEqual(wrong.map(shown), []);
  const shell = files.filter(({ text }) => /\bshell\s*:\s*true\b/u.test(text));
  assert.deepEqual(
    shell.map(({ path }) => path),
    [],
  );
});

test('files are named for what they hold', () => {
  const named = [...files, ...filesOf('test/**/*.ts'), ...filesOf('tools/**/*.ts')];
  const vague = named.filter(({ path }) =>
    /(^|[-.])(util|utils|common|helper|helpers|manager|impl|misc)([-.]|$)|^index\./u.test(basename(path)),
  );
  assert.deepEqual(
    vague.map(({ path }) => path),
    [],
  );
  const odd = named.filter(({ path }) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/u.test(basename(path)));
  assert.deepEqual(
    odd.map(({ path }) => path),
    [],
  );
});

test('no test is left out, and no work is left behind in a comment', () => {
  const tests = filesOf('{src,test}/**/*.test.ts');
  const skipped = tests.filter(({ text }) =>
    /\b(test|it|describe|suite)\.(only|skip|todo)\b|\b(skip|only|todo):\s*true/u.test(withoutStrings(text)),
  );
  assert.deepEqual(
    skipped.map(({ path }) => path),
    [],
  );
  const left = [...files, ...filesOf('tools/**/*.ts')].filter(({ text }) => /\/[/*].*\b(TODO|FIXME|XXX|HACK)\b/u.test(text));
  assert.deepEqual(
    left.map(({ path }) => path),
    [],
  );
});

test('the scanner sees what it must see', () => {
  const text = [
    "import { a, type B } from './b.ts';",
    "import type { C } from '../c.ts';",
    "export { d } from './d.ts';",
    "import 'node:fs';",
    "const e = await import('./e.ts');",
    "// import { f } from './f.ts';",
    "import {\n  g,\n  h as i,\n} from 'yaml';",
  ].join('\n');
  const found = importsOf({ path: 'src/core/x.ts', text }).map(({ to, specifier, typeOnly, names }) => [to ?? specifier, typeOnly, names]);
  assert.deepEqual(found, [
    ['src/core/b.ts', false, ['a', 'B']],
    ['src/c.ts', true, ['C']],
    ['src/core/d.ts', false, ['d']],
    ['yaml', false, ['g', 'h']],
    ['node:fs', false, []],
    ['src/core/e.ts', false, []],
  ]);
  assert.deepEqual(
    findCycle(
      new Map([
        ['a', new Set(['b'])],
        ['b', new Set(['c', 'a'])],
      ]),
    ),
    ['a', 'b', 'a'],
  );
});

/** Strings and comments blanked: words in messages are no calls. */
function withoutStrings(text: string): string {
  return withoutComments(text).replaceAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/gu, "''");
}
