/** What is wrong with one step, given where the plan has led so far. Nothing here knows which rule made the plan. */
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { unreachable } from '../../kernel/assert.ts';
import type { LINT_CODES } from '../codes.ts';
import type { Plan } from '../plan.ts';
import type { Step } from '../step.ts';
import { channelsWith, domainOf, fenceTakesVote, type LintBasis, marginOf, type Progress, quorumOf } from './world.ts';

export type LintCode = keyof typeof LINT_CODES;

export interface Objection {
  readonly code: LintCode;
  readonly message: string;
}

export interface StepInPlan<S extends Step = Step> {
  readonly step: S;
  readonly plan: Plan;
  readonly before: Progress;
  readonly basis: LintBasis;
}

type Of<K extends Step['kind']> = StepInPlan<Extract<Step, { readonly kind: K }>>;

export function judgeStep({ step, ...rest }: StepInPlan): readonly Objection[] {
  switch (step.kind) {
    case 'node.start':
      return judgeStart({ step, ...rest });
    case 'node.stop':
    case 'node.kill':
      return judgeInterruption({ step, ...rest });
    case 'node.snapshot':
    case 'node.set-aside':
    case 'peer.rebuild-databases':
      return mustBeStopped(step.node, step.kind, rest.before);
    case 'node.clone':
      return judgeClone({ step, ...rest });
    case 'peer.rollback':
      return judgeRollback({ step, ...rest });
    case 'link.fence':
      return judgeFence({ step, ...rest });
    case 'consenter.add':
    case 'consenter.remove':
      return judgeMembership({ step, ...rest });
    case 'node.join':
      return rest.before.stopped.has(step.node)
        ? [{ code: 'K106', message: `${step.node} is joined to ${step.channel} before it was started` }]
        : [];
    case 'channel.replay':
      return step.from <= step.to ? [] : [{ code: 'K110', message: `no blocks from ${step.from} to ${step.to}` }];
    case 'node.hold':
    case 'node.release':
    case 'link.unfence':
    case 'channel.canary':
    case 'wait.until':
      return [];
    default:
      return unreachable(step);
  }
}

function judgeStart({ step: { node }, plan, before }: Of<'node.start'>): readonly Objection[] {
  const data = before.data.get(node) ?? 'own';
  const others = [...before.reseeding].filter((each) => each !== node);
  return [
    ...when(before.held.has(node), 'K105', `${node} is started while it is held`),
    ...when(data === 'aside' && channelsWith(before, node).length > 0, 'K112', `${node} is started with an empty folder and a vote`),
    ...when(
      data === 'cloned' && others.length > 0 && !(plan.approval === 'two-people' && tooFewToElect(before, node)),
      'K113',
      `${node} is started while ${others.join(', ')} has not been seen at the newest block`,
    ),
  ];
}

/**
 * An update that commits at the recovery may evict the first identity, so a second vote may have to be there before (fabric-orderers.md 3a). Copies
 * of a survivor cannot elect one of themselves as long as they are fewer than a quorum.
 */
function tooFewToElect(before: Progress, node: NodeId): boolean {
  return channelsWith(before, node).every((channel) => {
    const copies = [...before.reseeding, node].filter((each) => before.members.get(channel)?.includes(each) === true);
    return new Set(copies).size < quorumOf(before, channel);
  });
}

function judgeInterruption({ step: { node }, plan, before, basis }: Of<'node.stop' | 'node.kill'>): readonly Objection[] {
  if (before.stopped.has(node)) return [];
  const channels = channelsWith(before, node);
  const broken = channels.filter((channel) => marginOf(before, channel, [node]) < 0 && !repairs(plan, before, channel));
  const repairing = channels.some((channel) => repairs(plan, before, channel));
  const elsewhere = [...before.domains].filter((domain) => domain !== domainOf(basis.topology, node));
  const away = [...before.away].filter((each) => each !== node);
  return [
    ...broken.map((channel) => objection('K101', `without ${node} channel ${channel} is below its quorum`)),
    ...when(
      elsewhere.length > 0 && !repairing && !before.held.has(node),
      'K102',
      `${node} is interrupted after a node in ${elsewhere.join(', ')}`,
    ),
    ...when(
      away.length > 0 && !repairing && !before.held.has(node),
      'K102',
      `${node} is interrupted before ${away.join(', ')} was seen again`,
    ),
    ...when(!plan.disruptive, 'K111', `${node} is interrupted by a plan that says it interrupts nothing`),
  ];
}

/** Where quorum is lost anyway, a plan that two people approve may stop a survivor: to copy it, or to reset its back-off. */
function repairs({ approval }: Plan, before: Progress, channel: ChannelId): boolean {
  return approval === 'two-people' && marginOf(before, channel) < 0;
}

function judgeClone({ step: { node, from, label }, plan, before }: Of<'node.clone'>): readonly Objection[] {
  const without = channelsWith(before, node).filter((channel) => marginOf(before, channel) < 0);
  return [
    ...mustBeStopped(node, 'node.clone', before),
    ...when(!before.held.has(node), 'K104', `${node} is given data while nothing holds it down`),
    ...when(before.data.get(node) !== 'aside', 'K104', `${node} is given data before its own were set aside`),
    ...when(node === from, 'K104', `${node} is given a copy of itself`),
    ...when(!before.copies.has(`${from} ${label}`), 'K104', `${node} is given the copy ${label} of ${from}, which this plan did not take`),
    ...when(
      without.length > 0 && plan.approval !== 'two-people',
      'K108',
      `${node} is given a vote on ${without.join(', ')}, where quorum is not shown`,
    ),
  ];
}

function judgeRollback({ step: { node, block }, before }: Of<'peer.rollback'>): readonly Objection[] {
  const copied = [...before.copies].some((copy) => copy.startsWith(`${node} `));
  return [
    ...mustBeStopped(node, 'peer.rollback', before),
    ...when(!copied, 'K108', `${node} is rolled back without a copy of its data`),
    ...when(!Number.isInteger(block) || block < 0, 'K110', `no block ${block}`),
  ];
}

function judgeFence({ step: { from, to }, before }: Of<'link.fence'>): readonly Objection[] {
  const counts = fenceTakesVote(before, { from, to });
  const short = counts ? channelsWith(before, to).filter((channel) => marginOf(before, channel, [to]) < 0) : [];
  return [
    ...when(from.length === 0 || from.includes(to), 'K103', `the fence around ${to} has no side to stand on`),
    ...short.map((channel) => objection('K103', `without ${to} channel ${channel} is below its quorum`)),
  ];
}

function judgeMembership({ step, before }: Of<'consenter.add' | 'consenter.remove'>): readonly Objection[] {
  const { channel, node } = step;
  const members = before.members.get(channel) ?? [];
  const adds = step.kind === 'consenter.add';
  const after = adds ? [...members, node] : members.filter((each) => each !== node);
  const margin = marginOf({ ...before, members: new Map([...before.members, [channel, after]]) }, channel, [node]);
  return [
    ...when(members.includes(node) === adds, 'K110', `${node} is ${adds ? 'already' : 'not'} a consenter of ${channel}`),
    ...when(after.length === 0, 'K107', `${channel} would have no consenter`),
    ...when(!before.proven.has(channel), 'K107', `no canary was ordered on ${channel} before ${node} is ${adds ? 'added' : 'removed'}`),
    ...when(margin < 0, 'K107', `those alive are no quorum of ${channel} once ${node} is ${adds ? 'added' : 'removed'}`),
  ];
}

function mustBeStopped(node: NodeId, what: string, { stopped }: Progress): readonly Objection[] {
  return when(!stopped.has(node), 'K106', `${what} on ${node} before it is proven to be stopped`);
}

function when(wrong: boolean, code: LintCode, message: string): readonly Objection[] {
  return wrong ? [objection(code, message)] : [];
}

function objection(code: LintCode, message: string): Objection {
  return { code, message };
}
