/**
 * The operator of a drill on a local network: Holdfast's own commands as processes of their own, so that a kill is one. They are given the
 * network's own copy of its topology and its state folder, and thus need no file of the user.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DRILL_CODES } from '../core/chaos/drill/codes.ts';
import { failures } from '../core/kernel/failure.ts';
import { documentId } from '../core/recovery/make-recovery-plan.ts';
import type { RecoveryPlan } from '../core/recovery/recovery-plan.ts';
import type { Topology } from '../core/topology/model.ts';
import type { CommandEnd, Operator, RunningCommand } from '../engine/drill/operator.ts';
import { openEngineStore, readEngineLog } from './engine/open-store.ts';
import type { OpenNetwork } from './open.ts';
import { ownProgram } from './own-program.ts';
import { sha256Hex } from './recovery/plan-file.ts';

/** A lease that is taken only to see whether somebody has it. */
const LOOK_MS = 1_000;

interface Command extends RunningCommand {
  end(): void;
}

const fail = failures(DRILL_CODES);

export function drillOperator({ topology, paths, record }: Pick<OpenNetwork, 'topology' | 'paths' | 'record'>): Operator {
  let engine: Command | null = null;
  const begin = (args: readonly string[]): Command => begun(args, dirname(paths.state));
  const operator: Operator = {
    recover: ([verb = '', ...rest]) => begin(['recover', verb, ...withTopology(verb, rest, paths.topology), '--json', '--quiet']),
    newPlanFile: async () => {
      const folder = join(paths.state, 'drills');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return join(folder, `plan-${randomBytes(6).toString('hex')}.json`);
    },
    changedPlan: async (file) => {
      const changed = `${file}.changed`;
      await writeFile(changed, JSON.stringify(withOtherSurvivor(topology, JSON.parse(await readFile(file, 'utf8')) as RecoveryPlan)), {
        mode: 0o600,
      });
      return changed;
    },
    isServed: async () => {
      const store = openEngineStore(paths, record);
      try {
        const answer = await store.acquireLease('drill', LOOK_MS);
        if ('lease' in answer) await store.releaseLease(answer.lease);
        return 'heldBy' in answer;
      } finally {
        await store.close();
      }
    },
    startEngine: async () => {
      if (engine !== null || (await operator.isServed())) return;
      const started = begin(['serve', paths.topology, '--json', '--quiet']);
      engine = started;
      void started.ended.then(() => {
        if (engine === started) engine = null;
      });
    },
    killEngine: async () => {
      const running = engine;
      running?.kill();
      await running?.ended;
    },
    endEngine: async () => {
      const running = engine;
      running?.end();
      await running?.ended;
    },
    log: (since) => readEngineLog({ paths, record }, { since }),
  };
  return operator;
}

/** `plan` takes the topology first; the others take the plan first. */
function withTopology(verb: string, rest: readonly string[], topology: string): readonly string[] {
  const at = verb === 'plan' ? 0 : 1;
  return [...rest.slice(0, at), topology, ...rest.slice(at)];
}

/** The same plan with another seed, and an id that fits: what somebody who means it would make. */
function withOtherSurvivor({ orderers }: Topology, plan: RecoveryPlan): RecoveryPlan {
  const { id: _, ...content } = plan;
  const lost = [...plan.votes, ...plan.rest, ...plan.held];
  const other = Object.keys(plan.basis).find((node) => orderers[node] !== undefined && node !== plan.seed && !lost.includes(node));
  if (other === undefined) throw fail('E635', `the plan has no survivor beside ${plan.seed}`, { subject: plan.seed });
  const steps = plan.plan.steps.map((step) => (step.kind === 'node.clone' && step.from === plan.seed ? { ...step, from: other } : step));
  const changed = { ...content, seed: other, plan: { ...plan.plan, steps } };
  return { ...changed, id: documentId(changed, sha256Hex) };
}

function begun(args: readonly string[], state: string): Command {
  const child = spawn(process.execPath, [ownProgram('main'), ...args], {
    env: { ...process.env, HOLDFAST_STATE: state, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  const ended = new Promise<CommandEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, document: documentOf(Buffer.concat(out).toString('utf8')) }));
  });
  return { ended, kill: () => void child.kill('SIGKILL'), end: () => void child.kill('SIGTERM') };
}

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
