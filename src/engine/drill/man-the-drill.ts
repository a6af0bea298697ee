/** Who has to be there for a drill: an engine, or none; an operator; two people who confirm a recovery. */
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import { failures } from '../../core/kernel/failure.ts';
import { samePerson } from '../../core/recovery/fence-proof.ts';
import { note, waitFor } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

const fail = failures(DRILL_CODES);
/** Start of the program, the lease of an engine before it, and its first look. */
const ENGINE_LIMIT_MS = 45_000;

export async function refuseUnmanned({ drill, operator, people }: DrillRun): Promise<void> {
  const { engine, response } = drill;
  if (engine === 'any' && response.length === 0) return;
  if (operator === null) throw fail('E633', `drill ${drill.name} runs engines or commands, which cannot be done from here`);
  if (engine === 'off' && (await operator.isServed())) {
    throw fail('E633', `drill ${drill.name} needs a network that no engine serves`, { hint: 'Stop `holdfast serve` first.' });
  }
  if (!response.some(({ kind }) => kind === 'recover' || kind === 'refuse-changed-plan')) return;
  if (new Set(people.map(samePerson)).size < 2) {
    throw fail('E634', `drill ${drill.name} recovers the network, which two people have to confirm; ${people.length} are named`, {
      hint: 'Name them: --person alice --person bob.',
    });
  }
}

/** Resolves when an engine has looked at the network and decided. */
export async function startEngine(run: DrillRun): Promise<void> {
  const { operator, world } = run;
  if (operator === null) throw fail('E633', 'an engine cannot be started from here');
  const since = world.clock.now();
  const looked = await waitFor(
    run,
    ENGINE_LIMIT_MS,
    async () => {
      await operator.startEngine();
      return (await operator.log(since)).some(({ kind }) => kind === 'decision') ? true : null;
    },
    run.watcher.signal,
  );
  if (looked === null)
    throw fail('E633', `no engine looked at the network within ${ENGINE_LIMIT_MS} ms`, { hint: 'Run `holdfast serve` to see why.' });
  note(run, 'note', 'an engine serves the network');
}
