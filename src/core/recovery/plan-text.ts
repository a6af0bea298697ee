/** A recovery plan for people: what is lost, what is at risk, which steps with which commands. */
import type { Step } from '../plan/step.ts';
import type { DataAtRisk } from './data-at-risk.ts';
import type { RecoveryPlan } from './recovery-plan.ts';

/** The commands that a step comes to on the machines of this network; the adapter knows them. */
export type CommandsOf = (step: Step) => readonly string[];

/** As many ids of transactions as a person reads; the document has all of them. */
const IDS_SHOWN = 20;

export function planLines(plan: RecoveryPlan, commandsOf: CommandsOf): readonly string[] {
  return [
    `recovery plan ${plan.id.slice(0, 12)} for network ${plan.network}`,
    `channels without quorum: ${plan.channels.join(', ')}`,
    `seed: ${plan.seed}. ${plan.why}`,
    `start first: ${plan.votes.join(', ')}${plan.rest.length === 0 ? '' : `; afterwards, one at a time: ${plan.rest.join(', ')}`}`,
    ...(plan.held.length === 0 ? [] : [`stay held, to be replaced: ${plan.held.join(', ')}`]),
    ...plan.hazards.map((each) => `hazard: ${each}`),
    ...plan.risks.flatMap(riskLines),
    'steps:',
    ...plan.plan.steps.flatMap((step, i) => [
      `${String(i + 1).padStart(3)}. ${stepWords(step)}`,
      ...commandsOf(step).map((line) => `       ${line}`),
    ]),
  ];
}

export function riskLines({ channel, survivorHeight, replay, beyond, lostOnly, lostOn, strays, unknown }: DataAtRisk): readonly string[] {
  const lines = [`${channel}: the survivors hold blocks 0 to ${survivorHeight - 1}`];
  if (replay !== null) lines.push(`  blocks ${replay.from} to ${replay.to - 1} are on ${replay.source} only and are ordered again exactly`);
  else if (beyond.length > 0)
    lines.push(`  blocks ${beyond.map(({ number }) => number).join(', ')} are on peers only and cannot be ordered again`);
  for (const block of lostOnly)
    lines.push(`  LOST: block ${block.number} ${block.hash.slice(0, 16)}: ${transactionWords(block.transactions)}`);
  if (lostOn.length > 0) lines.push(`  the disks of ${lostOn.join(', ')} have them: a machine that is sound should be started instead`);
  for (const { peer, lastGood } of strays) lines.push(`  ${peer} is rolled back to block ${lastGood} before anybody starts it`);
  return [...lines, ...unknown.map((each) => `  unknown: ${each}`)];
}

function transactionWords(ids: readonly string[]): string {
  const shown = ids.slice(0, IDS_SHOWN).join(', ');
  return ids.length > IDS_SHOWN ? `${shown} and ${ids.length - IDS_SHOWN} more` : shown;
}

/** One step in words: its kind and what it touches. */
export function stepWords(step: Step): string {
  if (step.kind === 'wait.until') {
    const { kind, ...rest } = step.condition;
    return `wait.until ${kind} ${valuesOf(rest)} (at most ${step.timeoutMs / 1_000} s)`;
  }
  const { kind, ...rest } = step;
  return `${kind} ${valuesOf(rest)}`;
}

function valuesOf(fields: object): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(' ');
}
