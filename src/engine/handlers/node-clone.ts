/** A lost node's identity gets the data of a survivor. Two of one identity, or data that nobody set aside, must never come out of it. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';
import type { EngineWorld } from '../../core/ports/recovery.ts';
import { fail } from '../codes.ts';
import type { Handler } from './handler.ts';
import { theSnapshot } from './snapshots.ts';

export const nodeClone: Handler<'node.clone'> = {
  /** A folder with something in it may be half a clone, so an intent without success is always done again. */
  check: async () => 'todo',
  /** Refusals come before the intent: with the intent in the log, what lies in the folder is the clone's and may be removed. */
  async before({ node, from, label }, { world: { driver } }) {
    await refuseUnheld(driver, node);
    const { state } = await driver.inspect(node);
    if (state !== 'stopped') throw fail('E814', `the process of ${node} is ${state}`, { subject: node });
    if (await driver.hasData(node)) {
      throw fail('E814', `the folder of ${node} is not empty: its own data must be set aside first`, { subject: node });
    }
    return { snapshot: await theSnapshot(driver, from, label) };
  },
  async apply({ node, from, label }, { world: { driver }, again }) {
    const id = await theSnapshot(driver, from, label);
    if (again) await emptyAgain(driver, node);
    await driver.copyIn(node, `snapshot:${from}/${id}`, '.');
    return `cloned from snapshot ${id} of ${from}`;
  },
  verify: ({ node }, { world }) => whyNoLedger(world, node),
  /** The folder was empty before; what was in it earlier is put back by undoing the step that set it aside. */
  undo: ({ node }, { world }) => emptyAgain(world.driver, node),
};

async function refuseUnheld(driver: Driver, node: NodeId): Promise<void> {
  if ((await driver.held(node)) === null) throw fail('E814', `${node} is not held, so somebody could start it`, { subject: node });
}

/** Without the hold somebody may have started the clone meanwhile: then what lies there has voted, and is not to be taken away. */
async function emptyAgain(driver: Driver, node: NodeId): Promise<void> {
  await refuseUnheld(driver, node);
  await driver.wipe(node);
}

/** The clone's own disk must say of every channel that it is a consenter with a ledger. */
async function whyNoLedger({ topology, recovery }: EngineWorld, node: NodeId): Promise<string | null> {
  for (const { id, consenters } of Object.values(topology.channels)) {
    if (!consenters.includes(node)) continue;
    const { height } = await recovery.consensusDisk(node, id);
    if (height === 0) return `the clone holds no block of channel ${id}`;
  }
  return null;
}
