import type { ChannelId, EpochMs, NodeId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import { quorumSize } from '../../consensus/quorum.ts';
import type { Channel } from '../../topology/model.ts';
import { findNode } from '../../topology/lookup.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { hostPath } from '../diagnose/host-path.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Diagnosis, Judgement, Rule, RuleContext } from '../model.ts';
import { growthKey } from '../remember/growth-key.ts';
import { diesAgain } from './support/crashes.ts';
import { acknowledgedAt } from './support/past.ts';
import { propose } from './support/propose.ts';
import { bySubject, isSuspected, proven } from './support/seen.ts';
import { channelsOfConsenter, heightOf, membersOf, votersOf } from './support/votes.ts';
import { listed, span, waits } from './support/words.ts';

/**
 * The node starts with its own data, so nothing is lost by it. Only consenters that are behind must never be enough to elect one of
 * themselves: restored copies that start together fork a channel silently.
 */
export const restartDeadProcess: Rule = {
  id: 'D301',
  title: 'start a process that died',
  when: 'a process is proven dead, it is not held, it does not crash again and again, and its back-off has passed',
  does: 'it starts the process; consenters before peers, and never so many consenters behind the tip that they could elect one of themselves',
  hint: 'Read the end of its log to see why it died.',
  source: 'requirements R28; measured: fabric-orderers.md 2, fabric-orderers-v3.md 4, rule 14',
  judge(context) {
    const dead = bySubject(proven(context, DIAGNOSIS.deadProcess)).filter(
      ({ subject }) => findNode(context.topology, subject) !== undefined,
    );
    const answers = dead.toSorted((a, b) => votes(context, b) - votes(context, a)).map((each) => judgeOne(context, each));
    return { plans: answers.flatMap(({ plans = [] }) => plans), waiting: answers.flatMap(({ waiting = [] }) => waiting) };
  },
};

function votes(context: RuleContext, { subject }: Diagnosis): number {
  return channelsOfConsenter(context, subject).length;
}

function judgeOne(context: RuleContext, diagnosis: Diagnosis): Judgement {
  const { subject, since } = diagnosis;
  // D302 speaks of those.
  if (diesAgain(context, subject)) return {};
  const reason = whyNot(context, subject);
  if (reason !== null) return { waiting: [waits(restartDeadProcess.id, subject, reason)] };
  const starts = ownValue(context.history.restarts, subject) ?? [];
  const due = dueAt(context, starts, since);
  if (context.now < due) {
    const why = `${subject} was started ${starts.length === 1 ? 'once' : `${starts.length} times`}, the next start is backed off`;
    return { waiting: [waits(restartDeadProcess.id, subject, why, due)] };
  }
  const age = context.now - since;
  const why = age === 0 ? `the process of ${subject} died` : `the process of ${subject} has been dead for ${span(age)}`;
  const steps = [{ kind: 'node.start', node: subject }] as const;
  return { plans: [propose(context, { rule: restartDeadProcess.id, subject, why, steps, since })] };
}

function whyNot(context: RuleContext, node: NodeId): string | null {
  const held = ownValue(context.evidence.held, node);
  if (held !== undefined) return `${node} is held: ${held}`;
  const place = findNode(context.topology, node)?.at;
  if (place !== undefined && isSuspected(context, hostPath(place), DIAGNOSIS.deadHost)) return `the host of ${node} is dead`;
  const reasons = channelsOfConsenter(context, node).flatMap((channel) => whyNotBeside(context, channel) ?? []);
  return reasons[0] ?? null;
}

function whyNotBeside(context: RuleContext, channel: Channel): string | null {
  const running = heightsOf(context, channel.id);
  const older = [...running].filter(([node, height]) => height < hadBefore(context, node, channel.id)).map(([node]) => node);
  if (older.length > 0) return `${listed(older)} came back with fewer blocks of ${channel.id} than before, and has to catch up first`;
  const limit = isLed(context, channel.id) ? BLOCKS_UNDER_A_LEADER : 0;
  const tip = Math.max(...running.values());
  const behind = [...running].filter(([, height]) => tip - height > limit).map(([node]) => node);
  const coming = startedUnseen(context, channel.id, running);
  const needed = quorumSize(channel.consensus.kind, membersOf(context, channel.id).length);
  const doubtful = [...behind, ...coming];
  if (doubtful.length === 0 || doubtful.length + 1 < needed) return null;
  if (coming.length > 0) return `${listed(coming)}: started just now, and what they have of ${channel.id} is not seen yet`;
  return `${listed(behind)} and one more that is behind could elect one of themselves on ${channel.id}`;
}

/** Longer than an orderer takes to open a large ledger. Whoever tells nothing after that hangs, or is out of sight. */
const OPENING_MS = 2 * 60_000;

/** Consenters that the engine has started and that nobody has seen since: how far they are is not known, and they may vote already. */
function startedUnseen(context: RuleContext, channel: ChannelId, running: ReadonlyMap<NodeId, number>): readonly NodeId[] {
  const { history, now } = context;
  // Whoever says itself that it does not have the channel votes for nobody there, and a dead one does not either.
  const outside = new Set([
    ...proven(context, DIAGNOSIS.deadProcess).map(({ subject }) => subject),
    ...proven(context, DIAGNOSIS.channelMissing).flatMap((each) => (each.channel === channel ? [each.subject] : [])),
  ]);
  return membersOf(context, channel).filter((node) => {
    const started = ownValue(history.restarts, node)?.at(-1);
    if (started === undefined || now - started > OPENING_MS || running.has(node) || outside.has(node)) return false;
    return (ownValue(history.growth, growthKey(node, channel))?.seen ?? -Infinity) <= started;
  });
}

/** Nodes are asked some milliseconds apart, so under a leader a few blocks are no lag. */
const BLOCKS_UNDER_A_LEADER = 5;

function heightsOf(context: RuleContext, channel: ChannelId): ReadonlyMap<NodeId, number> {
  const heights = votersOf(context, channel).flatMap((node): [NodeId, number][] => {
    const height = heightOf(context, node, channel);
    return height === null ? [] : [[node, height]];
  });
  return new Map(heights);
}

/** Blocks that the consenter was seen with once, unless somebody has acknowledged since that it has fewer. */
function hadBefore({ history }: RuleContext, node: NodeId, channel: ChannelId): number {
  const highest = ownValue(history.highest, growthKey(node, channel));
  return highest === undefined || acknowledgedAt(history, restartDeadProcess.id, node) > highest.at ? 0 : highest.height;
}

function isLed({ evidence: { snapshot } }: RuleContext, channel: ChannelId): boolean {
  const leader = ownValue(snapshot.channels, channel)?.leader;
  return leader !== undefined && isKnown(leader) && leader.value !== null;
}

/** The n-th start waits from the start before it, so a process that lived for longer than its pause is started at once. */
function dueAt({ policy: { restart } }: RuleContext, starts: readonly EpochMs[], since: EpochMs): EpochMs {
  const pause = restart.backOffMs[Math.min(starts.length, restart.backOffMs.length - 1)] ?? 0;
  return Math.max(since, (starts.at(-1) ?? since) + pause);
}
