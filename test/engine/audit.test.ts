import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeStep } from '../../src/core/plan/display.ts';
import { auditLine, readAudit } from '../../src/engine/audit.ts';
import { tick } from '../../src/engine/loop.ts';
import { memoryDisk, memoryEngineStore } from '../../src/simulation/engine-store.ts';
import { decideOnce, openLab, planWith, tickToTheEnd } from './lab.ts';

describe('the audit log', () => {
  it('tells the life of a plan in lines that people read', async () => {
    const lab = await openLab();
    const steps = [
      { kind: 'node.stop', node: 'peer1', graceSeconds: 5 },
      { kind: 'node.hold', node: 'peer1', reason: 'a test' },
      { kind: 'wait.until', condition: { kind: 'node.alive', node: 'peer1' }, timeoutMs: 1_000 },
    ] as const;
    const engine = lab.engine({ decide: decideOnce(planWith(steps, { subject: 'peer1' })) });
    await tickToTheEnd(lab, engine);
    for (const [kind, data] of [
      ['acknowledged', { code: 'D302', subject: 'peer1', reason: 'known' }],
      ['approved', { plan: 'plan9' }],
      ['switched', { state: 'on', reason: 'a storm' }],
      ['released', { node: 'orderer1', reason: 'its disk is sound' }],
      ['note', { text: 'x' }],
    ] as const) {
      await engine.store.appendByPerson({ kind, by: 'person:ada', at: 0, data });
    }
    const lines = (await readAudit(engine.store)).map((record) => auditLine(record).replace(/^#\d+ \S+ /u, ''));
    assert.deepEqual(
      lines.filter((line) => !line.includes('decision:')),
      [
        'engine:e1 plan: plan1 by D301 for peer1, 3 steps: a test wants it',
        `engine:e1 intent: plan1 begins step 1, ${describeStep(steps[0])}`,
        'engine:e1 succeeded: plan1 step 1 is done and was seen',
        `engine:e1 intent: plan1 begins step 2, ${describeStep(steps[1])}`,
        'engine:e1 succeeded: plan1 step 2 is done and was seen',
        `engine:e1 intent: plan1 begins step 3, ${describeStep(steps[2])}`,
        'engine:e1 failed: plan1 step 3 failed: peer1 is not seen alive: seen as false (waited 1000 ms) (E813)',
        `engine:e1 intent: plan1 takes back step 2, ${describeStep(steps[1])}`,
        'engine:e1 undone: plan1 step 2 is taken back',
        `engine:e1 intent: plan1 takes back step 1, ${describeStep(steps[0])}`,
        'engine:e1 undone: plan1 step 1 is taken back',
        'engine:e1 ended: plan1 undone: step 3 failed: peer1 is not seen alive: seen as false (waited 1000 ms)',
        'person:ada acknowledged: D302 of peer1: known',
        'person:ada approved: plan plan9',
        'person:ada switched: the kill switch is on: a storm',
        'person:ada released: orderer1 may come back: its disk is sound',
        'person:ada note: {"text":"x"}',
      ],
    );
    const [first] = await readAudit(engine.store, { kinds: ['decision'] });
    assert.match(auditLine(first ?? assert.fail()), /^#1 2027-01-01T00:00:15.000Z engine:e1 decision: a test wants it$/u);
  });

  it('is filtered by time, kind, author, plan, rule and name, and cut to the newest', async () => {
    const lab = await openLab();
    const engine = lab.engine({ decide: decideOnce(planWith([{ kind: 'node.stop', node: 'orderer5', graceSeconds: 5 }])) });
    const now = lab.world.clock.now();
    await tick(engine.engine);
    const { store } = engine;
    await store.appendByPerson({ kind: 'acknowledged', by: 'person:ada', at: 7, data: { subject: 'orderer55', code: 'D301' } });
    const kinds = async (filter: Parameters<typeof readAudit>[1]) => (await readAudit(store, filter)).map(({ kind }) => kind);
    assert.deepEqual(await kinds({}), ['decision', 'plan', 'intent', 'succeeded', 'ended', 'acknowledged']);
    assert.deepEqual(await kinds({ until: 7 }), ['acknowledged']);
    assert.deepEqual((await kinds({ since: now })).length, 5);
    assert.deepEqual(await kinds({ kinds: ['intent', 'ended'] }), ['intent', 'ended']);
    assert.deepEqual(await kinds({ by: 'person:' }), ['acknowledged']);
    assert.deepEqual(await kinds({ plan: 'plan1' }), ['decision', 'plan', 'intent', 'succeeded', 'ended']);
    assert.deepEqual(await kinds({ plan: 'D301' }), ['decision', 'plan']);
    assert.deepEqual(await kinds({ about: 'orderer55' }), ['acknowledged']);
    assert.deepEqual(await kinds({ about: 'orderer5' }), ['decision', 'plan', 'intent']);
    assert.deepEqual(await kinds({ last: 2 }), ['ended', 'acknowledged']);
  });

  it('is read to its end, however long it is', async () => {
    const store = memoryEngineStore(memoryDisk('lab'), { clock: { now: () => 0 } });
    for (let n = 1; n <= 1_203; n++) await store.appendByPerson({ kind: 'note', by: 'person:x', at: n, data: n });
    assert.equal((await readAudit(store)).length, 1_203);
    assert.deepEqual(
      (await readAudit(store, { last: 2 })).map(({ data }) => data),
      [1_202, 1_203],
    );
  });
});
