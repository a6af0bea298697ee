/**
 * Runs in a copy of the sources: says what noticed the fault. `{ scenarios, seeds }`; exits with 0 when nothing did, with NOTICED when something
 * did, and with anything else when the sources do not even load.
 */
import { readFileSync } from 'node:fs';
import { runScenario } from '../../../src/simulation/run/scenario.ts';
import { runSeed } from '../../../src/simulation/run/run-seed.ts';
import { NOTICED, type Task } from './task.ts';

const SECONDS = 120;
const { scenarios, seeds } = JSON.parse(process.argv[2] ?? '{}') as Task;

async function whoNotices(): Promise<string | null> {
  for (const name of scenarios) {
    const text = readFileSync(new URL(`../../scenarios/${name}.txt`, import.meta.url), 'utf8');
    const { failed, violations } = await runScenario(text);
    const [broken] = violations.filter(({ law }) => !text.includes(`expect people to have broken ${law}`));
    if (broken !== undefined) return `law ${broken.law} in ${name}: ${broken.message}`;
    if (failed !== null) return `scenario ${name}:${failed.line}: ${failed.text}`;
  }
  for (let seed = 1; seed <= seeds; seed++) {
    const [broken] = (await runSeed(seed, { seconds: SECONDS })).violations;
    if (broken !== undefined) return `law ${broken.law} in seed ${seed}: ${broken.message}`;
  }
  return null;
}

const noticed = await whoNotices();
process.stdout.write(`${noticed ?? 'nothing'}\n`);
process.exitCode = noticed === null ? 0 : NOTICED;
