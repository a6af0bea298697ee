/**
 * May a node that a recovery has held be let go? The hold keeps old data from coming back after other data has voted in its place: it went on
 * without what the old data knows, so the two must never meet again. The log says which recoveries came so far.
 */
import type { NodeId } from '../kernel/ids.ts';
import { isKnown } from '../observation/observed.ts';
import type { Snapshot } from '../observation/snapshot.ts';
import type { Plan } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import type { SagaEvent } from '../saga/events.ts';
import type { Channel, Topology } from '../topology/model.ts';
import type { Refusal } from './codes.ts';

export interface ReleaseCase {
  readonly node: NodeId;
  readonly topology: Topology;
  /** What the log says of plans, oldest first. */
  readonly events: readonly SagaEvent[];
  /** The plan that was begun and has not ended. */
  readonly running: Plan | null;
  readonly held: boolean;
  /** Whether anything lies in its data folder. */
  readonly hasData: boolean;
  /** Fences of a recovery that keep peers from it. */
  readonly fences: readonly string[];
  readonly snapshot: Snapshot;
}

export function whyNotRelease(request: ReleaseCase): readonly Refusal[] {
  const { node, running, held, fences } = request;
  if (!held && fences.length === 0) return [];
  if (running !== null) {
    return [
      { code: 'R734', subject: node, message: `${running.id} has begun and has not ended, and what it holds and fences is part of it` },
    ];
  }
  return [...(held ? wouldMeetItself(request) : []), ...(fences.length > 0 ? peersAhead(request) : [])];
}

function wouldMeetItself({ node, topology, events, hasData }: ReleaseCase): readonly Refusal[] {
  if (!hasData) return [];
  const without = events.flatMap((event, at) =>
    event.kind === 'plan' && wentOnWithout(node, event.plan, events.slice(at), topology) ? [event.plan.id] : [],
  );
  const last = without.at(-1);
  if (last === undefined) return [];
  const message = `${last} let a copy of a survivor vote while ${node} was held, and the data of ${node} is still the one from before`;
  return [{ code: 'R735', subject: node, message }];
}

/** The plan held it, and begun to start a copy on a channel of it; afterwards its data was neither set aside nor rolled back. */
function wentOnWithout(node: NodeId, plan: Plan, since: readonly SagaEvent[], { channels }: Topology): boolean {
  if (!plan.steps.some((step) => step.kind === 'node.hold' && step.node === node)) return false;
  const copies = new Set(plan.steps.flatMap((step) => (step.kind === 'node.clone' ? [step.node] : [])));
  const shared = Object.values(channels).filter((channel) => isOn(channel, node));
  const begun = since.some(
    (event) =>
      event.kind === 'intent' &&
      event.plan === plan.id &&
      !event.undo &&
      event.what.kind === 'node.start' &&
      copies.has(event.what.node) &&
      isOnAny(shared, event.what.node),
  );
  return begun && !isRenewed(node, since);
}

function isOn({ consenters, peers }: Channel, node: NodeId): boolean {
  return consenters.includes(node) || peers.includes(node);
}

function isOnAny(channels: readonly Channel[], node: NodeId): boolean {
  return channels.some((channel) => isOn(channel, node));
}

/** Its old data was set aside, or rolled back to what the channel has, and has not been put back since. */
function isRenewed(node: NodeId, events: readonly SagaEvent[]): boolean {
  const steps = new Map<string, Step>();
  let renewed = false;
  for (const event of events) {
    if (event.kind === 'plan' || event.kind === 'ended') continue;
    const key = `${event.plan} ${event.step}`;
    if (event.kind === 'intent') steps.set(key, event.what);
    const step = steps.get(key);
    if (step === undefined || !renews(step, node)) continue;
    if (event.kind === 'succeeded') renewed = true;
    else if (event.kind === 'intent' && event.undo) renewed = false;
  }
  return renewed;
}

function renews(step: Step, node: NodeId): boolean {
  return (step.kind === 'node.set-aside' || step.kind === 'peer.rollback') && step.node === node;
}

/** Clients come with the peers: what they send would become another block of a number that a peer already has. */
function peersAhead({ node, topology, snapshot }: ReleaseCase): readonly Refusal[] {
  return Object.values(topology.channels)
    .filter(({ consenters }) => consenters.includes(node))
    .flatMap((channel) => {
      const ahead = aheadOf(channel, snapshot);
      const message = `${ahead.join(', ')} has blocks of ${channel.id} that no orderer shows; they have to be ordered again before a client comes`;
      return ahead.length === 0 ? [] : [{ code: 'R736' as const, subject: node, message }];
    });
}

function aheadOf({ id, consenters, peers }: Channel, { nodes }: Snapshot): readonly NodeId[] {
  const heightOf = (node: NodeId): number => {
    const height = nodes[node]?.channels[id]?.height;
    return height !== undefined && isKnown(height) ? height.value : 0;
  };
  const ordered = Math.max(0, ...consenters.map(heightOf));
  return peers.filter((peer) => heightOf(peer) > ordered);
}
