/**
 * What the configuration files of the nodes say, as data: an adapter reads orderer.yaml, core.yaml and environment variables (or takes the
 * files that Holdfast renders) and hands this over. Fabric's defaults are added by `settingOf`, because they depend on the version.
 */
import type { Position } from '../../kernel/failure.ts';
import type { NodeId } from '../../kernel/ids.ts';
import { fabricDefault } from './fabric-defaults.ts';

export type Settings = Readonly<Record<NodeId, NodeSettings>>;

export interface NodeSettings {
  readonly node: NodeId;
  readonly kind: 'orderer' | 'peer';
  /** Of the node's programs, without a leading v: `3.1.1`. */
  readonly version: string;
  /** The orderer.yaml or core.yaml that was read. Without one nothing is known about a key that is not in `values`. */
  readonly file?: string;
  /** The file with its variables; without one nothing is known about variables that override no key: FABRIC_LOGGING_SPEC. */
  readonly envFile?: string;
  /** The config.yaml of its MSP folder, whose keys stand under `msp.`: `msp.NodeOUs.Enable`. */
  readonly mspFile?: string;
  /**
   * By path in lower case, because Fabric does not mind the case: `general.tls.enabled`. A list is one value.
   * Variables that override no key (FABRIC_LOGGING_SPEC) stand under their own name, in lower case too.
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
  /** The file has no value for it, and Fabric takes this one. */
  | { readonly kind: 'default'; readonly source: string }
  /** The file has no value for it, and Fabric does without. */
  | { readonly kind: 'absent' };

export function settingsOf(settings: Settings, node: NodeId): NodeSettings | undefined {
  return Object.hasOwn(settings, node) ? settings[node] : undefined;
}

/**
 * The effective value of a key, spelled as in Fabric's files. Undefined: nobody knows. Null: the file has none, and Fabric no default.
 * A key that is given without a value counts as not given, as in Fabric.
 */
export function settingOf(node: NodeSettings, key: string): Setting | undefined {
  const path = key.toLowerCase();
  const given = Object.hasOwn(node.values, path) ? node.values[path] : undefined;
  if (given !== undefined && given.value !== null && given.value !== '') return given;
  const read = path.startsWith('msp.') ? node.mspFile : path.startsWith('fabric_') ? node.envFile : node.file;
  return read === undefined ? undefined : (defaultOf(node, key) ?? { key, value: null, from: { kind: 'absent' } });
}

export function majorOf(node: NodeSettings): number {
  return Number(node.version.split('.')[0]);
}

function defaultOf(node: NodeSettings, key: string): Setting | undefined {
  const row = fabricDefault(node.kind, key);
  const value = majorOf(node) >= 3 ? row?.v3 : row?.v2;
  return row === undefined || value === undefined ? undefined : { key, value, from: { kind: 'default', source: row.source } };
}

/** The setting in words: `General.TLS.Enabled is false (orderer.yaml:12)`. */
export function settingText({ key, value, from }: Setting): string {
  const shown = value === null ? 'not set' : typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  return `${key} is ${shown}${whereText(from)}`;
}

function whereText(from: SettingSource): string {
  switch (from.kind) {
    case 'file':
      return ` (${from.at.file}:${from.at.line})`;
    case 'environment':
      return ` (${from.variable}${from.at === undefined ? '' : `, ${from.at.file}:${from.at.line}`})`;
    case 'default':
      return ` (Fabric's default: ${from.source})`;
    case 'absent':
      return '';
  }
}
