/**
 * What Fabric does when a key is absent, for the keys that the checks ask. `v2` was read at v2.5.9 and stands for 2.x, `v3` at v3.1.1 and
 * stands for 3.x; undefined means that the version has no such key.
 */
import type { SettingValue } from './settings.ts';

export interface FabricDefault {
  readonly node: 'orderer' | 'peer';
  readonly key: string;
  readonly v2: SettingValue | undefined;
  readonly v3: SettingValue | undefined;
  readonly source: string;
}

const ORDERER = 'orderer/common/localconfig/config.go';

export const FABRIC_DEFAULTS: readonly FabricDefault[] = [
  { node: 'orderer', key: 'General.ListenAddress', v2: '127.0.0.1', v3: '127.0.0.1', source: ORDERER },
];
