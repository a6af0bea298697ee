/**
 * What a plan does to consenters, computed from the meaning of its steps alone: an oracle that knows neither the rules nor the linter. A
 * consenter counts while its process runs, others reach it, and its data hold everything that it may have acknowledged.
 */
import type { Plan } from '../../src/core/plan/plan.ts';
import type { Step } from '../../src/core/plan/step.ts';

export interface Truth {
  readonly members: readonly string[];
  readonly needed: number;
  /** Consenters that work. */
  readonly working: readonly string[];
  /** Processes that are gone. */
  readonly dead: readonly string[];
  readonly held?: readonly string[];
}

/** What is wrong with any prefix of the plan; empty when nothing is. */
export function complaints(plan: Plan, truth: Truth): readonly string[] {
  const working = new Set(truth.working);
  const running = new Set(truth.members.filter((node) => !truth.dead.includes(node)));
  const held = new Set(truth.held);
  const emptied = new Set<string>();
  const copied = new Set<string>();
  const hadQuorum = working.size >= truth.needed;
  const found: string[] = [];
  const complain = (index: number, text: string): void => void found.push(`${plan.id} step ${index + 1}: ${text}`);
  for (const [index, step] of plan.steps.entries()) {
    const wasRunning = 'node' in step && running.has(step.node);
    switch (step.kind) {
      case 'node.stop':
      case 'node.kill':
        running.delete(step.node);
        working.delete(step.node);
        break;
      case 'node.start':
        if (held.has(step.node)) complain(index, 'starts a held node');
        if (emptied.has(step.node)) complain(index, 'starts an empty consenter');
        running.add(step.node);
        break;
      case 'node.hold':
        held.add(step.node);
        break;
      case 'node.release':
        held.delete(step.node);
        break;
      case 'node.snapshot':
      case 'node.set-aside':
      case 'peer.rebuild-databases':
      case 'peer.rollback':
        if (wasRunning) complain(index, `${step.kind} under a running process`);
        if (step.kind === 'node.snapshot') copied.add(`${step.node} ${step.label}`);
        if (step.kind === 'node.set-aside') emptied.add(step.node);
        break;
      case 'node.clone':
        if (wasRunning || !held.has(step.node)) complain(index, 'clones into a node that runs or could be started');
        if (!emptied.has(step.node)) complain(index, 'clones over data');
        if (!copied.has(`${step.from} ${step.label}`)) complain(index, 'clones what was not copied');
        emptied.delete(step.node);
        break;
      case 'link.fence':
        working.delete(step.to);
        break;
      case 'wait.until':
        waited(step, running, working);
        break;
      default:
        break;
    }
    if (hadQuorum && working.size < truth.needed) complain(index, `leaves ${working.size} of ${truth.needed} that are needed`);
  }
  return found;
}

/** Seeing a node alive makes it count again, when it runs. */
function waited(step: Extract<Step, { kind: 'wait.until' }>, running: ReadonlySet<string>, working: Set<string>): void {
  const { condition } = step;
  if ((condition.kind === 'node.alive' || condition.kind === 'node.at-tip') && running.has(condition.node)) working.add(condition.node);
}
