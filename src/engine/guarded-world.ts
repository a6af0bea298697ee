/**
 * The world as a step may touch it: every effect asks first whether it still may, that is, whether this engine holds the lease and the kill
 * switch is off. The kernel knows no fence, so an engine that slept in the middle of a step would otherwise go on with it after another one
 * has finished the plan.
 */
import type { Driver } from '../core/ports/driver.ts';
import type { EngineWorld, RecoveryPort } from '../core/ports/recovery.ts';

/** Verbs that only look. Everything else changes something. */
const LOOKING: readonly string[] = [
  'capabilities',
  'inspect',
  'inspectService',
  'held',
  'hasData',
  'snapshots',
  'cuts',
  'logs',
  'copyOut',
  'tcpSynRetries',
  'consensusDisk',
  'blocks',
  'diskBlocks',
  'membership',
] satisfies readonly (keyof Driver | keyof RecoveryPort)[];

/** Rejects when nothing may be done. */
export type MayAct = () => Promise<void>;

export function guardedWorld(world: EngineWorld, may: MayAct): EngineWorld {
  return { ...world, driver: guarded(world.driver, may), recovery: guarded(world.recovery, may), ledger: guarded(world.ledger, may) };
}

function guarded<T extends object>(port: T, may: MayAct): T {
  return new Proxy(port, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const verb = value as (...args: readonly unknown[]) => unknown;
      if (typeof name !== 'string' || LOOKING.includes(name)) return verb.bind(target);
      return async (...args: readonly unknown[]): Promise<unknown> => {
        await may();
        return Reflect.apply(verb, target, args);
      };
    },
  });
}
