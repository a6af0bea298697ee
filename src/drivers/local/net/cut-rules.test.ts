import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cut, LinkEnd } from '../../../core/ports/driver.ts';
import { cutScript, healScript, parseCuts } from './cut-rules.ts';
import { planNet } from './plan.ts';

const plan = planNet({
  regions: [{ id: 'a' }, { id: 'b' }],
  nodes: [
    { id: 'a1', region: 'a', hostNames: [] },
    { id: 'b1', region: 'b', hostNames: [] },
  ],
  latency: [],
});
const A1: LinkEnd = { kind: 'node', node: 'a1' };
const B: LinkEnd = { kind: 'region', region: 'b' };

test('a silent cut drops both ways and counts', () => {
  assert.equal(
    cutScript(plan, 'x', { from: A1, to: B, direction: 'both', manner: 'silent' }),
    `create table ip cut-x
add counter ip cut-x hits
add chain ip cut-x c { type filter hook forward priority -10; policy accept; }
add rule ip cut-x c ip saddr 10.77.1.1 ip daddr 10.77.2.0/24 counter name hits drop
add rule ip cut-x c ip saddr 10.77.2.0/24 ip daddr 10.77.1.1 counter name hits drop
`,
  );
});

test('a reset cut resets TCP and answers everything else by ICMP', () => {
  assert.equal(
    cutScript(plan, 'x', { from: B, to: A1, direction: 'one-way', manner: 'reset' }),
    `create table ip cut-x
add counter ip cut-x hits
add chain ip cut-x c { type filter hook forward priority -20; policy accept; }
add rule ip cut-x c ip saddr 10.77.2.0/24 ip daddr 10.77.1.1 meta l4proto tcp counter name hits reject with tcp reset
add rule ip cut-x c ip saddr 10.77.2.0/24 ip daddr 10.77.1.1 counter name hits reject with icmp type port-unreachable
`,
  );
});

test('a region cut from itself is one rule, because both directions are the same', () => {
  const script = cutScript(plan, 'x', { from: B, to: B, direction: 'both', manner: 'silent' });
  assert.equal(script.match(/add rule/g)?.length, 1);
});

test('healing deletes the table, also when there is none', () => {
  assert.equal(healScript('x'), 'add table ip cut-x\ndelete table ip cut-x\n');
});

test('an id that nft could read as more than a name is refused', () => {
  for (const id of ['', 'a b', 'a;b', 'a\nb', '{', 'x'.repeat(201)]) assert.throws(() => healScript(id), { code: 'E306' });
});

/** The form of `nft -j list ruleset ip` (nftables 1.0.6), without the fields that are not read. */
function listing(
  table: string,
  packets: number,
  rules: readonly (readonly [source: unknown, target: unknown, verdict: object])[],
): object[] {
  const match = (field: string, right: unknown): object => ({ match: { op: '==', left: { payload: { protocol: 'ip', field } }, right } });
  return [
    { table: { family: 'ip', name: table } },
    { counter: { family: 'ip', name: 'hits', table, packets, bytes: packets * 60 } },
    ...rules.map(([source, target, verdict]) => ({
      rule: { family: 'ip', table, chain: 'c', expr: [match('saddr', source), match('daddr', target), { counter: 'hits' }, verdict] },
    })),
  ];
}

test('cuts are read back from the kernel with their counts, and what is no cut is left out', () => {
  const b = { prefix: { addr: '10.77.2.0', len: 24 } };
  const json = JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6' } },
      ...listing('cut-one', 3, [
        ['10.77.1.1', b, { drop: null }],
        [b, '10.77.1.1', { drop: null }],
      ]),
      ...listing('cut-two', 0, [['10.77.2.1', '10.77.1.1', { reject: { type: 'icmp', expr: 'port-unreachable' } }]]),
      ...listing('other', 9, []),
    ],
  });
  const one: Cut = { from: A1, to: B, direction: 'both', manner: 'silent' };
  const two: Cut = { from: { kind: 'node', node: 'b1' }, to: A1, direction: 'one-way', manner: 'reject' };
  assert.deepEqual(parseCuts(plan, json), [
    { id: 'one', cut: one, packets: 3, bytes: 180 },
    { id: 'two', cut: two, packets: 0, bytes: 0 },
  ]);
});
