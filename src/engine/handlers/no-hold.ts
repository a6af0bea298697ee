/** Drivers without a way to keep a node from starting say so: then only people can vouch for it. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';

/** Why nothing here can hold the node; null when it can be held. */
export function noHold(driver: Pick<Driver, 'capabilities'>, node: NodeId): string | null {
  return driver.capabilities().noHold?.(node) ?? null;
}
