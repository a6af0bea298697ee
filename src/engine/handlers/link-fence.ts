import { cutsOfFence, fenceCutId } from './fence-cuts.ts';
import type { Handler } from './handler.ts';

export const linkFence: Handler<'link.fence'> = {
  async check({ id, from, to }, { world }) {
    const standing = new Set(cutsOfFence(await world.driver.cuts(), id, to).map((cut) => cut.id));
    return from.every((node) => standing.has(fenceCutId(id, node))) ? 'done' : 'todo';
  },
  /** Those that stand already stay when the step is undone. */
  before: async ({ id, to }, { world }) => cutsOfFence(await world.driver.cuts(), id, to).map((cut) => cut.id),
  async apply({ id, from, to }, { world }) {
    for (const node of from) await world.driver.fence(fenceCutId(id, node), { kind: 'node', node }, { kind: 'node', node: to });
  },
  async undo({ id, from }, { world, before }) {
    const earlier = (before ?? []) as readonly string[];
    const own = from.map((node) => fenceCutId(id, node)).filter((cut) => !earlier.includes(cut));
    for (const cut of own) await world.driver.heal(cut);
  },
};
