/**
 * Faults of Holdfast made on purpose, each of which a scenario or a seed has to notice: `npm run mutations [-- PART_OF_NAME]`. Exit 1 when one
 * survives, or does not even run.
 */
import type { Mutation } from '../test/simulation/mutations/mutation.ts';
import { MUTATIONS } from '../test/simulation/mutations/mutations.ts';
import { soundness, type Tried, tryAll } from '../test/simulation/mutations/try-all.ts';
import { say } from './run-step.ts';

const NAME_WIDTH = 62;
const WORDS = 110;

const [part = ''] = process.argv.slice(2);
// Ended early it takes its copies and mutants with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await run(chosenBy(part));

/** What is held by something else is only proven together with the mutation that takes both away. */
function chosenBy(words: string): readonly Mutation[] {
  const named = MUTATIONS.filter(({ name }) => name.includes(words));
  const pairs = new Set(named.flatMap(({ backstop }) => backstop?.together ?? []));
  return MUTATIONS.filter((each) => named.includes(each) || pairs.has(each.name));
}

async function run(mutations: readonly Mutation[]): Promise<number> {
  const begun = performance.now();
  const sound = await soundness(mutations);
  if (sound.state !== 'nothing') {
    say(`Without any mutation something is noticed already, so nothing is proven: ${sound.by}`);
    return 1;
  }
  say(`no mutation  nothing is noticed by the scenarios that are named: ${seconds(performance.now() - begun)}`);
  const tried = await tryAll(mutations, (each) => say(`${each.state.padEnd(8)} ${each.mutation.name}  ${seconds(each.ms)}`));
  const rows = mutations.flatMap((mutation) => tried.find((each) => each.mutation === mutation) ?? []);
  say(`\n${['', 'of', 'fault', 'noticed by'].map((head, i) => head.padEnd([8, 18, NAME_WIDTH, 0][i] ?? 0)).join('  ')}`);
  for (const row of rows) say(line(row, rows));
  const bad = rows.filter((row) => !isProven(row, rows));
  say(`\n${summary(rows, bad.length, performance.now() - begun)}`);
  return bad.length > 0 ? 1 : 0;
}

function isCaught({ state }: Tried): boolean {
  return state === 'caught';
}

function isProven(row: Tried, rows: readonly Tried[]): boolean {
  const { backstop } = row.mutation;
  if (backstop === undefined || row.state !== 'nothing') return isCaught(row);
  return rows.some(({ mutation, state }) => mutation.name === backstop.together && state === 'caught');
}

function line(row: Tried, rows: readonly Tried[]): string {
  const { name, of, backstop } = row.mutation;
  const held = row.state === 'nothing' && backstop !== undefined;
  const verdict = held && isProven(row, rows) ? 'held' : row.state === 'nothing' ? 'SURVIVED' : row.state;
  const words = held ? `${backstop.by}; caught as '${backstop.together}'` : row.by;
  return [verdict.padEnd(8), [...new Set(of)].join(' ').padEnd(18), name.padEnd(NAME_WIDTH), words.slice(0, WORDS)].join('  ');
}

function summary(rows: readonly Tried[], bad: number, ms: number): string {
  const held = rows.filter((row) => row.state === 'nothing' && isProven(row, rows)).length;
  const caught = rows.filter(isCaught);
  const byLaw = caught.filter(({ by }) => by.startsWith('law')).length;
  const parts = new Set(rows.flatMap(({ mutation }) => mutation.of)).size;
  return [
    `${rows.length} mutations of ${parts} rules, guards, refusals and steps in ${seconds(ms)}: ${caught.length} caught`,
    `(${byLaw} by a law of the judge, ${caught.length - byLaw} by an expectation), ${held} held by something else and caught together with it,`,
    `${bad} not proven`,
  ].join(' ');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
