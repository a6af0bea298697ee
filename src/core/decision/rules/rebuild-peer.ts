import type { EpochMs, NodeId } from '../../kernel/ids.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Step } from '../../plan/step.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Diagnosis, Judgement, Rule, RuleContext } from '../model.ts';
import { diedOf } from './support/crashes.ts';
import { mergeJudgements } from './support/merge-judgements.ts';
import { cures } from './support/past.ts';
import { planId, propose, stopped, until } from './support/propose.ts';
import { bySubject, proven, standsSince, undisturbedSince } from './support/seen.ts';
import { channelsOfPeer } from './support/votes.ts';
import { evidenceOf, lasting, ruleFinding, waits } from './support/words.ts';

/** Panics that the peer's own blocks cure. */
const DATABASES = ['index-ahead', 'state-ahead'];

type Cure = 'restart' | 'rebuild' | 're-join';

/**
 * The mildest cure first. Rebuilding keeps all blocks; re-joining fetches them again, and needs a person: the chaincode packages go aside with
 * the data and have to be installed again.
 */
const CURES: readonly Cure[] = ['restart', 'rebuild', 're-join'];

export const rebuildPeer: Rule = {
  id: 'D401',
  title: 'repair a peer that is stuck or does not serve its channel',
  when: 'a peer is proven to stand still while others grow, to refuse a channel, or to die of a database that is ahead of its blocks',
  does: 'it restarts the peer, then rebuilds its databases, then (once confirmed) sets its data aside and joins it anew: one of them at a time, each after the one before did not help',
  hint: "Look for 'Failed to load ledger' in its log; after a re-join install its chaincode packages again.",
  source: 'measured: fabric-peers.md 4b, 5 and rules 4, 9',
  judge(context) {
    const damaged = diedOf(context, ...DATABASES);
    const ill = bySubject([...proven(context, DIAGNOSIS.stuckHeight), ...proven(context, DIAGNOSIS.zombieChannel), ...damaged]);
    const peers = ill.filter(({ subject }) => ownValue(context.topology.peers, subject) !== undefined);
    return mergeJudgements(peers.map((each) => judgeOne(context, each, damaged.includes(each))));
  },
};

function judgeOne(context: RuleContext, diagnosis: Diagnosis, dead: boolean): Judgement {
  const { subject } = diagnosis;
  const tried = cures(context.history, rebuildPeer.id, subject).length + (dead ? 1 : 0);
  const cure = CURES[tried];
  if (cure === undefined) {
    const message = `nothing that was tried repairs ${subject}`;
    return { findings: [ruleFinding(rebuildPeer, { severity: 'error', subject, message, evidence: evidenceOf(diagnosis) })] };
  }
  const due = dueAt(context, diagnosis, tried, dead);
  if (context.now < due) {
    const reason = tried === 0 ? `${subject} may still load or catch up` : `whether the last cure helped ${subject} is not seen yet`;
    return { waiting: [waits(rebuildPeer.id, subject, reason, due)] };
  }
  return { plans: [plan(context, diagnosis, cure)] };
}

function dueAt(context: RuleContext, diagnosis: Diagnosis, tried: number, dead: boolean): EpochMs {
  if (dead && tried === 1) return diagnosis.since;
  const { afterMs } = context.policy.stuck;
  // One that stands still has been watched for as long already, unless it was out of reach.
  if (diagnosis.code === DIAGNOSIS.stuckHeight) return undisturbedSince(context, diagnosis.subject) + afterMs;
  return standsSince(context, diagnosis) + afterMs;
}

function plan(context: RuleContext, { subject, since, message }: Diagnosis, cure: Cure): Plan {
  const label = planId(context, { rule: rebuildPeer.id, subject, since });
  const why = lasting(message, context.now - since);
  const approval = cure === 're-join' ? 'confirm' : 'automatic';
  return propose(context, { rule: rebuildPeer.id, subject, why, since, approval, steps: stepsOf(context, subject, cure, label) });
}

const ALIVE_MS = 30_000;

function stepsOf({ topology }: RuleContext, node: NodeId, cure: Cure, label: string): readonly Step[] {
  const start: Step = { kind: 'node.start', node };
  if (cure === 'restart') return [...stopped(node), start];
  if (cure === 'rebuild') return [...stopped(node), { kind: 'peer.rebuild-databases', node }, start];
  const joins = channelsOfPeer(topology, node).map(({ id }): Step => ({ kind: 'node.join', node, channel: id }));
  return [...stopped(node), { kind: 'node.set-aside', node, label }, start, until({ kind: 'node.alive', node }, ALIVE_MS), ...joins];
}
