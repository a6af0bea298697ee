/**
 * The world as a step may touch it: every effect asks first whether this engine still holds the lease. The kernel knows no fence, so an
 * engine that slept in the middle of a step would otherwise go on with it after another one has finished the plan.
 */
import type { Driver } from '../core/ports/driver.ts';
import type { EngineWorld, RecoveryPort } from '../core/ports/recovery.ts';
import type { EngineLease } from './lease.ts';

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

export function guardedWorld(world: EngineWorld, lease: EngineLease): EngineWorld {
  return { ...world, driver: guarded(world.driver, lease), recovery: guarded(world.recovery, lease), ledger: guarded(world.ledger, lease) };
}

function guarded<T extends object>(port: T, lease: EngineLease): T {
  return new Proxy(port, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const verb = value as (...args: readonly unknown[]) => unknown;
      if (typeof name !== 'string' || LOOKING.includes(name)) return verb.bind(target);
      return async (...args: readonly unknown[]): Promise<unknown> => {
        await lease.confirm();
        return Reflect.apply(verb, target, args);
      };
    },
  });
}
