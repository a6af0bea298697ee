import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import type { Step } from '../../plan/step.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Diagnosis, Judgement, Rule, RuleContext } from '../model.ts';
import { mergeJudgements } from './support/merge-judgements.ts';
import { planId, propose, stopped } from './support/propose.ts';
import { isSuspected, proven } from './support/seen.ts';
import { heightOf } from './support/votes.ts';
import { evidenceOf, ruleFinding, waits } from './support/words.ts';

/** Only with a second peer that has the consenters' block: if all peers differ from the consenters, it is the consenters that were restored. */
export const rollBackPeer: Rule = {
  id: 'D402',
  title: 'roll a diverged peer back',
  when: 'exactly one peer of a channel is proven to have another block than consenters who agree, another peer agrees with them, and the first block that differs is known',
  does: 'it copies the data of the stopped peer, cuts its chain before that block and starts it: the rest is fetched and validated again',
  hint: 'Keep the copy until you know why the peer had other blocks.',
  source: 'measured: fabric-peers.md 5 and rules 16, 17 (rebuilding the databases does not repair it)',
  judge(context) {
    const peers = proven(context, DIAGNOSIS.diverged).filter(({ subject }) => ownValue(context.topology.peers, subject) !== undefined);
    return mergeJudgements(peers.map((each) => judgeOne(context, each)));
  },
};

function judgeOne(context: RuleContext, diagnosis: Diagnosis): Judgement {
  const { subject, channel, detail, message, since } = diagnosis;
  const block = Number(detail);
  if (channel === undefined || detail === undefined || !Number.isSafeInteger(block))
    return { waiting: [waits(rollBackPeer.id, subject, `the first block of ${subject} that differs is not known yet`)] };
  const reason = whyNot(context, subject, channel, block);
  if (reason !== null) {
    const finding = ruleFinding(rollBackPeer, { severity: 'error', subject, message: reason, evidence: evidenceOf(diagnosis) });
    return { findings: [finding], waiting: [waits(rollBackPeer.id, subject, reason)] };
  }
  const label = planId(context, { rule: rollBackPeer.id, subject, channel, since });
  const steps: readonly Step[] = [
    ...stopped(subject),
    { kind: 'node.snapshot', node: subject, label },
    { kind: 'peer.rollback', node: subject, channel, block: block - 1 },
    ...dropDatabase(context, subject),
    { kind: 'node.start', node: subject },
  ];
  return { plans: [propose(context, { rule: rollBackPeer.id, subject, channel, why: message, steps, since })] };
}

function whyNot(context: RuleContext, peer: NodeId, channel: ChannelId, block: number): string | null {
  if (block < 1) return `${peer} differs from the first block of ${channel} on: it belongs to another network`;
  const others = (ownValue(context.topology.channels, channel)?.peers ?? []).filter((other) => other !== peer);
  const agreeing = others.some(
    (other) => !isSuspected(context, other, DIAGNOSIS.diverged) && (heightOf(context, other, channel) ?? 0) > block,
  );
  return agreeing ? null : `no other peer of ${channel} is seen that agrees with the consenters on block ${block}`;
}

/** Rolling back leaves CouchDB as it is, and a database ahead of the blocks does not load. */
function dropDatabase({ topology }: RuleContext, node: NodeId): readonly Step[] {
  const inCouch = Object.values(topology.stateDatabases).some(({ peers }) => peers.includes(node));
  return inCouch ? [{ kind: 'peer.rebuild-databases', node }] : [];
}
