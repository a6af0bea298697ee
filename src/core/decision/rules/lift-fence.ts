import type { NodeId, RegionId } from '../../kernel/ids.ts';
import { findNode } from '../../topology/lookup.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Judgement, Rule, RuleContext } from '../model.ts';
import { answerTo, fencedFrom, fenceId, ownFences } from './support/fences.ts';
import { propose } from './support/propose.ts';
import { isSuspected } from './support/seen.ts';
import { listed, span, waits } from './support/words.ts';

export const liftFence: Rule = {
  id: 'D202',
  title: 'lift a fence when the node answers again',
  when: 'every region on the fencing side got answers of the fenced node for as long as the policy says (`recovery: fence: lift-after`)',
  does: 'it takes the fence of the engine away; fences and cuts that others made stay',
  hint: 'The node then needs some seconds to catch up, because its connections back off.',
  source: 'measured: fabric-orderers.md 5.3 (15.5 to 16.4 s until it has caught up)',
  judge(context) {
    const answers = ownFences(context).map((node) => judgeOne(context, node));
    return { plans: answers.flatMap(({ plans = [] }) => plans), waiting: answers.flatMap(({ waiting = [] }) => waiting) };
  },
};

function judgeOne(context: RuleContext, node: NodeId): Judgement {
  const wait = (reason: string, until: number | null = null): Judgement => ({
    waiting: [waits(liftFence.id, node, reason, until)],
  });
  if (isSuspected(context, node, DIAGNOSIS.silentConsenter)) return wait(`${node} is fenced and silent`);
  const unanswered = sides(context, node).filter((region) => answerTo(context, region, node) !== 'answered');
  if (unanswered.length > 0) return wait(`${node} is fenced and does not answer ${listed(unanswered)}`);
  const since = ownValue(context.history.answers, node);
  if (since === undefined) return wait(`${node} is fenced and answers for the first time`);
  const due = since + context.policy.fence.liftAfterMs;
  if (context.now < due) return wait(`${node} is fenced and has answered again for only ${span(context.now - since)}`, due);
  return {
    plans: [
      propose(context, {
        rule: liftFence.id,
        subject: node,
        why: `${node} has answered every side of its fence again for ${span(context.now - since)}`,
        steps: [{ kind: 'link.unfence', id: fenceId(node), to: node }],
        since,
      }),
    ],
  };
}

/** Regions of the nodes whose connections the fence refuses. */
function sides(context: RuleContext, node: NodeId): readonly RegionId[] {
  const from = [...(fencedFrom(context).get(node) ?? [])];
  return [...new Set(from.flatMap((each) => findNode(context.topology, each)?.at.region ?? []))].toSorted();
}
