/** Looks at the network all the time while a drill runs: heights, the leader, and when the loss was noticed. */
import { isKnown } from '../../core/observation/observed.ts';
import type { Sighting } from '../../core/observation/probe.ts';
import { POLL_MS, messageOf, note } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

export interface Watch {
  stop(): Promise<void>;
}

export function startWatch(run: DrillRun): Watch {
  const state = { stopped: false, leader: null as string | null, detected: false, complained: false };
  const done = (async (): Promise<void> => {
    while (!state.stopped) {
      try {
        await round(run, state);
      } catch (error) {
        if (!state.complained) note(run, 'note', `an observation failed: ${messageOf(error)}`);
        state.complained = true;
      }
      await run.world.clock.sleep(POLL_MS);
    }
  })();
  return {
    stop: async () => {
      state.stopped = true;
      await done;
    },
  };
}

async function round(run: DrillRun, state: { leader: string | null; detected: boolean }): Promise<void> {
  const { world, tools, channel } = run;
  const [sightings, processes] = await Promise.all([world.observer.sightings(), world.observer.processes()]);
  recordHeights(run, sightings);
  detect(run, state, sightings);
  const view = tools.snapshot({ topology: world.topology, sightings, processes, at: world.clock.now() }).channels[channel];
  if (view === undefined || !isKnown(view.leader) || view.leader.value === null || view.leader.value === state.leader) return;
  note(run, 'leader', state.leader === null ? `${view.leader.value} leads` : `${view.leader.value} leads instead of ${state.leader}`);
  state.leader = view.leader.value;
}

function recordHeights(run: DrillRun, sightings: readonly Sighting[]): void {
  for (const { nodes } of sightings) {
    for (const { node, at, channels } of nodes) {
      const height = channels[run.channel]?.height;
      if (height === undefined) continue;
      const own = (run.heights[node] ??= []);
      const last = own.at(-1);
      if (last === undefined || last.height < height) own.push({ at, height });
    }
  }
}

/** The first time that an observer in another region does not get an answer from a target. */
function detect(run: DrillRun, state: { detected: boolean }, sightings: readonly Sighting[]): void {
  const { injectedAt } = run;
  if (state.detected || injectedAt === null || run.healedAt !== null) return;
  for (const { nodes, startedAt } of sightings) {
    if (startedAt < injectedAt) continue;
    const missed = nodes.find((probe) => run.target.nodes.includes(probe.node) && probe.outcome !== 'answered');
    if (missed === undefined) continue;
    note(run, 'detected', `${missed.observer}: ${missed.node} ${missed.outcome}`);
    state.detected = true;
    return;
  }
}
