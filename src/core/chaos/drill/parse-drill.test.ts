import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../kernel/failure.ts';
import { drillByName, parseDrill } from './parse-drill.ts';

const GOOD = `title: Kill one
description: A node dies.
steady-state-hypothesis:
  title: fine
  probes:
    - { type: probe, name: status, tolerance: 0, provider: { type: process, path: holdfast, arguments: [status] } }
method:
  - { type: action, name: kill, provider: { type: process, path: holdfast, arguments: [drill, inject, kill-one] } }
rollbacks:
  - { type: action, name: heal, provider: { type: process, path: holdfast, arguments: [drill, heal] } }
extensions:
  - name: holdfast
    drill: kill-one
    consensus: [raft]
    fault: { kind: process.kill, target: { node: orderer3 }, hold: 20s, deadline: 1m }
    load: { rate: 40, clients-per-region: 2, deadline: 500ms }
    expect: { lost: 0, duplicated: 0, during: ordering, max-outage: 1.5s }
`;

function refused(text: string): Failure {
  try {
    parseDrill(text, 'x.yaml');
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'the file was accepted' });
}

test('a drill file becomes a drill with every duration in milliseconds and every default filled in', () => {
  const drill = parseDrill(GOOD, 'x.yaml');
  assert.deepEqual(drill.fault, { kind: 'process.kill', target: { kind: 'node', node: 'orderer3' } });
  assert.deepEqual([drill.holdMs, drill.deadlineMs, drill.load.deadlineMs, drill.expect.maxOutageMs], [20_000, 60_000, 500, 1_500]);
  assert.deepEqual([drill.breaksQuorum, drill.evidence, drill.prepare, drill.load.regions], [false, false, [], 'all']);
});

test('what is done against the fault is read one act after the other', () => {
  const response = `    engine: on
    response:
      - engine-acts: { rule: D301, within: 30s }
      - engine-acts: { rule: D501, plans: 2, within: 10m, killed: true }
      - refuse-recovery: { codes: [R701], times: 20, every: 1s }
      - recover: { within: 3m }
      - kill-leader: { after: 2m }
      - serve: {}
`;
  const drill = parseDrill(GOOD.replace('    fault:', `${response}    fault:`).replace('lost: 0', 'lost: listed'), 'x.yaml');
  assert.deepEqual([drill.engine, drill.expect.lost], ['on', 'listed']);
  assert.deepEqual(drill.response, [
    { kind: 'engine-acts', rule: 'D301', plans: 1, withinMs: 30_000, killed: false },
    { kind: 'engine-acts', rule: 'D501', plans: 2, withinMs: 600_000, killed: true },
    { kind: 'refuse-recovery', codes: ['R701'], times: 20, everyMs: 1_000 },
    { kind: 'recover', withinMs: 180_000, killed: false },
    { kind: 'kill-leader', afterMs: 120_000 },
    { kind: 'serve' },
  ]);
});

const MISTAKES: readonly {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  readonly hint?: RegExp;
}[] = [
  { what: 'an unknown key of ours', from: 'max-outage:', to: 'max-outtage:', code: 'E601', hint: /max-outage/ },
  { what: 'an unknown key of the experiment', from: 'rollbacks:', to: 'rollback:', code: 'E601', hint: /rollbacks/ },
  { what: 'a missing key', from: 'lost: 0, ', to: '', code: 'E602' },
  { what: 'a number that is text', from: 'lost: 0', to: 'lost: none', code: 'E602' },
  { what: 'a negative number', from: 'lost: 0', to: 'lost: -1', code: 'E602' },
  { what: 'a duration without a unit', from: 'hold: 20s', to: 'hold: 20', code: 'E603' },
  { what: 'a duration with a wrong unit', from: 'hold: 20s', to: 'hold: 20d', code: 'E603' },
  { what: 'an unknown kind of fault', from: 'process.kill', to: 'process.kil', code: 'E604', hint: /process\.kill/ },
  { what: 'an unknown target', from: '{ node: orderer3 }', to: 'leadr', code: 'E604', hint: /leader/ },
  { what: 'lost data that nobody repairs', from: 'kind: process.kill', to: 'kind: data.lose, part: log', code: 'E606' },
  { what: 'a key of another fault', from: 'kind: process.kill', to: 'kind: process.kill, part: log', code: 'E601' },
  {
    what: 'an act that nobody knows',
    from: '    fault:',
    to: '    response: [ { recovr: { within: 1m } } ]\n    fault:',
    code: 'E601',
    hint: /recover/,
  },
  { what: 'two acts in one', from: '    fault:', to: '    response: [ { recover: { within: 1m }, serve: {} } ]\n    fault:', code: 'E602' },
  { what: 'an engine that is maybe there', from: '    fault:', to: '    engine: maybe\n    fault:', code: 'E604' },
  { what: 'no extension of ours', from: 'name: holdfast\n', to: 'name: other\n', code: 'E605' },
  { what: 'a deadline that ends before the heal', from: 'deadline: 1m', to: 'deadline: 25s', code: 'E606' },
  { what: 'a method that injects another drill', from: 'inject, kill-one', to: 'inject, kill-two', code: 'E606' },
  { what: 'a manner on a kill', from: 'hold: 20s', to: 'hold: 20s, manner: silent', code: 'E601' },
  { what: 'a probe without a tolerance', from: 'tolerance: 0, ', to: '', code: 'E602' },
  {
    what: 'a provider that runs code of its own',
    from: 'type: process, path: holdfast, arguments: [status]',
    to: 'type: python, path: x',
    code: 'E604',
  },
  { what: 'arguments for a shell', from: '[drill, heal]', to: 'drill heal', code: 'E602' },
  { what: 'the same key twice', from: 'title: Kill one', to: 'title: Kill one\ntitle: Kill two', code: 'E600' },
  { what: 'text that is not YAML', from: 'title: Kill one', to: 'title: [Kill one', code: 'E600' },
];

for (const { what, from, to, code, hint } of MISTAKES) {
  test(`a drill file with ${what} is refused with its place (${code})`, () => {
    assert.ok(GOOD.includes(from), from);
    const failure = refused(GOOD.replace(from, to));
    assert.equal(failure.code, code, failure.message);
    assert.equal(failure.exit, 2);
    assert.equal(failure.at?.file, 'x.yaml');
    assert.ok((failure.at?.line ?? 0) >= 1 && (failure.at?.column ?? 0) >= 1);
    if (hint !== undefined) assert.match(failure.hint, hint);
  });
}

test('a complaint points at the line and column of the key', () => {
  const { at } = refused(GOOD.replace('max-outage:', 'max-outtage:'));
  assert.deepEqual(at, { file: 'x.yaml', line: 17, column: 57 });
});

test('an empty file, a list and a text are refused', () => {
  for (const text of ['', '- a\n', 'a']) assert.ok(['E600', 'E602'].includes(refused(text).code));
});

test('an unknown drill of the library is refused with the nearest name', () => {
  const drill = parseDrill(GOOD, 'x.yaml');
  assert.equal(drillByName([drill], 'kill-one'), drill);
  assert.throws(() => drillByName([drill], 'kil-one'), { code: 'E607', hint: "Did you mean 'kill-one'?" });
});
