import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { Judgement, Rule } from '../model.ts';
import { findNode } from '../../topology/lookup.ts';
import { propose } from './support/propose.ts';
import { bySubject, proven, standsSince } from './support/seen.ts';
import { channelsOfConsenter } from './support/votes.ts';
import { span, waits } from './support/words.ts';

export const killHungPeer: Rule = {
  id: 'D204',
  title: 'kill a peer or spare that hangs',
  when: 'a node that is no consenter is proven to hang for as long as the policy says (`recovery: hung: kill-after`)',
  does: 'it kills the process hard; D301 starts it again in the next round',
  hint: 'Find out what it hung on: a disk, a paused machine, its state database.',
  source: 'facts: fabric-peers.md 2 (4 of 4 killed peers started cleanly, no block lost)',
  judge(context) {
    const hung = bySubject(proven(context, DIAGNOSIS.hung)).filter(
      ({ subject }) => findNode(context.topology, subject) !== undefined && channelsOfConsenter(context, subject).length === 0,
    );
    const answers = hung.map((diagnosis): Judgement => {
      const { subject } = diagnosis;
      const since = standsSince(context, diagnosis);
      const due = since + context.policy.hung.killAfterMs;
      if (context.now < due)
        return { waiting: [waits(killHungPeer.id, subject, `${subject} has hung for only ${span(context.now - since)}`, due)] };
      const why = `${subject} has hung for ${span(context.now - since)}`;
      const steps = [{ kind: 'node.kill', node: subject }] as const;
      return { plans: [propose(context, { rule: killHungPeer.id, subject, why, steps, since: diagnosis.since })] };
    });
    return { plans: answers.flatMap(({ plans = [] }) => plans), waiting: answers.flatMap(({ waiting = [] }) => waiting) };
  },
};
