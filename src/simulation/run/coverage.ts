/**
 * What a run has to meet to prove anything: every rule, kind of step, fault and point at which the engine can die. A run of a thousand seeds
 * fails when one of them was met fewer than twenty times; what cannot be met here says why.
 */
import { RULES } from '../../core/decision/rules/table.ts';
import { STEP_KINDS } from '../../core/plan/step-kinds.ts';
import { Counts, type Counted, type CountTable } from './counts.ts';
import { FAULT_KINDS, RUINS } from './fault.ts';

export interface CoverageRow {
  readonly what: Counted;
  readonly name: string;
  readonly met: number;
  /** Below this the run fails; null where it cannot be met, or only by chance. */
  readonly least: number | null;
  /** Why it is not asked for. */
  readonly reason?: string;
}

const LEAST = 20;
const SEEDS = 1_000;
/** With fewer seeds chance decides what is met. */
const FEWEST_SEEDS = 200;

/** Verbs by which a node is given the data of another. */
const COPYING: readonly string[] = ['stop', 'snapshot', 'hold', 'release', 'wipe', 'copyIn'];
const IN_A_COPY = 'copies are rare by chance: the scenarios crash-in-a-copy-* and `simulate --harsh` meet it';

/** Points at which every plan passes. Others depend on what the faults ask for. */
const CRASH_POINTS: readonly string[] = [
  ...['decision', 'plan', 'intent', 'succeeded', 'ended'].flatMap((kind) => [`before append ${kind}`, `after append ${kind}`]),
  ...['start', ...COPYING].flatMap((verb) => [`before ${verb}`, `after ${verb}`]),
];

const RARE = 'needs several rare faults at once; the scenarios meet it on purpose';

/** Each with its reason. `rule`, `step`, `crash` and a name. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  'rule spoke D502': 'needs a zone that is lost for good; faults of a run end. Unit tests hold it; a drill does it on the real network.',
  'rule spoke D503': RARE,
  'rule spoke D105': 'a fork cannot be made by what these runs do: that is what they prove. Unit tests and the recovery tests show one.',
  'rule spoke D106': RARE,
  'rule spoke D107': 'it speaks through the waiting of other rules, which carry its reason',
  'fault ruin': 'of scenarios: a run ruins a majority at once',
  'step channel.replay': 'part of `holdfast recover` only: test/recovery and the scenarios recover-*',
  'step peer.rebuild-databases': RARE,
  'step consenter.add': RARE,
  'step consenter.remove': RARE,
  'step channel.canary': RARE,
  'step node.join': RARE,
  'step link.fence': RARE,
  'step link.unfence': RARE,
  ...Object.fromEntries(COPYING.flatMap((verb) => [`crash before ${verb}`, `crash after ${verb}`]).map((point) => [point, IN_A_COPY])),
};

export function coverage(table: CountTable, seeds: number): readonly CoverageRow[] {
  const counts = new Counts();
  counts.merge(table);
  const asked = (what: Counted, name: string): CoverageRow => {
    const met = counts.of(what, name);
    const reason = NOT_ASKED[`${what} ${name}`];
    if (reason !== undefined) return { what, name, met, least: null, reason };
    return { what, name, met, least: seeds < FEWEST_SEEDS ? null : Math.floor((LEAST * Math.min(seeds, SEEDS)) / SEEDS) };
  };
  return [
    ...RULES.map(({ id }) => asked('rule spoke', id)),
    ...Object.keys(STEP_KINDS).map((kind) => asked('step', kind)),
    ...[...FAULT_KINDS, ...RUINS].map((kind) => asked('fault', kind)),
    ...CRASH_POINTS.map((point) => asked('crash', point)),
  ];
}

export function gaps(rows: readonly CoverageRow[]): readonly CoverageRow[] {
  return rows.filter(({ met, least }) => least !== null && met < least);
}
