/** The last look before a clone of another node may vote: whoever is given up for lost must not have come back on the way. */
import type { NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { fail } from '../codes.ts';
import type { StepContext } from './handler.ts';

/** Those whose machine shows that they cannot run need no further look, which would take as long as nodes that do not answer. */
export async function refuseLostAlive(node: NodeId, { plan, world: { driver }, look }: StepContext): Promise<void> {
  const given = heldUntilStartOf(node, plan);
  const states = await Promise.all(given.map(async (lost) => [lost, (await driver.inspect(lost)).state] as const));
  const doubtful = states.filter(([, state]) => state !== 'stopped').map(([lost]) => lost);
  if (doubtful.length === 0) return;
  const { snapshot } = await look.evidence();
  const back = doubtful.filter((lost) => {
    const alive = snapshot.nodes[lost]?.alive;
    return alive !== undefined && isKnown(alive) && alive.value;
  });
  if (back.length > 0) throw fail('E814', `${back.join(', ')} is given up for lost and answers`, { subject: back[0] ?? node });
}

/** Held by the plan and not released before it starts the clone; nobody when it starts the node with its own data. */
function heldUntilStartOf(node: NodeId, { steps }: Plan): readonly NodeId[] {
  const cloned = steps.findIndex((step) => step.kind === 'node.clone' && step.node === node);
  if (cloned === -1) return [];
  const start = steps.findIndex((step, index) => index > cloned && step.kind === 'node.start' && step.node === node);
  const earlier = steps.slice(0, start === -1 ? steps.length : start);
  const released = new Set(earlier.flatMap((step) => (step.kind === 'node.release' ? [step.node] : [])));
  const held = earlier.flatMap((step) => (step.kind === 'node.hold' && !released.has(step.node) ? [step.node] : []));
  return [...new Set(held)].filter((each) => each !== node);
}
