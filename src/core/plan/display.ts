/** Steps and plans in words, for the log, the command line and the sentence of a round. */
import { unreachable } from '../kernel/assert.ts';
import { formatDuration } from '../kernel/units.ts';
import type { Plan } from './plan.ts';
import type { Condition, Step } from './step.ts';

/** In the imperative, without a full stop: `kill orderer4`. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'node.start':
      return `start ${step.node}`;
    case 'node.stop':
      return `stop ${step.node} (${step.graceSeconds} s grace)`;
    case 'node.kill':
      return `kill ${step.node}`;
    case 'node.hold':
      return `hold ${step.node} down (${step.reason})`;
    case 'node.release':
      return `release ${step.node}`;
    case 'node.snapshot':
      return `copy the data of ${step.node} as ${step.label}`;
    case 'node.set-aside':
      return `set the data of ${step.node} aside as ${step.label}`;
    case 'node.clone':
      return `give ${step.node} the copy ${step.label} of ${step.from}`;
    case 'node.join':
      return `join ${step.node} to ${step.channel}`;
    case 'link.fence':
      return `fence ${step.to} off from ${listed(step.from)}`;
    case 'link.unfence':
      return `lift the fence around ${step.to}`;
    case 'peer.rebuild-databases':
      return `rebuild the databases of ${step.node}`;
    case 'peer.rollback':
      return `roll ${step.node} back to block ${step.block} of ${step.channel}`;
    case 'consenter.add':
      return `add ${step.node} to the consenters of ${step.channel}`;
    case 'consenter.remove':
      return `remove ${step.node} from the consenters of ${step.channel}`;
    case 'channel.canary':
      return `order a canary on ${step.channel} through ${step.orderer} (at most ${formatDuration(step.timeoutMs)})`;
    case 'channel.replay':
      return `replay blocks ${step.from} to ${step.to} of ${step.channel} from ${step.source} through ${step.orderer}`;
    case 'wait.until':
      return `wait until ${describeCondition(step.condition)} (at most ${formatDuration(step.timeoutMs)})`;
    default:
      return unreachable(step);
  }
}

export function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'node.alive':
      return `${condition.node} answers`;
    case 'node.stopped':
      return `${condition.node} has stopped`;
    case 'channel.led':
      return `a quorum of ${condition.channel} confirms a leader`;
    case 'node.at-tip':
      return `${condition.node} has the newest block of ${condition.channel}, ${condition.atLeast} blocks at least`;
    case 'channel.equal':
      return `${condition.nodes.join(', ')} have the same chain on ${condition.channel}`;
    default:
      return unreachable(condition);
  }
}

/** What a plan is for, where the other steps only prepare it. */
const AIMS: readonly Step['kind'][] = [
  'node.clone',
  'consenter.add',
  'consenter.remove',
  'peer.rollback',
  'peer.rebuild-databases',
  'channel.replay',
];
const MOST_EFFECTS = 3;

/** What a plan does in one clause: its aim, else its effects without the waiting, at most three of them. */
export function describePlan({ steps }: Plan): string {
  const aims = steps.filter(({ kind }) => AIMS.includes(kind)).map(describeStep);
  const effects = steps.filter(({ kind }) => kind !== 'wait.until' && kind !== 'channel.canary').map(describeStep);
  const told = aims.length > 0 ? aims : effects;
  const shown = told.slice(0, MOST_EFFECTS);
  const rest = steps.length - shown.length;
  const all = aims.length > 0 && rest > 0 ? ` (${steps.length} steps)` : '';
  const more = aims.length === 0 && effects.length > shown.length ? [`${effects.length - shown.length} more`] : [];
  return `${[...shown, ...more].join(', then ')}${all}`;
}

/** A plan as an operator reads it before approving. */
export function planLines(plan: Plan): readonly string[] {
  return [
    `${plan.id} (${plan.rule}, ${plan.subject}): ${plan.why}`,
    `approval: ${plan.approval}; ${plan.disruptive ? 'interrupts something that may work' : 'interrupts nothing'}`,
    ...plan.steps.map((step, index) => `${String(index + 1).padStart(3)}. ${describeStep(step)}`),
  ];
}

const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMES + 1) return names.join(', ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
}
