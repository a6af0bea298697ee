/** How an orderer gets its first channel. */
import type { Ask } from './check.ts';
import type { Setting } from './settings.ts';
import { text } from './values.ts';

/** The old key counts where the new one is not given (orderer/common/localconfig/config.go completeInitialization, v2.5.9 and v3.1.1). */
export function bootstrapMethod(ask: Ask): Setting | undefined {
  const [method, old] = [ask('General.BootstrapMethod'), ask('General.GenesisMethod')];
  return method?.from.kind === 'default' && text(old) !== undefined ? old : method;
}
