import { cutsOfFence, fenceCutId } from './fence-cuts.ts';
import type { Handler } from './handler.ts';

export const linkFence: Handler<'link.fence'> = {
  async check({ id, from, to }, { world }) {
    const standing = new Set(cutsOfFence(await world.driver.cuts(), id, to).map((cut) => cut.id));
    return from.every((node) => standing.has(fenceCutId(id, node))) ? 'done' : 'todo';
  },
  async apply({ id, from, to }, { world }) {
    for (const node of from) await world.driver.fence(fenceCutId(id, node), { kind: 'node', node }, { kind: 'node', node: to });
  },
  async undo({ id, from }, { world }) {
    for (const node of from) await world.driver.heal(fenceCutId(id, node));
  },
};
