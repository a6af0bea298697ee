/**
 * The lease for a command of people. An engine that runs is asked to stand aside (stand-aside.ts); a command that was killed a moment ago holds the
 * lease until it runs out.
 */
import { Failure } from '../core/kernel/failure.ts';
import type { Engine } from './engine.ts';
import { TURN_WAIT_MS } from './stand-aside.ts';

const ASK_MS = 500;

/** `work` takes the lease and throws E811 while somebody else has it. `plan` names to the others what the turn is for. */
export async function takeTurn<T>(
  { by, world: { clock, store } }: Engine,
  plan: string,
  onNote: (text: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  for (const end = clock.now() + TURN_WAIT_MS; ; await clock.sleep(ASK_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'E811' || clock.now() >= end) throw error;
      if (!told) {
        onNote(`waiting for the lease: ${error.message}`);
        await store.appendByPerson({ kind: 'turn-asked', by, at: clock.now(), data: { plan } });
      }
      told = true;
    }
  }
}
