/** Edits of the file's text: the right things change, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { unifiedDiff } from '../../src/core/analysis/placement/unified-diff.ts';
import { editPlaces } from '../../src/core/topology/edit-places.ts';
import type { PlaceEdit } from '../../src/core/topology/edit-places.ts';
import { placeText } from '../../src/core/topology/place.ts';
import { accept, change, SMALL } from '../topology/small-file.ts';

const BLOCKS = change(
  `orderers:
  orderer1: { organisation: orderer-org, at: london/lon-a }
  orderer2: { organisation: orderer-org, at: london/lon-b }
  orderer3: { organisation: orderer-org, at: frankfurt/fra-a }
`,
  `orderers: # three of them
  orderer1:
    organisation: orderer-org # the first
    at: "london/lon-a" # moved in spring
  orderer2:
    at: london/lon-b

    organisation: orderer-org
  orderer3: { organisation: orderer-org, at: frankfurt/fra-a } # far

# peers follow
`,
  change(
    '    consenters: [orderer1, orderer2, orderer3]\n',
    '    consenters:\n      # in order of age\n      - orderer1 # oldest\n      - orderer2\n\n      - orderer3 # youngest\n    # who endorses\n',
  ),
);
const FLOW = change(
  'orderers:\n  orderer1: { organisation: orderer-org, at: london/lon-a }\n  orderer2: { organisation: orderer-org, at: london/lon-b }\n  orderer3: { organisation: orderer-org, at: frankfurt/fra-a }\n',
  'orderers: { orderer1: { organisation: orderer-org, at: london/lon-a }, orderer2: { organisation: orderer-org, at: london/lon-b }, # two\n  orderer3: { organisation: orderer-org, at: frankfurt/fra-a } }\n',
  change('[orderer1, orderer2, orderer3]', '[\n      orderer1, # oldest\n      orderer2,\n      orderer3,\n    ]'),
);
const LAYOUTS = { SMALL, BLOCKS, FLOW };

const add = (node: string, to: string): PlaceEdit => ({ kind: 'node.add', node, organisation: 'orderer-org', to });
const remove = (node: string): PlaceEdit => ({ kind: 'member.remove', node });
const move = (node: string, from: string, to: string): PlaceEdit => ({ kind: 'node.move', node, from, to });

interface Expected {
  readonly places: Readonly<Record<string, string>>;
  readonly members: readonly string[];
}

/** What the edits mean, on names alone. Who comes takes the seats of who goes, in order. */
function meant(before: Expected, edits: readonly PlaceEdit[]): Expected {
  const places = { ...before.places };
  for (const edit of edits) if (edit.kind === 'node.move' || edit.kind === 'node.add') places[edit.node] = edit.to;
  const coming = edits.filter(({ kind }) => kind === 'node.add' || kind === 'member.add').map(({ node }) => node);
  const gone = edits.filter(({ kind }) => kind === 'member.remove').map(({ node }) => node);
  const members = before.members.flatMap((id) => (gone.includes(id) ? (coming.shift() ?? []) : id));
  return { places, members: [...members, ...coming] };
}

function read(text: string): Expected {
  const topology = accept(text);
  const places = Object.fromEntries(Object.values(topology.orderers).map(({ id, at }) => [id, placeText(at)]));
  return { places, members: topology.channels['trade']?.consenters ?? [] };
}

const editLists = fc
  .record({
    moved: fc.subarray(['orderer1', 'orderer2', 'orderer3']),
    gone: fc.subarray(['orderer1', 'orderer2', 'orderer3']),
    added: fc.subarray(['orderer4', 'new-one', '007', 'null']),
    to: fc.constantFrom('frankfurt', 'london/lon-b', 'london/lon-a/r1', 'frankfurt/-/r2/h3'),
  })
  .filter(({ gone, added }) => gone.length < 3 || added.length > 0)
  .map(({ moved, gone, added, to }) => [...moved.map((id) => move(id, '', to)), ...added.map((id) => add(id, to)), ...gone.map(remove)]);

for (const [name, text] of Object.entries(LAYOUTS)) {
  test(`every edit of the layout ${name} means what it says, and keeps every comment that is not about what goes`, () => {
    fc.assert(
      fc.property(editLists, (edits) => {
        const edited = editPlaces(text, 'orderers', 'trade', edits);
        assert.deepEqual(read(edited), meant(read(text), edits));
        const others = accept(edited);
        assert.deepEqual({ ...others, orderers: 0, channels: 0 }, { ...accept(text), orderers: 0, channels: 0 });
        const kept = (text.match(/#.*/gu) ?? []).filter((comment) => !/oldest|youngest/u.test(comment));
        for (const comment of kept) assert.ok(edited.includes(comment), comment);
      }),
      { numRuns: 80 },
    );
  });
}

test('no edits leave the text as it is, to the letter', () => {
  for (const text of Object.values(LAYOUTS)) assert.equal(editPlaces(text, 'orderers', 'trade', []), text);
});

test('a move changes its own line only', () => {
  const edited = editPlaces(BLOCKS, 'orderers', 'trade', [move('orderer1', 'london/lon-a', 'frankfurt/fra-a')]);
  assert.equal(edited, BLOCKS.replace('"london/lon-a" # moved', 'frankfurt/fra-a # moved'));
});

test('peers can be added where the file has neither the section nor the list', () => {
  const bare = change(
    'peers:\n  peer0: { organisation: org1, at: london/lon-a }\n',
    '',
    change('    peers: [peer0]\n', '    organisations: [org1]\n'),
  );
  const empty = bare
    .replace('organisations: [org1]', 'organisations: [org1]\n    peers: []')
    .replace('version: 1', 'version: 1\npeers: {}');
  for (const text of [bare, empty, bare.trimEnd()]) {
    const edited = editPlaces(text, 'peers', 'trade', [{ kind: 'node.add', node: 'p1', organisation: 'org1', to: 'london/lon-b' }]);
    const topology = accept(edited);
    assert.deepEqual(topology.channels['trade']?.peers, ['p1']);
    assert.deepEqual(topology.peers['p1']?.at, { region: 'london', zone: 'lon-b' });
  }
});

/** Applies a unified diff by its rules alone. */
function patch(before: string, diff: string): string {
  const old = before.split('\n');
  const made: string[] = [];
  let at = 0;
  let bare = false;
  const rows = diff.split('\n').slice(2, -1);
  for (const [i, row] of rows.entries()) {
    const header = /^@@ -(\d+),(\d+) \+\d+,\d+ @@$/u.exec(row);
    if (header !== null) {
      const start = Number(header[1]) - (header[2] === '0' ? 0 : 1);
      while (at < start) made.push(old[at++] ?? '');
    } else if (row.startsWith('\\')) bare ||= rows[i - 1]?.startsWith('-') !== true;
    else {
      if (!row.startsWith('+')) assert.equal(old[at++], row.slice(1));
      if (!row.startsWith('-')) made.push(row.slice(1));
    }
  }
  const touchesEnd = at >= old.length || (at === old.length - 1 && old[at] === '');
  const rest = touchesEnd ? (bare || made.length === 0 ? [] : ['']) : old.slice(at);
  return [...made, ...rest].join('\n');
}

test('a diff turns the one text into the other, with no line changed that both have in common order', () => {
  const line = fc.constantFrom('a', 'b', 'c', '', ' x');
  const text = fc
    .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
    .map(([lines, ended]) => lines.map((each) => `${each}\n`).join('') + (ended ? '' : 'end'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const diff = unifiedDiff(before, after, 'holdfast.yaml');
      if (before === after) assert.equal(diff, '');
      else assert.equal(patch(before, diff), after);
      const changed = diff
        .split('\n')
        .slice(2)
        .filter((row) => /^[-+]/u.test(row)).length;
      const [a, b] = [split(before), split(after)];
      assert.equal(changed, a.length + b.length - 2 * common(a, b));
    }),
    { numRuns: 300 },
  );
});

/** Lines with their newlines. */
function split(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}

/** Length of the longest common subsequence, by its definition. */
function common(a: readonly string[], b: readonly string[]): number {
  const rows = [...a, ''].map(() => [...b, ''].map(() => 0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = rows[i] ?? [];
      row[j] = a[i] === b[j] ? 1 + (rows[i + 1]?.[j + 1] ?? 0) : Math.max(rows[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return rows[0]?.[0] ?? 0;
}
