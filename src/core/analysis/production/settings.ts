/**
 * What the configuration files of the nodes say, as data: an adapter reads orderer.yaml, core.yaml and environment variables (or takes the
 * files that Holdfast renders) and hands this over. Values are what the file or the variable says; Fabric's defaults are added by
 * `settingOf`, because they depend on the version.
 */
import type { NodeId } from '../../kernel/ids.ts';
import type { Position } from '../../kernel/failure.ts';
import { FABRIC_DEFAULTS } from './fabric-defaults.ts';

export type Settings = Readonly<Record<NodeId, NodeSettings>>;

export interface NodeSettings {
  readonly node: NodeId;
  readonly kind: 'orderer' | 'peer';
  /** Of the node's programs, without a leading v: `3.1.1`. */
  readonly version: string;
  /** The orderer.yaml or core.yaml that was read. Without one nothing is known about keys that are not in `values`: defaults are not applied. */
  readonly file?: string;
  /**
   * By path in lower case, because Fabric does not mind the case: `general.tls.enabled`. Lists are one value.
   * Variables that are no override of a key (FABRIC_LOGGING_SPEC) stand under their own name, in lower case too.
   */
  readonly values: Readonly<Record<string, Setting>>;
}

export interface Setting {
  /** The path as it was written: `General.TLS.Enabled`. */
  readonly key: string;
  readonly value: SettingValue;
  readonly from: SettingSource;
}

/** A value of YAML. Variables are texts. A key without a value is null. */
export type SettingValue = string | number | boolean | null | readonly unknown[];

export type SettingSource =
  | { readonly kind: 'file'; readonly at: Position }
  | { readonly kind: 'environment'; readonly variable: string; readonly at?: Position }
  | { readonly kind: 'default'; readonly source: string };

/** The effective value of a key, spelled as in Fabric's files, or undefined: not known. Null and empty values count as absent, as in Fabric. */
export function settingOf(node: NodeSettings, key: string): Setting | undefined {
  const path = key.toLowerCase();
  const given = Object.hasOwn(node.values, path) ? node.values[path] : undefined;
  if (given !== undefined && given.value !== null && given.value !== '') return given;
  return node.file === undefined ? undefined : defaultOf(node, key);
}

function defaultOf(node: NodeSettings, key: string): Setting | undefined {
  const row = FABRIC_DEFAULTS.find((each) => each.node === node.kind && each.key === key);
  if (row === undefined) return undefined;
  const value = Number(node.version.split('.')[0]) >= 3 ? row.v3 : row.v2;
  return value === undefined ? undefined : { key, value, from: { kind: 'default', source: row.source } };
}
