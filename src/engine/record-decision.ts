/**
 * Decisions in the log, with what they rest on. A decision that says the same as the one before is written every ten minutes, so that the
 * log tells that the engine lived and still fits on a disk after a year: 50,000 records of some kilobytes.
 */
import type { Decision, Evidence } from '../core/decision/model.ts';
import { canonicalJson } from '../core/kernel/canonical-json.ts';
import type { Engine } from './engine.ts';

const REPEAT_MS = 10 * 60_000;

export async function recordDecision(engine: Engine, decision: Decision, evidence: Evidence): Promise<void> {
  const { told, policy, memory } = engine;
  const says = canonicalJson(essence(decision, evidence));
  if (says === told.decision && evidence.at - told.at < REPEAT_MS) return;
  await memory.write('decision', { mode: policy.mode, ...decision, seen: seen(evidence) });
  Object.assign(told, { decision: says, at: evidence.at });
}

/** Without times, counters and heights, which differ from one tick to the next. */
function essence({ plan, diagnoses, findings, waiting }: Decision, { snapshot, fences, drills }: Evidence): unknown {
  return [
    plan === null ? null : [plan.rule, plan.subject, plan.steps],
    diagnoses.map(({ code, subject, channel, certainty }) => [code, subject, channel ?? null, certainty]),
    findings.map(({ code, subject, severity }) => [code, subject, severity]),
    waiting.map(({ rule, subject, code }) => [rule, subject, code ?? null]),
    Object.entries(snapshot.channels).map(([id, { leader, quorum }]) => [id, 'value' in leader ? leader.value : null, quorum]),
    [...fences.map(({ id }) => id), ...drills.map(({ id }) => id)],
  ];
}

function seen({ snapshot, processes, fences, drills }: Evidence): unknown {
  const { observers, nodes, channels } = snapshot;
  return {
    observers,
    channels,
    alive: Object.fromEntries(Object.entries(nodes).map(([id, { alive }]) => [id, 'value' in alive ? alive.value : alive.unknown])),
    processes: Object.fromEntries(processes.map(({ node, state }) => [node, state])),
    fences: fences.map(({ id }) => id),
    drills: drills.map(({ id }) => id),
  };
}
