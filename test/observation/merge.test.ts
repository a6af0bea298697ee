import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeAlive } from '../../src/core/observation/judge-alive.ts';
import { mergeSnapshot } from '../../src/core/observation/merge.ts';
import { isKnown, type Observed } from '../../src/core/observation/observed.ts';
import type { NodeProbe, ProbeOutcome, ProcessSighting } from '../../src/core/observation/probe.ts';
import type { Snapshot } from '../../src/core/observation/snapshot.ts';
import { AT, example, goodHash, HEIGHT, raft, RoundBuilder } from './round.ts';

const RAFT = example('three-regions.yaml');
const CHANNEL = Object.keys(RAFT.channels)[0] ?? '';

const well = (): RoundBuilder => new RoundBuilder(RAFT, 'orderer1');
const merged = (round: RoundBuilder): Snapshot => mergeSnapshot(round.round());
const codes = (snapshot: Snapshot): readonly string[] => snapshot.findings.map(({ code }) => code);

function value<T>(observed: Observed<T> | undefined): T {
  assert.ok(observed !== undefined && isKnown(observed), `known expected: ${JSON.stringify(observed)}`);
  return observed.value;
}

function reason<T>(observed: Observed<T> | undefined): string {
  assert.ok(observed !== undefined && !isKnown(observed), `unknown expected: ${JSON.stringify(observed)}`);
  return observed.unknown;
}

test('a network in which all is well has a leader, equal hashes, full quorum and no findings', () => {
  const snapshot = merged(well());
  const channel = snapshot.channels[CHANNEL];
  assert.deepEqual(snapshot.findings, []);
  assert.equal(value(channel?.leader), 'orderer1');
  assert.equal(value(channel?.height), HEIGHT);
  assert.equal(value(channel?.forked), false);
  assert.deepEqual(channel?.quorum, { size: 5, needed: 3, alive: 5, unknown: 0, margin: 2 });
  assert.equal(value(snapshot.nodes['orderer1']?.role), 'leader');
  assert.equal(value(snapshot.nodes['orderer2']?.role), 'follower');
  assert.deepEqual(snapshot.observers, ['agent:london', 'agent:frankfurt', 'agent:singapore']);
});

test('singapore cut from london only: its orderer is alive by the others, nobody says down, the link is the finding', () => {
  const snapshot = merged(well().outcome('orderer5', 'timeout', 'london').process('orderer5', 'running'));
  const { alive } = snapshot.nodes['orderer5'] ?? {};
  assert.equal(value(alive), true);
  assert.deepEqual(alive !== undefined && isKnown(alive) && alive.by, ['agent:frankfurt', 'agent:singapore']);
  assert.deepEqual(codes(snapshot), ['O206']);
  assert.match(snapshot.findings[0]?.message ?? '', /agent:london \(timeout\)/u);
});

test("seen from london alone, a node that is silent is unknown with london's reason", () => {
  const snapshot = merged(well().withoutObserver('frankfurt').withoutObserver('singapore').outcome('orderer5', 'timeout'));
  assert.equal(reason(snapshot.nodes['orderer5']?.alive), 'timeout (agent:london)');
  assert.deepEqual(snapshot.channels[CHANNEL]?.quorum, { size: 5, needed: 3, alive: 4, unknown: 1, margin: 1 });
  assert.deepEqual(codes(snapshot), ['O209', 'O209']);
});

test('a loud cut refuses in the name of a node: while its process runs that is unknown, not down', () => {
  const snapshot = merged(well().outcome('orderer5', 'refused').process('orderer5', 'running'));
  assert.match(reason(snapshot.nodes['orderer5']?.alive), /refused .*but its process runs/u);
  assert.ok(!codes(snapshot).includes('O212'));
});

test('a frozen process is unknown and a finding of its own, never down', () => {
  const snapshot = merged(well().outcome('orderer1', 'timeout').process('orderer1', 'frozen'));
  assert.match(reason(snapshot.nodes['orderer1']?.alive), /^frozen/u);
  assert.ok(codes(snapshot).includes('O210'));
  assert.match(reason(snapshot.channels[CHANNEL]?.leader), /none of the 4 consenters/u);
});

test('liveness, over all outcomes of two observers and all states of the process', () => {
  const outcomes: readonly ProbeOutcome[] = ['answered', 'refused', 'timeout', 'unreachable', 'tls-error', 'error'];
  const states: readonly (ProcessSighting['state'] | null)[] = ['running', 'frozen', 'stopped', 'unknown', null];
  for (const a of outcomes) {
    for (const b of outcomes) {
      for (const state of states) {
        const probes = [a, b].map((outcome, i): NodeProbe => ({ observer: `agent:${i}`, node: 'n', at: AT, outcome, channels: {} }));
        const process = state === null ? undefined : ({ observer: 'driver:local', node: 'n', at: AT, state } as const);
        const alive = judgeAlive(probes, process, AT);
        const found = isKnown(alive) ? alive.value : null;
        const evidenceOfDeath = (a === 'refused' && b === 'refused' && (state === 'unknown' || state === null)) || state === 'stopped';
        const expected = a === 'answered' || b === 'answered' ? true : evidenceOfDeath ? false : null;
        assert.equal(found, expected, `${a}, ${b}, ${state}`);
        if (isKnown(alive)) assert.ok(alive.by.length > 0);
      }
    }
  }
});

test('a machine that sees no process is one witness: without anybody who asked, the node is not called down', () => {
  const machine = { observer: 'driver:local', node: 'n', at: AT, state: 'stopped' } as const;
  assert.match(reason(judgeAlive([], machine, AT)), /nobody asked it; its process is gone/u);
  const probe: NodeProbe = { observer: 'agent:london', node: 'n', at: AT, outcome: 'timeout', channels: {} };
  const alive = judgeAlive([probe], machine, AT);
  assert.deepEqual(isKnown(alive) ? [alive.value, alive.by] : null, [false, ['agent:london', 'driver:local']]);
});

test('a round in which nobody saw anything is an error, not fine', () => {
  const { findings } = mergeSnapshot({ topology: RAFT, at: AT, sightings: [], processes: [] });
  assert.ok(findings.some(({ code, severity }) => code === 'O214' && severity === 'error'));
});

test('quorum lost is not hidden by operations that answer 200 and by an old is_leader', () => {
  const round = well();
  for (const node of ['orderer3', 'orderer4', 'orderer5']) round.outcome(node, 'refused');
  const snapshot = merged(round);
  assert.deepEqual(snapshot.channels[CHANNEL]?.quorum, { size: 5, needed: 3, alive: 2, unknown: 0, margin: -1 });
  assert.equal(snapshot.findings[0]?.code, 'O202');
  assert.equal(snapshot.findings[0]?.severity, 'error');
  assert.match(reason(snapshot.channels[CHANNEL]?.leader), /orderer1 claims to lead, but only 2 of the 3/u);
  assert.match(reason(snapshot.nodes['orderer1']?.role), /no quorum confirms it/u);
});

test('quorum that hangs on unknown consenters is not called lost', () => {
  const round = well();
  for (const node of ['orderer3', 'orderer4', 'orderer5']) round.outcome(node, 'timeout');
  assert.ok(codes(merged(round)).includes('O214'));
  assert.ok(!codes(merged(round)).includes('O202'));
});

test('exactly a quorum alive is a finding before the next loss', () => {
  const snapshot = merged(well().outcome('orderer4', 'refused').outcome('orderer5', 'refused'));
  assert.equal(snapshot.channels[CHANNEL]?.quorum.margin, 0);
  assert.deepEqual(codes(snapshot), ['O212', 'O212', 'O203']);
});

test('a stalled leader that still says is_leader does not lead when the others have lost it', () => {
  const round = well();
  for (const node of ['orderer2', 'orderer3', 'orderer4', 'orderer5']) round.consensus(node, CHANNEL, raft(false, null, 0));
  const snapshot = merged(round);
  assert.match(reason(snapshot.channels[CHANNEL]?.leader), /orderer1 claims to lead, but only 1 of the 3/u);
  assert.ok(codes(snapshot).includes('O204'));
});

test('two nodes that claim to lead are a disagreement, not a leader and not a fork', () => {
  const round = well()
    .consensus('orderer2', CHANNEL, raft(true, 'orderer2', 5))
    .consensus('orderer3', CHANNEL, raft(false, 'orderer2', 5));
  round.consensus('orderer4', CHANNEL, raft(false, undefined, 5));
  const snapshot = merged(round);
  assert.match(reason(snapshot.channels[CHANNEL]?.leader), /orderer1 and orderer2 claim to lead, and no quorum names one/u);
  assert.deepEqual(codes(snapshot), ['O204', 'O211']);
  assert.equal(value(snapshot.channels[CHANNEL]?.forked), false);
});

test('an old leader that was cut off keeps claiming, but a quorum names the new one', () => {
  const round = well();
  for (const node of ['orderer2', 'orderer3', 'orderer4', 'orderer5'])
    round.consensus(node, CHANNEL, raft(node === 'orderer2', 'orderer2', 4));
  const snapshot = merged(round);
  assert.equal(value(snapshot.channels[CHANNEL]?.leader), 'orderer2');
  assert.match(reason(snapshot.nodes['orderer1']?.role), /claims to lead, but a quorum follows orderer2/u);
  assert.deepEqual(codes(snapshot), ['O211']);
});

test('all agree that there is no leader: that is known, and an error', () => {
  const round = well();
  for (let i = 1; i <= 5; i++) round.consensus(`orderer${i}`, CHANNEL, raft(false, null, 0));
  const snapshot = merged(round);
  assert.equal(value(snapshot.channels[CHANNEL]?.leader), null);
  assert.equal(value(snapshot.nodes['orderer3']?.role), 'none');
  assert.equal(snapshot.findings.find(({ code }) => code === 'O204')?.severity, 'error');
});

test('without logs a leader counts when a quorum hears from one and names no other', () => {
  const round = well().consensus('orderer1', CHANNEL, raft(true, undefined, 5));
  for (let i = 2; i <= 5; i++) round.consensus(`orderer${i}`, CHANNEL, raft(false, undefined, 5));
  assert.equal(value(merged(round).channels[CHANNEL]?.leader), 'orderer1');
});

test('a channel that a living peer failed to load is an error of that peer, not a height', () => {
  const error = "peer1-org1: channel 'settlement' not found (status 500)";
  const snapshot = merged(well().channel('peer1-org1', CHANNEL, () => ({ error })));
  assert.match(reason(snapshot.nodes['peer1-org1']?.channels[CHANNEL]?.height), /^error: .*not found/u);
  assert.equal(value(snapshot.nodes['peer1-org1']?.alive), true);
  assert.deepEqual(codes(snapshot), ['O208']);
  assert.equal(snapshot.channels[CHANNEL]?.behind['peer1-org1'], undefined);
});

test('a consenter that lives but did not join the channel has no vote', () => {
  const snapshot = merged(well().channel('orderer5', CHANNEL, () => ({ error: 'orderer5 answers NOT_FOUND for channel settlement' })));
  assert.deepEqual(snapshot.channels[CHANNEL]?.quorum, { size: 5, needed: 3, alive: 4, unknown: 0, margin: 1 });
});

test('the same height with different hashes is a fork', () => {
  const snapshot = merged(well().channel('peer0-org2', CHANNEL, (said) => ({ ...said, hash: 'f'.repeat(64) })));
  assert.equal(value(snapshot.channels[CHANNEL]?.forked), true);
  const [fork] = snapshot.findings;
  assert.equal(fork?.code, 'O201');
  assert.match(fork?.evidence ?? '', /ffff.*: peer0-org2/u);
});

test('a fork shows at unequal heights, by the block that both were asked for', () => {
  const lagging = { height: 5, hash: 'b'.repeat(64), hashes: { 3: goodHash(3) } };
  const round = well().channel('orderer5', CHANNEL, () => lagging);
  for (const node of ['orderer1', 'peer0-org1'])
    round.channel(node, CHANNEL, (said) => ({ ...said, hashes: { ...said.hashes, 4: goodHash(4) } }));
  const snapshot = merged(round);
  assert.equal(value(snapshot.channels[CHANNEL]?.forked), true);
  assert.match(snapshot.findings.find(({ code }) => code === 'O201')?.message ?? '', /block 4 differs/u);
});

test('nodes of unequal height without a common block are not called one chain', () => {
  const snapshot = merged(well().channel('orderer5', CHANNEL, () => ({ height: 5, hash: goodHash(4), hashes: { 3: goodHash(3) } })));
  assert.match(reason(snapshot.channels[CHANNEL]?.forked), /no block yet/u);
  assert.equal(snapshot.channels[CHANNEL]?.behind['orderer5'], 5);
});

test('one block apart can be compared without asking twice: each block names the one before', () => {
  const next = { height: HEIGHT + 1, hash: goodHash(HEIGHT), hashes: { [HEIGHT - 1]: goodHash(HEIGHT - 1) } };
  const snapshot = merged(well().channel('orderer1', CHANNEL, (said) => ({ ...said, ...next })));
  assert.equal(value(snapshot.channels[CHANNEL]?.forked), false);
  assert.equal(value(snapshot.channels[CHANNEL]?.height), HEIGHT + 1);
});

test('a node that is far behind is a finding, one that is a few blocks behind is not', () => {
  const behind = (height: number): Snapshot =>
    merged(well().channel('peer1-org1', CHANNEL, () => ({ height, hash: goodHash(height - 1) })));
  assert.ok(codes(behind(HEIGHT - 6)).includes('O205'));
  assert.ok(!codes(behind(HEIGHT - 5)).includes('O205'));
});

test('of two observers the later, higher height counts, and names who saw it', () => {
  const snapshot = merged(well().channel('orderer1', CHANNEL, (said) => ({ ...said, height: 11, hash: goodHash(10) }), 'singapore'));
  const height = snapshot.nodes['orderer1']?.channels[CHANNEL]?.height;
  assert.equal(value(height), 11);
  assert.deepEqual(height !== undefined && isKnown(height) && height.by, ['agent:singapore']);
});

test('a certificate that ends within 30 days is a warning, one that has ended an error', () => {
  const ending = (days: number): Snapshot =>
    merged(well().change('orderer2', (probe) => ({ ...probe, certificateNotAfter: AT + days * 86_400_000 })));
  assert.deepEqual(codes(ending(30)), []);
  assert.deepEqual(
    ending(29).findings.map(({ code, severity }) => [code, severity]),
    [['O207', 'warning']],
  );
  assert.deepEqual(
    ending(-1).findings.map(({ code, severity }) => [code, severity]),
    [['O207', 'error']],
  );
});

test('with no observer at all everything is unknown and nothing is down', () => {
  const snapshot = mergeSnapshot({ topology: RAFT, at: AT, sightings: [], processes: [] });
  for (const { alive } of Object.values(snapshot.nodes)) assert.equal(reason(alive), 'nobody asked it');
  assert.equal(reason(snapshot.channels[CHANNEL]?.height), 'no node told its height');
  assert.equal(snapshot.channels[CHANNEL]?.quorum.unknown, 5);
  assert.ok(!codes(snapshot).includes('O202') && !codes(snapshot).includes('O212'));
});
