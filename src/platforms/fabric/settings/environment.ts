/**
 * Environment variables over the values of a file, by the rules of the two programs:
 * - orderer: ORDERER_ and the path in capitals, dots as underscores. It acts on keys of sections that the file has, under `Consensus` only on
 *   keys that it has, and not when it is empty (common/viperutil/config_util.go getKeysRecursively, v2.5.9 and v3.1.1).
 * - peer: CORE_ likewise, on every key. An empty one acts in 3.x only (cmd/peer/main.go, v3.1.1: AllowEmptyEnv).
 */
import type { Setting, SettingSource } from '../../../core/analysis/production/settings.ts';
import { failures } from '../../../core/kernel/failure.ts';
import { SETTINGS_CODES } from './codes.ts';
import type { SettingsFile } from './yaml-settings.ts';

const fail = failures(SETTINGS_CODES);

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** The lines of an env file; `export KEY=VALUE` and quotes around the value are taken too. */
export function variables({ file, text }: SettingsFile): readonly Variable[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(line);
    if (match === null)
      throw fail('E453', `${file}:${index + 1} is no variable`, { subject: file, at: { file, line: index + 1, column: 1 } });
    return [{ name: match[1] ?? '', value: unquoted(match[2] ?? ''), line: index + 1 }];
  });
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
}

export interface Program {
  readonly kind: 'orderer' | 'peer';
  readonly major: number;
  /** Whether an orderer.yaml or core.yaml was read: without one nobody knows what sections it has, and every variable is taken. */
  readonly hasFile: boolean;
}

/** The settings with the variables over them. `env` is the file that the variables are from. */
export function withVariables(settings: readonly Setting[], given: readonly Variable[], env: string, program: Program): readonly Setting[] {
  const prefix = program.kind === 'orderer' ? 'ORDERER_' : 'CORE_';
  const keys = new Map(settings.map(({ key }) => [prefix + key.toUpperCase().replaceAll('.', '_'), key]));
  const sections = new Set(settings.flatMap(({ key }) => sectionsOf(key.toLowerCase())));
  const overrides = given.flatMap(({ name, value, line }): readonly Setting[] => {
    const from: SettingSource = { kind: 'environment', variable: name, at: { file: env, line, column: 1 } };
    if (!name.startsWith(prefix)) return name.startsWith('FABRIC_') ? [{ key: name, value, from }] : [];
    if (value === '' && !(program.kind === 'peer' && program.major >= 3)) return [];
    const key = keys.get(name) ?? unlisted(name.slice(prefix.length), sections, program);
    return key === undefined ? [] : [{ key, value, from }];
  });
  return [...settings, ...overrides];
}

/** The path of a key that the file does not have; no key of Fabric's has an underscore but `_lifecycle`. */
function unlisted(name: string, sections: ReadonlySet<string>, { kind, hasFile }: Program): string | undefined {
  const path = name
    .toLowerCase()
    .replaceAll('__', '._')
    .replaceAll(/(?<!\.)_/g, '.');
  if (kind === 'peer' || !hasFile) return path;
  const section = path.slice(0, path.lastIndexOf('.'));
  return section !== 'consensus' && sections.has(section) ? path : undefined;
}

/** `a.b.c` is in the sections `a` and `a.b`. */
function sectionsOf(path: string): readonly string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}
