/** What every drill has to show on a real network, whatever it broke. The drill file itself judges its times. */
import assert from 'node:assert/strict';
import type { DrillResult } from '../../src/core/chaos/result.ts';
import type { RealNetwork } from './network.ts';

export async function runsAndHolds(network: RealNetwork, drill: string): Promise<DrillResult> {
  const { code, stdout, stderr } = await network.lab.run(['drill', 'run', drill, network.file, '--json']);
  assert.ok(code === 0 || code === 1, `drill run ${drill} ended with ${code}\n${stderr.slice(-2000)}\n${stdout}`);
  const result = JSON.parse(stdout) as DrillResult;
  const why = JSON.stringify({ targets: result.targets, ...result.reasons, outage: result.outage, timeline: result.timeline }, null, 1);
  assert.deepEqual(result.verdicts, { hypothesis: 'held', injection: 'held', cleanup: 'held' }, why);
  assert.equal(code, 0, 'a drill that held ends with 0');
  const { submitted, acknowledged, committed, lost, duplicated, unknown } = result.transactions;
  assert.deepEqual({ lost, duplicated, unknown }, { lost: 0, duplicated: 0, unknown: 0 });
  assert.ok(acknowledged > 0 && committed >= acknowledged && submitted >= committed, JSON.stringify(result.transactions));
  assert.ok(result.targets.length > 0 && result.injectedAt !== null && result.healedAt !== null);
  assert.equal(typeof result.outage.blocksGapMs, 'number');
  for (const kind of ['steady', 'fault', 'healed'] as const)
    assert.ok(
      result.timeline.some((event) => event.kind === kind),
      `no ${kind} in the timeline of ${drill}`,
    );
  return result;
}

/** An injector's own word is no evidence: machines, refused probes and packet counters are. */
export function injectionSeenAs(result: DrillResult, evidence: RegExp): void {
  const { injection } = result.reasons;
  assert.ok(
    injection.some((reason) => evidence.test(reason)),
    injection.join('\n'),
  );
}

export function hasFloor(result: DrillResult): void {
  assert.ok(result.floorMs !== null && result.floorMs > 0, `${result.drill}: floor ${result.floorMs}`);
}
