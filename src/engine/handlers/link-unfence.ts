import type { CutState } from '../../core/ports/driver.ts';
import { cutsOfFence } from './fence-cuts.ts';
import type { Handler } from './handler.ts';

export const linkUnfence: Handler<'link.unfence'> = {
  check: async ({ id, to }, { world }) => (cutsOfFence(await world.driver.cuts(), id, to).length === 0 ? 'done' : 'todo'),
  before: async ({ id, to }, { world }) => cutsOfFence(await world.driver.cuts(), id, to),
  async apply({ id, to }, { world }) {
    for (const cut of cutsOfFence(await world.driver.cuts(), id, to)) await world.driver.heal(cut.id);
  },
  async undo(_step, { world, before }) {
    for (const { id, cut } of (before ?? []) as readonly CutState[]) await world.driver.fence(id, cut.from, cut.to);
  },
};
