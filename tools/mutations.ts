/** Every mutation, one after the other: `npm run mutations [-- PART_OF_NAME]`. Exit 1 when one survives. */
import { MUTATIONS } from '../test/simulation/mutations/mutations.ts';
import { Copy } from '../test/simulation/mutations/try-mutation.ts';
import { say } from './run-step.ts';

/** When no scenario notices a mutation. */
const SEEDS = 40;

const [part = ''] = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ name }) => name.includes(part));
const survived: string[] = [];
const copy = new Copy();
try {
  for (const mutation of chosen) {
    const { caught, by } = await copy.attempt(mutation, SEEDS);
    const { name, backstop } = mutation;
    const held = !caught && backstop !== undefined;
    say(`${caught ? 'caught  ' : held ? 'backstop' : 'SURVIVED'}  ${name}: ${held ? backstop : by.slice(0, 160)}`);
    if (!caught && !held) survived.push(name);
  }
} finally {
  copy.close();
}
say(`${chosen.length} mutations, ${chosen.length - survived.length} caught, ${survived.length} survived`);
process.exitCode = survived.length > 0 ? 1 : 0;
