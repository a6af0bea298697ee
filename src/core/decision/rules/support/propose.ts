/** How a rule makes a plan: everything but what it wants done follows from the situation, so the same situation gives the same plan. */
import type { ChannelId, EpochMs, NodeId } from '../../../kernel/ids.ts';
import { isKnown } from '../../../observation/observed.ts';
import type { Approval, Plan, PlanBasis, RuleId } from '../../../plan/plan.ts';
import { leastApproval, STEP_KINDS, stricter } from '../../../plan/step-kinds.ts';
import type { Condition, Step } from '../../../plan/step.ts';
import { ownValue } from '../../../kernel/own-value.ts';
import type { Evidence, RuleContext } from '../../model.ts';
import { endedKey, rememberEnded } from '../../remember/ended.ts';

export interface Proposal {
  readonly rule: RuleId;
  readonly subject: string;
  /** Where one subject may have a plan for each of several channels. */
  readonly channel?: ChannelId;
  /** What is seen that asks for it, as a clause: `orderer4 has been silent towards a quorum for 6 s`. */
  readonly why: string;
  readonly steps: readonly Step[];
  /** When the situation began: the same situation is the same plan, however many rounds it takes to act. */
  readonly since: EpochMs;
  /** Where the rule asks for more than the steps do. */
  readonly approval?: Approval;
}

export function propose(context: RuleContext, proposal: Proposal): Plan {
  const { rule, subject, why, steps, approval = 'automatic' } = proposal;
  return {
    id: planId(context, proposal),
    rule,
    subject,
    why,
    basis: basisOf(context.evidence, context.topologyDigest),
    approval: stricter(approval, leastApproval(steps)),
    disruptive: steps.some((step) => interrupts(context, step)),
    steps,
  };
}

/** Also the label of copies that the plan makes, so it is made of letters, digits, dots and dashes. */
export function planId(
  { history, topologyDigest }: RuleContext,
  { rule, subject, channel, since }: Pick<Proposal, 'rule' | 'subject' | 'channel' | 'since'>,
): string {
  const last = rememberEnded(history)[endedKey(rule, subject)];
  const attempt = last === undefined ? '1' : Math.trunc(last).toString(36);
  const names = [subject, ...(channel === undefined ? [] : [channel])].map((name) => name.replaceAll(/[^A-Za-z0-9.-]/gu, '-'));
  return [rule, ...names, Math.trunc(since).toString(36), attempt, topologyDigest.slice(0, DIGEST_LETTERS)].join('-');
}

/** Enough to tell one version of a topology file from the next. */
const DIGEST_LETTERS = 8;

/** A step that ends a process which is not proven to be gone. */
function interrupts({ evidence: { snapshot } }: RuleContext, step: Step): boolean {
  if (!STEP_KINDS[step.kind].interrupts || !('node' in step)) return false;
  const alive = ownValue(snapshot.nodes, step.node)?.alive;
  return alive === undefined || !isKnown(alive) || alive.value;
}

export function basisOf({ snapshot, at }: Pick<Evidence, 'snapshot' | 'at'>, topologyDigest: string): PlanBasis {
  return {
    network: snapshot.network,
    topologyDigest,
    at,
    channels: Object.fromEntries(
      Object.entries(snapshot.channels).map(([id, { height, leader }]) => {
        const tip = isKnown(height) ? height.value : null;
        return [id, { height: tip, hash: hashAt(id, tip, snapshot.nodes), leader: isKnown(leader) ? leader.value : null }];
      }),
    ),
  };
}

type Nodes = RuleContext['evidence']['snapshot']['nodes'];

function hashAt(channel: string, tip: number | null, nodes: Nodes): string | null {
  for (const { channels } of Object.values(nodes)) {
    const view = ownValue(channels, channel);
    if (view !== undefined && isKnown(view.height) && view.height.value === tip && isKnown(view.hash)) return view.hash.value;
  }
  return null;
}

/** A process that was told to end is gone by then, or the driver has killed it. */
const STOP_GRACE_SECONDS = 10;
const STOPPED_MS = 20_000;

export function stopped(node: NodeId): readonly Step[] {
  return [{ kind: 'node.stop', node, graceSeconds: STOP_GRACE_SECONDS }, until({ kind: 'node.stopped', node }, STOPPED_MS)];
}

export function until(condition: Condition, timeoutMs: number): Step {
  return { kind: 'wait.until', condition, timeoutMs };
}
