/**
 * Memory as a pure reducer: what was known before and what this round shows become what is known now, and the diagnoses with their
 * durations. Nothing is remembered that a new engine could not see again within minutes, and nothing grows without bound: everything is
 * kept by names of the topology, or by time and number (limits below).
 */
import type { EpochMs } from '../kernel/ids.ts';
import type { Topology } from '../topology/model.ts';
import { DIAGNOSIS } from './diagnose/codes.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { compareTexts } from './diagnose/node-scene.ts';
import { ownValue } from '../kernel/own-value.ts';
import { arrangeRound, type Scene } from './diagnose/scene.ts';
import { certaintyOf, diagnosisKey, type Symptom, witnessed } from './diagnose/symptom.ts';
import type { History, OpenDiagnosis } from './history.ts';
import type { Diagnosis, Evidence, Witness } from './model.ts';
import type { Policy } from './policy.ts';
import { rememberDifferences } from './remember/differences.ts';
import { rememberGrowth } from './remember/growth.ts';
import { rememberLeaders } from './remember/leaders.ts';
import { rememberLost } from './remember/lost.ts';
import { rememberSigns } from './remember/signs.ts';
import { forgetOld } from './remember/forget-old.ts';
import { passedTime, type PassedTime } from './remember/passed-time.ts';

export interface Remembered {
  readonly history: History;
  readonly diagnoses: readonly Diagnosis[];
}

export function remember(before: History, evidence: Evidence, topology: Topology, policy: Policy, now: EpochMs): Remembered {
  const passed = passedTime(before, topology, policy, now);
  const trusted = passed.continuous ? before : { ...before, open: {}, growth: {}, leaders: {}, lost: {} };
  const round = arrangeRound(topology, evidence);
  const growth = rememberGrowth(trusted.growth, round, now);
  const leaders = rememberLeaders(trusted, round, now);
  const differences = rememberDifferences(before.differences ?? {}, round);
  const signs = rememberSigns(trusted.signs, round, evidence, now);
  const scene: Scene = { topology, evidence, policy, now, ...round, history: { ...trusted, growth, leaders, differences, signs } };
  const symptoms = [...diagnose(scene), ...clockJump(passed, topology, now)];
  const diagnoses = symptoms.map((symptom) => diagnosis(symptom, trusted, isFresh(evidence, policy, now), now)).toSorted(byKey);
  const history: History = {
    ...before,
    ...forgetOld(before, topology, policy, now),
    open: Object.fromEntries(diagnoses.map((each) => [diagnosisKey(each), opened(each, now)])),
    growth,
    leaders,
    differences,
    signs,
    lost: rememberLost(trusted.lost, diagnoses, now),
    lastRoundAt: now,
    distrustTimeUntil: passed.distrustUntil,
  };
  return { history, diagnoses };
}

function diagnosis(symptom: Symptom, { open }: History, fresh: boolean, now: EpochMs): Diagnosis {
  const { code, subject, channel, message, detail } = symptom;
  const known = ownValue(open, diagnosisKey(symptom));
  return {
    code,
    subject,
    ...(channel === undefined ? {} : { channel }),
    message,
    evidence: witnesses(symptom),
    certainty: fresh ? certaintyOf(symptom) : 'suspected',
    // A clock that is set back a little would otherwise leave a beginning in the future.
    since: Math.min(known?.since ?? now, now),
    rounds: (known?.rounds ?? 0) + 1,
    ...(detail === undefined ? {} : { detail }),
  };
}

function witnesses(symptom: Symptom): readonly Witness[] {
  const all = symptom.testimony.map(({ observer, saw, at }) => ({ observer, saw, at }));
  return all.toSorted((a, b) => compareTexts(a.observer, b.observer) || compareTexts(a.saw, b.saw) || a.at - b.at);
}

function opened({ since, rounds }: Diagnosis, now: EpochMs): OpenDiagnosis {
  return { since, last: now, rounds };
}

function byKey(a: Diagnosis, b: Diagnosis): number {
  return compareTexts(diagnosisKey(a), diagnosisKey(b));
}

/** Evidence of another time proves nothing about this one: the round hung, or somebody's clock is wrong. */
const STALE_MS = 30_000;

function isFresh({ at }: Evidence, { tickMs }: Policy, now: EpochMs): boolean {
  return Math.abs(now - at) <= Math.max(STALE_MS, 3 * tickMs);
}

function clockJump({ jump, distrustUntil }: PassedTime, { name }: Topology, now: EpochMs): readonly Symptom[] {
  if (distrustUntil === null) return [];
  const message = jump ?? 'the clock jumped a short while ago; durations are counted anew';
  return [{ code: DIAGNOSIS.clockJump, subject: name, message, testimony: [witnessed('log', 'engine', message, now)], conclusive: false }];
}
