/** Tries many mutations on several copies at once, the slow way only where the scenarios that are named notice nothing. */
import { availableParallelism } from 'node:os';
import type { Mutation } from './mutation.ts';
import { allScenarios, Copy, type Verdict } from './try-mutation.ts';

/** When no scenario notices a mutation. */
const SEEDS = 40;

export interface Tried extends Verdict {
  readonly mutation: Mutation;
  readonly ms: number;
}

/** Told of each as it ends. */
export async function tryAll(mutations: readonly Mutation[], told: (tried: Tried) => void): Promise<readonly Tried[]> {
  const queue = [...mutations];
  const tried: Tried[] = [];
  const work = async (): Promise<void> => {
    const copy = new Copy();
    try {
      for (let mutation = queue.shift(); mutation !== undefined; mutation = queue.shift()) {
        const begun = performance.now();
        const verdict = await tryOne(copy, mutation).catch((error: unknown): Verdict => ({ state: 'broken', by: String(error) }));
        const found: Tried = { mutation, ...verdict, ms: performance.now() - begun };
        tried.push(found);
        told(found);
      }
    } finally {
      copy.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), mutations.length) }, work));
  return tried;
}

/** What something else holds is not looked for everywhere: it is the pair that has to be caught. */
async function tryOne(copy: Copy, mutation: Mutation): Promise<Verdict> {
  const { scenarios, backstop } = mutation;
  const first = await copy.attempt(mutation, { scenarios, seeds: 0 });
  if (first.state !== 'nothing' || backstop !== undefined) return first;
  const others = allScenarios().filter((name) => !scenarios.includes(name));
  return copy.attempt(mutation, { scenarios: others, seeds: SEEDS });
}

/** The scenarios that are named have to be silent about sound sources, or what they notice says nothing. */
export async function soundness(mutations: readonly Mutation[]): Promise<Verdict> {
  const scenarios = [...new Set(mutations.flatMap((mutation) => mutation.scenarios))];
  const copy = new Copy();
  try {
    return await copy.attempt({ name: 'no mutation', edits: [] }, { scenarios, seeds: 0 });
  } finally {
    copy.close();
  }
}
