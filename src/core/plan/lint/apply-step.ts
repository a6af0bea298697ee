/** Where one step leads, taken at its word but never at more: what a step only begins counts when a wait has shown it. */
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import type { Condition, Step } from '../step.ts';
import { channelsWith, domainOf, fenceTakesVote, type LintBasis, marginOf, type NodeData, type Progress } from './world.ts';

export function applyStep(progress: Progress, step: Step, basis: LintBasis): Progress {
  switch (step.kind) {
    case 'node.start':
      return started(progress, step.node);
    case 'node.stop':
    case 'node.kill':
      return interrupted(progress, step.node, basis);
    case 'node.hold':
      return { ...progress, held: including(progress.held, step.node) };
    case 'node.release':
      return { ...progress, held: excluding(progress.held, step.node) };
    case 'node.snapshot':
      return { ...progress, copies: including(progress.copies, `${step.node} ${step.label}`) };
    case 'node.set-aside':
      return { ...progress, data: mapped<NodeId, NodeData>(progress.data, step.node, 'aside') };
    case 'node.clone':
      return { ...progress, data: mapped<NodeId, NodeData>(progress.data, step.node, 'cloned') };
    case 'link.fence':
      return fenceTakesVote(progress, step)
        ? { ...progress, fenced: including(progress.fenced, step.to), voting: withoutVote(progress.voting, step.to) }
        : progress;
    case 'link.unfence':
      return { ...progress, fenced: excluding(progress.fenced, step.to) };
    case 'consenter.add':
      return changed(progress, step.channel, [...(progress.members.get(step.channel) ?? []), step.node]);
    case 'consenter.remove':
      return changed(
        progress,
        step.channel,
        (progress.members.get(step.channel) ?? []).filter((node) => node !== step.node),
      );
    case 'channel.canary':
      return { ...progress, proven: including(progress.proven, step.channel) };
    case 'wait.until':
      return shown(progress, step.condition);
    default:
      return progress;
  }
}

function started(progress: Progress, node: NodeId): Progress {
  const cloned = progress.data.get(node) === 'cloned';
  return {
    ...progress,
    stopped: excluding(progress.stopped, node),
    reseeding: cloned ? including(progress.reseeding, node) : progress.reseeding,
  };
}

function interrupted(progress: Progress, node: NodeId, { topology }: LintBasis): Progress {
  const after: Progress = { ...progress, voting: withoutVote(progress.voting, node) };
  // A node that is held is given up on purpose: only its vote counts, not its return.
  if (progress.stopped.has(node) || progress.held.has(node)) return after;
  return { ...after, away: including(progress.away, node), domains: including(progress.domains, domainOf(topology, node)) };
}

/** A canary proves one set only. */
function changed(progress: Progress, channel: ChannelId, members: readonly NodeId[]): Progress {
  return { ...progress, members: mapped(progress.members, channel, members), proven: excluding(progress.proven, channel) };
}

function shown(progress: Progress, condition: Condition): Progress {
  switch (condition.kind) {
    case 'node.stopped':
      return { ...progress, stopped: including(progress.stopped, condition.node), voting: withoutVote(progress.voting, condition.node) };
    case 'node.alive':
      return answering(progress, condition.node);
    case 'node.at-tip':
      return {
        ...progress,
        away: excluding(progress.away, condition.node),
        reseeding: excluding(progress.reseeding, condition.node),
        voting: withVote(progress, condition.node, condition.channel),
      };
    default:
      return progress;
  }
}

/** Where quorum is lost nobody reaches a newer block: there an answer is all that a re-seeded node can show. */
function answering(progress: Progress, node: NodeId): Progress {
  const waits = channelsWith(progress, node).every((channel) => marginOf(progress, channel) >= 0);
  const seen: Progress = {
    ...progress,
    away: excluding(progress.away, node),
    reseeding: waits ? progress.reseeding : excluding(progress.reseeding, node),
  };
  return { ...seen, voting: withVote(seen, node, null) };
}

/** An answer shows a vote, unless the node is fenced off. A re-seeded node votes only once it was seen at the newest block. */
function withVote({ voting, fenced, reseeding }: Progress, node: NodeId, atTipOf: ChannelId | null): Progress['voting'] {
  if (fenced.has(node) || (atTipOf === null && reseeding.has(node))) return voting;
  return new Map(
    [...voting].map(([channel, nodes]) => [channel, atTipOf === null || atTipOf === channel ? including(nodes, node) : nodes]),
  );
}

function withoutVote(voting: Progress['voting'], node: NodeId): Progress['voting'] {
  return new Map([...voting].map(([channel, nodes]) => [channel, excluding(nodes, node)]));
}

function including<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  return new Set([...set, one]);
}

function excluding<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  return new Set([...set].filter((each) => each !== one));
}

function mapped<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map([...map, [key, value]]);
}
