/**
 * Every life that a plan can have: all plans of up to four steps with every way back, every outcome of every step and of every taking back,
 * and a crash after every single event. The laws below are written from what the log means, not from the code.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Plan } from '../plan/plan.ts';
import type { SagaEvent } from './events.ts';
import { next, type Next } from './next.ts';
import type { UndoClass } from './undo-class.ts';

const CLASSES: readonly UndoClass[] = ['undo', 'keep', 'stop'];
const LENGTHS = [0, 1, 2, 3, 4];
const what = { kind: 'node.kill', node: 'n' } as const;
const words = { code: 'E812', message: 'no' } as const;

describe('the next step of a plan', () => {
  it('keeps every law after every event of every life', () => {
    let lives = 0;
    let prefixes = 0;
    const outcomes = new Set<string>();
    for (const classes of LENGTHS.flatMap(allClasses)) {
      const plan = planOf(classes);
      const live = (events: readonly SagaEvent[]): void => {
        prefixes++;
        const following = next(plan, events, (_, step) => classes[step] ?? 'keep');
        assertLaws(classes, events, following);
        if (following.kind === 'end') {
          lives++;
          outcomes.add(following.outcome);
          const ended: SagaEvent = { kind: 'ended', at: 0, plan: plan.id, outcome: following.outcome, why: following.why };
          assert.deepEqual(next(plan, [...events, ended]), { kind: 'ended', outcome: following.outcome });
          return;
        }
        assert.ok(events.length < 6 * classes.length + 2, 'every life ends');
        for (const event of whatMayHappen(plan.id, following)) live([...events, event]);
      };
      live([]);
    }
    assert.deepEqual([...outcomes].toSorted(), ['failed', 'succeeded', 'undone']);
    assert.ok(lives > 4_000 && prefixes > 10_000, `${lives} lives, ${prefixes} prefixes`);
  });

  it('of a plan that goes back by itself undoes a restart, and never puts data back under a node that has run on other data', () => {
    const failed = (step: number): SagaEvent => ({ kind: 'failed', at: 0, plan: 'p', step, undo: false, ...words });
    const intents = (count: number): readonly SagaEvent[] =>
      Array.from({ length: count }, (_, step): SagaEvent => ({ kind: 'intent', at: 0, plan: 'p', step, what, undo: false }));
    const restart: Plan = {
      ...planOf([]),
      steps: [
        { kind: 'node.kill', node: 'a' },
        { kind: 'node.start', node: 'a' },
        { kind: 'wait.until', condition: { kind: 'node.alive', node: 'a' }, timeoutMs: 1 },
      ],
    };
    assert.deepEqual(next(restart, [...intents(3), failed(2)]), { kind: 'undo', step: 1, again: false });
    const replaced: Plan = {
      ...planOf([]),
      steps: [
        { kind: 'node.set-aside', node: 'a', label: 'x' },
        { kind: 'node.start', node: 'b' },
        { kind: 'node.start', node: 'a' },
      ],
    };
    assert.equal(next(replaced, [...intents(3), failed(2)]).kind, 'end');
    assert.deepEqual(next(replaced, [...intents(2), failed(1)]), { kind: 'undo', step: 1, again: false });
    assert.deepEqual(next(replaced, [...intents(1), failed(1)]), { kind: 'undo', step: 0, again: false });
  });
});

function allClasses(length: number): readonly (readonly UndoClass[])[] {
  if (length === 0) return [[]];
  return allClasses(length - 1).flatMap((shorter) => CLASSES.map((of) => [...shorter, of]));
}

function planOf(classes: readonly UndoClass[]): Plan {
  return {
    id: 'p',
    rule: 'D203',
    subject: 'n',
    why: '',
    basis: { network: 'net', topologyDigest: '', at: 0, channels: {} },
    approval: 'automatic',
    disruptive: false,
    steps: classes.map(() => what),
  };
}

/** One event at a time: a crash may come after each of them, and then `next` is asked by somebody who knows nothing else. */
function whatMayHappen(plan: string, following: Next): readonly SagaEvent[] {
  if (following.kind !== 'do' && following.kind !== 'undo') return [];
  const undo = following.kind === 'undo';
  const { step, again } = following;
  const at = 0;
  const failed: SagaEvent = { kind: 'failed', at, plan, step, undo, ...words };
  if (again) return [undo ? { kind: 'undone', at, plan, step } : { kind: 'succeeded', at, plan, step, already: false }, failed];
  const intent: SagaEvent = { kind: 'intent', at, plan, step, what, undo };
  // Before its intent a step may be found done, or not be safe any more.
  return undo ? [intent] : [intent, { kind: 'succeeded', at, plan, step, already: true }, failed];
}

function assertLaws(classes: readonly UndoClass[], events: readonly SagaEvent[], following: Next): void {
  const has = (kind: SagaEvent['kind'], step: number, undo?: boolean): boolean =>
    events.some(
      (event) =>
        event.kind === kind && 'step' in event && event.step === step && (undo === undefined || ('undo' in event && event.undo === undo)),
    );
  const steps = classes.map((_, step) => step);
  const failed = steps.some((step) => has('failed', step, false));
  const stuck = steps.some((step) => has('failed', step, true));
  const begun = steps.filter((step) => has('intent', step, false));
  const open = begun.filter((step) => classes[step] !== 'keep' && !has('undone', step));
  const last = open.at(-1);
  switch (following.kind) {
    case 'do':
      assert.equal(failed, false, 'never forward after a failure');
      assert.deepEqual(
        steps.filter((step) => has('succeeded', step)),
        steps.slice(0, following.step),
        'all before it are done, and it is not',
      );
      assert.equal(following.again, has('intent', following.step, false));
      return;
    case 'undo':
      assert.ok(failed && !stuck, 'back only after a failure, and not past one that could not be taken back');
      assert.equal(following.step, last, 'the last one first');
      assert.equal(classes[following.step], 'undo');
      assert.equal(following.again, has('intent', following.step, true));
      return;
    case 'end':
      if (following.outcome === 'succeeded') assert.ok(!failed && steps.every((step) => has('succeeded', step)));
      if (following.outcome === 'undone') assert.ok(failed && !stuck && open.length === 0, 'nothing stands that could be taken back');
      if (following.outcome === 'failed') assert.ok(failed && (stuck || (last !== undefined && classes[last] === 'stop')));
      return;
    case 'ended':
      assert.fail('only when the log says so');
  }
}
