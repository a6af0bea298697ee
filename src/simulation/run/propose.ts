/** Plans that no rule makes, in words, for the linter: `stop orderer1; stop orderer2`. */
import { EMPTY_HISTORY } from '../../core/decision/history.ts';
import { lintPlan } from '../../core/plan/lint.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Step } from '../../core/plan/step.ts';
import { observe } from '../../engine/observe.ts';
import type { Arena } from './arena.ts';

const WAIT_MS = 20_000;

/** Codes of what the linter has against it. */
export async function objections(arena: Arena, words: string): Promise<readonly string[]> {
  const [channel = ''] = arena.channels;
  const { manner, said } = /^(?:(?<manner>quietly|two people) )?(?<said>.*)$/u.exec(words)?.groups ?? {};
  const steps = said === 'nothing' ? [] : (said ?? '').split(';').map((each) => stepOf(each.trim(), channel));
  const { snapshot } = await observe(arena.world, EMPTY_HISTORY);
  const basis = { network: arena.topology.name, topologyDigest: 'topology 1', at: arena.truth.now(), channels: {} };
  const about = { id: 'proposed', rule: 'D301', subject: 'a scenario', why: 'a scenario proposes it', basis };
  const plan: Plan = { ...about, approval: manner === 'two people' ? 'two-people' : 'automatic', disruptive: manner !== 'quietly', steps };
  return lintPlan(plan, { topology: arena.topology, snapshot, fenced: [] }).map(({ code }) => code);
}

function stepOf(words: string, channel: string): Step {
  const [verb = '', node = '', other = '', label = ''] = words.split(' ');
  switch (verb) {
    case 'start':
      return { kind: 'node.start', node };
    case 'stop':
      return { kind: 'node.stop', node, graceSeconds: 10 };
    case 'kill':
      return { kind: 'node.kill', node };
    case 'hold':
      return { kind: 'node.hold', node, reason: 'a scenario' };
    case 'release':
      return { kind: 'node.release', node };
    case 'copy':
      return { kind: 'node.snapshot', node, label: other };
    case 'aside':
      return { kind: 'node.set-aside', node, label: other };
    case 'clone':
      return { kind: 'node.clone', node, from: other, label };
    case 'fence':
      return { kind: 'link.fence', id: `fence-${node}`, from: other.split(','), to: node };
    case 'add':
      return { kind: 'consenter.add', channel, node };
    case 'remove':
      return { kind: 'consenter.remove', channel, node };
    case 'rollback':
      return { kind: 'peer.rollback', node, channel, block: Number(other) };
    case 'stopped':
      return { kind: 'wait.until', condition: { kind: 'node.stopped', node }, timeoutMs: other === '' ? WAIT_MS : Number(other) };
    case 'alive':
      return { kind: 'wait.until', condition: { kind: 'node.alive', node }, timeoutMs: WAIT_MS };
    case 'tip':
      return { kind: 'wait.until', condition: { kind: 'node.at-tip', channel, node, atLeast: 0 }, timeoutMs: WAIT_MS };
    case 'join':
      return { kind: 'node.join', node, channel };
    case 'canary':
      return { kind: 'channel.canary', channel, orderer: node, timeoutMs: WAIT_MS };
    case 'replay':
      return { kind: 'channel.replay', channel, from: Number(label === '' ? 1 : label), to: 2, source: node, orderer: other };
    default:
      throw new Error(`no step is called ${verb}`);
  }
}
