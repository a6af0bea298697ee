/** Runs in a copy of the sources: prints what noticed the fault and exits with 1, or with 0 when nothing did. `{ scenarios, seeds }` */
import { readFileSync } from 'node:fs';
import { runScenario } from '../../../src/simulation/run/scenario.ts';
import { runSeed } from '../../../src/simulation/run/run-seed.ts';

const SECONDS = 120;
const { scenarios, seeds } = JSON.parse(process.argv[2] ?? '{}') as { readonly scenarios: readonly string[]; readonly seeds: number };

async function whoNotices(): Promise<string | null> {
  for (const name of scenarios) {
    const text = readFileSync(new URL(`../../scenarios/${name}.txt`, import.meta.url), 'utf8');
    const { failed, violations } = await runScenario(text);
    if (failed !== null) return `scenario ${name}, line ${failed.line}: ${failed.text}`;
    if (violations[0] !== undefined) return `scenario ${name}, law ${violations[0].law}: ${violations[0].message}`;
  }
  for (let seed = 1; seed <= seeds; seed++) {
    const [broken] = (await runSeed(seed, { seconds: SECONDS })).violations;
    if (broken !== undefined) return `seed ${seed}, law ${broken.law}: ${broken.message}`;
  }
  return null;
}

const noticed = await whoNotices().catch((error: unknown) => `it fails: ${String(error)}`);
process.stdout.write(`${noticed ?? 'nothing'}\n`);
process.exitCode = noticed === null ? 0 : 1;
