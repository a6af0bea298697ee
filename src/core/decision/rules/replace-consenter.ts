import type { Finding } from '../../kernel/finding.ts';
import type { Channel } from '../../topology/model.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Diagnosis, Judgement, Rule, RuleContext } from '../model.ts';
import { doubtedNodes, goneConsenters, lostZones, zoneOf } from './support/gone.ts';
import { mergeJudgements } from './support/merge-judgements.ts';
import { propose } from './support/propose.ts';
import { nextChange, refill, spares } from './support/replace.ts';
import { channelsOfConsenter } from './support/votes.ts';
import { listed, ruleFinding, span, waits } from './support/words.ts';

export const replaceConsenter: Rule = {
  id: 'D501',
  title: 'replace a consenter that stays dead by a spare',
  when: 'a consenter is proven dead for as long as the policy says (`recovery: replace: after`), its zone is not lost with it, a leader is confirmed, and a spare answers',
  does: 'it orders a canary, joins and adds the spare; once the spare is seen at the tip, a second plan removes the dead one: one change per update. Where those alive are too few to add first, a person confirms that the dead one is removed first',
  hint: 'Write the new consenters into the topology file; the finding of this rule says which they are.',
  source: 'requirements R30; measured: fabric-orderers.md 4 and rules 9, 21, 22; Fabric v3.1.1 orderer/consensus/etcdraft/membership.go',
  judge(context) {
    const zones = lostZones(context);
    const gone = goneConsenters(context).filter(({ subject }) => {
      const place = ownValue(context.topology.orderers, subject)?.at;
      return place !== undefined && !zones.has(zoneOf(place));
    });
    const available = spares(context, doubtedNodes(context));
    const channels = Object.values(context.topology.channels);
    return mergeJudgements([
      ...gone.flatMap((diagnosis) =>
        channelsOfConsenter(context, diagnosis.subject).map((channel) =>
          replaceOn(context, { rule: replaceConsenter, channel, diagnosis }, available),
        ),
      ),
      ...channels.map((channel) => refillOn(context, channel, available, gone)),
      { findings: channels.flatMap((channel) => differs(context, channel)) },
    ]);
  },
};

export interface Replacing {
  readonly rule: Rule;
  readonly channel: Channel;
  readonly diagnosis: Diagnosis;
}

/** Shared with D502, which chooses other spares. */
export function replaceOn(context: RuleContext, { rule, channel, diagnosis }: Replacing, available: readonly string[]): Judgement {
  const { subject, since } = diagnosis;
  const due = since + context.policy.replace.afterMs;
  if (context.now < due)
    return { waiting: [waits(rule.id, subject, `${subject} has been dead for only ${span(context.now - since)}`, due)] };
  const change = nextChange(context, channel, subject, available);
  if (typeof change === 'string') {
    const message = `${subject} is not replaced on ${channel.id}: ${change}`;
    const finding = ruleFinding(rule, { severity: 'warning', subject, message, evidence: diagnosis.message });
    return { findings: [finding], waiting: [waits(rule.id, subject, change)] };
  }
  const why = `${subject} has been dead for ${span(context.now - since)}, and ${change.does}`;
  const { steps, approval } = change;
  return { plans: [propose(context, { rule: rule.id, subject, channel: channel.id, why, steps, approval, since })] };
}

/** A set that was made smaller first, because those alive were too few to add anybody. */
function refillOn(context: RuleContext, channel: Channel, available: readonly string[], gone: readonly Diagnosis[]): Judgement {
  const members = ownValue(context.evidence.membership, channel.id);
  const waitsForRemoval = gone.some(({ subject }) => members?.includes(subject) === true);
  if (members === undefined || waitsForRemoval || members.length >= channel.consenters.length) return {};
  const change = refill(context, channel, available);
  if (typeof change === 'string') return { waiting: [waits(replaceConsenter.id, channel.id, change)] };
  const why = `${channel.id} has ${members.length} consenters instead of ${channel.consenters.length}, and ${change.does}`;
  const { steps, approval } = change;
  return { plans: [propose(context, { rule: replaceConsenter.id, subject: channel.id, why, steps, approval, since: 0 })] };
}

function differs({ evidence }: RuleContext, { id, consenters }: Channel): readonly Finding[] {
  const members = ownValue(evidence.membership, id);
  if (members === undefined || (members.length === consenters.length && consenters.every((node) => members.includes(node)))) return [];
  const message = `${id} has other consenters than the file: ${listed(members)}`;
  return [ruleFinding(replaceConsenter, { severity: 'warning', subject: id, message, evidence: `the file: ${listed(consenters)}` })];
}
