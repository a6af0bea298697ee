/** An engine lets a command of people act, between two plans and never beside it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../src/core/plan/step.ts';
import type { TickReport } from '../../src/engine/engine.ts';
import { EngineLease } from '../../src/engine/lease.ts';
import { runEngine, tick } from '../../src/engine/loop.ts';
import { turnAskedOf } from '../../src/engine/stand-aside.ts';
import { memoryEngineStore } from '../../src/simulation/engine-store.ts';
import { fails } from '../contract/engine-store-contract.ts';
import { decideOnce, type Lab, openLab, planWith } from './lab.ts';

const COMMAND = 'engine:recover-1';

/** A command beside the engine, on the same log. */
function command(lab: Lab, holder: string) {
  const store = memoryEngineStore(lab.disk, { clock: lab.world.clock });
  const lease = new EngineLease(store, lab.world.clock, holder, 10_000);
  const ask = (at = lab.world.clock.now()) => store.appendByPerson({ kind: 'turn-asked', by: COMMAND, at, data: { plan: 'plan9' } });
  return { lease, ask };
}

interface Run {
  readonly over: Promise<void>;
  readonly reports: readonly TickReport[];
  end(): void;
}

function running(lab: Lab, onReport: (ticks: number) => unknown = () => {}): Run {
  const ending = new AbortController();
  const reports: TickReport[] = [];
  const { engine } = lab.engine({ report: (report) => void (reports.push(report), onReport(reports.length)) });
  return { over: runEngine(engine, ending.signal), reports, end: () => ending.abort() };
}

describe('an engine that is asked to stand aside', () => {
  it('gives its lease to the command, waits as long as that takes, and then goes on', async () => {
    const lab = await openLab();
    const other = command(lab, COMMAND);
    const run = running(lab, (ticks) => (ticks === 1 ? other.ask() : undefined));
    await lab.world.controls.advance(2_500);
    await other.lease.acquire();
    assert.equal(lab.disk.lease?.holder, COMMAND);
    const before = run.reports.length;
    for (let n = 0; n < 10; n++) {
      await lab.world.controls.advance(3_000);
      await other.lease.renew();
    }
    assert.equal(run.reports.length, before, 'it does not even look meanwhile');
    await other.lease.release();
    await lab.world.controls.advance(3_000);
    assert.ok(run.reports.length > before);
    assert.equal(lab.disk.lease?.holder, 'engine:e1');
    run.end();
    await run.over;
    assert.deepEqual(lab.kinds().slice(0, 3), ['decision', 'turn-asked', 'stood-aside']);
    assert.equal(lab.kinds().filter((kind) => kind === 'stood-aside').length, 1, 'once for one request');
  });

  it('goes on by itself when nobody takes the lease', async () => {
    const lab = await openLab();
    const other = command(lab, COMMAND);
    const run = running(lab, (ticks) => (ticks === 1 ? other.ask() : undefined));
    await lab.world.controls.advance(6_000);
    assert.equal(lab.disk.lease?.holder, 'engine:e1');
    run.end();
    await run.over;
  });

  it('ends when somebody else took it', async () => {
    const lab = await openLab();
    const [asking, another] = [command(lab, COMMAND), command(lab, 'engine:another')];
    const run = running(lab, (ticks) => (ticks === 1 ? asking.ask() : undefined));
    const ended = fails(run.over, 'E811');
    await lab.world.controls.advance(2_500);
    await another.lease.acquire();
    await lab.world.controls.advance(3_000);
    await ended;
  });

  it('finishes what it has begun first, and forgets who asked too long ago', async () => {
    const lab = await openLab();
    const other = command(lab, COMMAND);
    const never: Step = { kind: 'wait.until', condition: { kind: 'node.stopped', node: 'orderer1' }, timeoutMs: 60_000 };
    const { engine } = lab.engine({ decide: decideOnce(planWith([never])) });
    await other.ask();
    await tick(engine);
    assert.equal(turnAskedOf(engine), null);
    const idle = lab.engine();
    await engine.lease.release();
    await lab.world.controls.advance(61_000);
    await other.ask(lab.world.clock.now() - 21_000);
    await tick(idle.engine);
    assert.equal(turnAskedOf(idle.engine), null);
    await other.ask();
    await idle.engine.memory.catchUp();
    assert.equal(turnAskedOf(idle.engine)?.by, COMMAND);
  });
});
