import { findNode } from '../../core/topology/lookup.ts';
import { fail } from '../codes.ts';
import { cutsOfFence, fenceCutId } from './fence-cuts.ts';
import type { Handler, StepContext, StepOf } from './handler.ts';

export const linkFence: Handler<'link.fence'> = {
  async check({ id, from, to }, { world }) {
    const standing = new Set(cutsOfFence(await world.driver.cuts(), id, to).map((cut) => cut.id));
    return from.every((node) => standing.has(fenceCutId(id, node))) ? 'done' : 'todo';
  },
  /** Those that stand already stay when the step is undone. */
  before: async ({ id, to }, { world }) => cutsOfFence(await world.driver.cuts(), id, to).map((cut) => cut.id),
  refuse: (step, context) => refuseAnswering(step, context),
  async apply({ id, from, to }, { world }) {
    for (const node of from) await world.driver.fence(fenceCutId(id, node), { kind: 'node', node }, { kind: 'node', node: to });
  },
  async undo({ id, from }, { world, before }) {
    const earlier = (before ?? []) as readonly string[];
    const own = from.map((node) => fenceCutId(id, node)).filter((cut) => !earlier.includes(cut));
    for (const cut of own) await world.driver.heal(cut);
  },
};

/** An engine that goes on after a crash finds the node back, perhaps: a fence would then take away a vote that counts. */
async function refuseAnswering({ from, to }: StepOf<'link.fence'>, { world, look, plan }: StepContext): Promise<void> {
  // A recovery keeps others away from a survivor on purpose while blocks are ordered again.
  if (plan.approval === 'two-people') return;
  const sides = new Set(from.map((node) => findNode(world.topology, node)?.at.region));
  const { sightings } = await look.evidence();
  const probes = sightings.filter(({ region }) => sides.has(region)).flatMap(({ nodes }) => nodes.filter(({ node }) => node === to));
  if (probes.length === 0 || probes.some(({ outcome }) => outcome !== 'answered')) return;
  throw fail('E814', `${to} answers every side again that it was to be fenced off from`, { subject: to });
}
