/** What a plan rests on, digested per node, so that `apply` can tell that the network has changed. */
import type { NodeId } from '../kernel/ids.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { ownValue } from '../kernel/own-value.ts';
import type { Refusal } from './codes.ts';
import type { Inventory } from './inventory.ts';
import type { RecoveryPlan } from './recovery-plan.ts';

/** Lower-case hex of SHA-256 over the UTF-8 of the text. Core has no hash function of its own. */
export type Digest = (text: string) => string;

export function basisOf({ channels, lost }: Inventory, digest: Digest): Readonly<Record<NodeId, string>> {
  const facts = new Map<NodeId, unknown[]>();
  const add = (node: NodeId, fact: unknown): void => void facts.set(node, [...(facts.get(node) ?? []), fact]);
  for (const { channel, survivors, peers } of channels) {
    for (const { node, disk, members } of survivors) add(node, { channel, members, ...('unreadable' in disk ? disk : positionOf(disk)) });
    for (const { node, height, hash } of peers) add(node, { channel, height, hash });
  }
  for (const { node, startable } of lost) add(node, { lost: true, startable });
  return Object.fromEntries([...facts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([node, all]) => [node, digest(canonicalJson(all))]));
}

/** Term and committed index are left out: a node that campaigns in vain writes them again without any entry being added. */
function positionOf(disk: { height: number; hash: string; lastTerm: number; lastIndex: number; pendingConfigurations: number }): object {
  const { height, hash, lastTerm, lastIndex, pendingConfigurations } = disk;
  return { height, hash, lastTerm, lastIndex, pendingConfigurations };
}

/** Why the plan does not fit the network as it is now; empty when it does. */
export function compareBasis(plan: RecoveryPlan, inventory: Inventory, digest: Digest): readonly Refusal[] {
  const foreign = judgeNetwork(plan, inventory);
  if (foreign.length > 0) return foreign;
  const now = basisOf(inventory, digest);
  const nodes = [...new Set([...Object.keys(plan.basis), ...Object.keys(now)])].toSorted();
  return nodes.flatMap((node): readonly Refusal[] => {
    const [then, here] = [ownValue(plan.basis, node), ownValue(now, node)];
    if (then === here) return [];
    const change =
      then === undefined ? 'was not seen by the plan' : here === undefined ? 'is no longer there' : 'is not as the plan saw it';
    return [{ code: 'R711', subject: node, message: `${node} ${change}` }];
  });
}

/** A plan in its middle has changed the network itself: then only this is asked. */
export function judgeNetwork(
  plan: RecoveryPlan,
  { network, topologyDigest }: Pick<Inventory, 'network' | 'topologyDigest'>,
): readonly Refusal[] {
  if (plan.network !== network) {
    return [{ code: 'R710', subject: plan.id, message: `the plan is of network ${plan.network}, this one is ${network}` }];
  }
  if (plan.topologyDigest === topologyDigest) return [];
  return [{ code: 'R710', subject: plan.id, message: 'the topology file is not the one that the plan was made for' }];
}
