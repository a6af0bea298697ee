import type { ChannelId, EpochMs, NodeId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import type { Step } from '../../plan/step.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Diagnosis, Judgement, Rule, RuleContext } from '../model.ts';
import { diedOf } from './support/crashes.ts';
import { attempts } from './support/past.ts';
import { planId, propose } from './support/propose.ts';
import { bySubject, proven, standsSince } from './support/seen.ts';
import { copiesServe, reseedSteps, sourceFor } from './support/reseed.ts';
import { channelsOfConsenter, channelsThatNeed } from './support/votes.ts';
import { evidenceOf, listed, ruleFinding, waits } from './support/words.ts';

export const reseedConsenter: Rule = {
  id: 'D403',
  title: 'give an emptied consenter data that it can go on from',
  when: 'exactly one consenter of Raft channels is proven to die of `tocommit` or to have lost a channel, the others are a quorum, and one of them can be spared for a moment',
  does: 'after a change of leader that was seen, it starts the consenter again or joins it to the channels that have a new one; else it copies another consenter, stopped for the moment, into its folder: its own data are kept aside',
  hint: 'Find out what emptied its disk. With no consenter to spare, restart the leader of each channel that it has lost, or replace it (D501).',
  source: 'measured: fabric-orderers.md 3b, 3d and rule 15; facts: fabric-orderers-v3.md 4, rule 14',
  judge(context) {
    const emptied = bySubject([...diedOf(context, 'tocommit'), ...proven(context, DIAGNOSIS.channelMissing)]).filter(
      ({ subject }) => channelsOfConsenter(context, subject).length > 0,
    );
    const [first, ...others] = emptied;
    if (first === undefined) return null;
    if (others.length > 0) return cannot(first, `${listed(emptied.map(({ subject }) => subject))} have lost their data at once`);
    return judgeOne(context, first);
  },
};

/** One round after the last attempt would still see the panic of before. */
const SEEN_AGAIN_MS = 10_000;

function judgeOne(context: RuleContext, diagnosis: Diagnosis): Judgement {
  const { subject, since, message } = diagnosis;
  const foreign = channelsOfConsenter(context, subject).filter((channel) => !copiesServe(channel));
  if (foreign.length > 0)
    return cannot(diagnosis, `a consenter of ${listed(foreign.map(({ id }) => id))} cannot go on from a copy of another`);
  const needing = channelsThatNeed(context, subject);
  if (needing.length > 0) return cannot(diagnosis, `without ${subject} no quorum of ${listed(needing)} is shown alive`);
  const given = diagnosis.since + context.policy.stuck.afterMs;
  if (diagnosis.code === DIAGNOSIS.channelMissing && context.now < given)
    return { waiting: [waits(reseedConsenter.id, subject, `${subject} may still be joined to its channel`, given)] };
  const tried = attempts(context.history, reseedConsenter.id, subject).length;
  const due = standsSince(context, diagnosis) + SEEN_AGAIN_MS;
  if (tried > 0 && context.now < due)
    return { waiting: [waits(reseedConsenter.id, subject, `whether ${subject} lives now is not seen yet`, due)] };
  const steps = underNewLeaders(context, diagnosis);
  if (steps.length > 0) {
    const why = `${message}, and the leader has changed since`;
    return { plans: [propose(context, { rule: reseedConsenter.id, subject, why, steps, since })] };
  }
  const from = sourceFor(context, subject);
  if (from === null)
    return cannot(
      diagnosis,
      `no consenter can be stopped for a moment to be copied for ${subject}; it goes on once another leads ${listed(lostBy(context, diagnosis).map(({ channel }) => channel))}`,
    );
  const label = planId(context, { rule: reseedConsenter.id, subject, since });
  const copied = reseedSteps(context, { node: subject, from, label, reason: `its data are replaced by a copy of ${from}` });
  return { plans: [propose(context, { rule: reseedConsenter.id, subject, why: message, steps: copied, since })] };
}

/**
 * A new leader does not remember how far the node was. One that lives joins the channels that have one; a dead one starts with what it has of all
 * its channels at once, so all of them need one.
 */
function underNewLeaders(context: RuleContext, diagnosis: Diagnosis): readonly Step[] {
  const { code, subject } = diagnosis;
  const lost = lostBy(context, diagnosis);
  const anew = lost.filter(({ channel, since }) => isLedAnew(context, channel, subject, since));
  if (code === DIAGNOSIS.channelMissing) return anew.map(({ channel }): Step => ({ kind: 'node.join', node: subject, channel }));
  return anew.length === lost.length ? [{ kind: 'node.start', node: subject }] : [];
}

interface Lost {
  readonly channel: ChannelId;
  /** Since when it is seen without it. */
  readonly since: EpochMs;
}

/** Channels that it has to be given again; which of them a dead one has lost is not known. */
function lostBy(context: RuleContext, { code, subject, since }: Diagnosis): readonly Lost[] {
  if (code !== DIAGNOSIS.channelMissing) return channelsOfConsenter(context, subject).map(({ id }) => ({ channel: id, since }));
  return proven(context, code).flatMap((each) =>
    each.subject === subject && each.channel !== undefined ? [{ channel: each.channel, since: each.since }] : [],
  );
}

/** Somebody else leads for certain since the node was seen without its data. A time in which nobody saw who leads is no change of leader. */
function isLedAnew({ history, evidence }: RuleContext, channel: ChannelId, node: NodeId, since: EpochMs): boolean {
  const reign = ownValue(history.reigns, channel);
  const leader = ownValue(evidence.snapshot.channels, channel)?.leader;
  const leads = leader !== undefined && isKnown(leader) ? leader.value : null;
  return reign !== undefined && reign.of === leads && leads !== node && reign.begunAfter !== null && reign.begunAfter > since;
}

function cannot(diagnosis: Diagnosis, reason: string): Judgement {
  const subject: NodeId = diagnosis.subject;
  return {
    findings: [ruleFinding(reseedConsenter, { severity: 'error', subject, message: reason, evidence: evidenceOf(diagnosis) })],
    waiting: [waits(reseedConsenter.id, subject, reason)],
  };
}
