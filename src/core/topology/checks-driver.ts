/** Drivers whose programs could not do what is needed of them together. */
import type { Report } from './checks.ts';
import { suggest } from '../kernel/nearest.ts';
import { NODE_PLACEHOLDERS, placeholdersOf, unknownPlaceholders } from './driver-placeholders.ts';
import { DRIVER_PROGRAMS } from './resolve-driver.ts';
import type { TopologyDraft } from './schema.ts';

type CommandsDraft = Extract<NonNullable<NonNullable<TopologyDraft['drivers']>[string]>, { readonly kind?: 'commands' | undefined }>;

/** Half of a pair is of no use: what was frozen must be thawed, what was read must be written back. */
const TOGETHER = [
  ['freeze', 'thaw'],
  ['read', 'write'],
  ['hold', 'release', 'held'],
] as const;
const IN_DATA = ['node', 'host'];

export function checkDrivers(draft: TopologyDraft, report: Report): void {
  for (const [name, driver] of Object.entries(draft.drivers ?? {})) {
    if (driver?.kind !== 'commands') continue;
    checkCommands(name, driver, report);
    checkVantagePoints(name, driver, Object.keys(draft.regions ?? {}), report);
  }
}

function checkCommands(name: string, driver: CommandsDraft, report: Report): void {
  const path = ['drivers', name];
  for (const group of TOGETHER) {
    const missing = group.filter((program) => driver[program] === undefined);
    if (missing.length > 0 && missing.length < group.length)
      report(
        'E142',
        `the driver "${name}" has ${group.filter((each) => !missing.includes(each)).join(', ')} without ${missing.join(', ')}`,
        path,
        {
          on: 'key',
        },
      );
  }
  if (driver.data !== undefined && driver.read !== undefined)
    report('E142', `the driver "${name}" has data and read: one of them says where the data of a node is`, [...path, 'data']);
  if (driver.data === undefined && driver.read === undefined)
    report('E142', `the driver "${name}" has neither data nor read and write: nobody could read what a node holds`, path, { on: 'key' });
  if (driver.data !== undefined) checkPlaceholders(driver.data, IN_DATA, [...path, 'data'], report);
  for (const program of DRIVER_PROGRAMS) {
    for (const [i, word] of (driver[program] ?? []).entries())
      if (word !== undefined) checkPlaceholders(word, placeholdersOf(program), [...path, program, i], report);
  }
}

function checkVantagePoints(name: string, driver: CommandsDraft, regions: readonly string[], report: Report): void {
  for (const [region, program] of Object.entries(driver['look-from'] ?? {})) {
    const path = ['drivers', name, 'look-from', region];
    if (!regions.includes(region))
      report('E110', `region "${region}" is not declared`, path, { on: 'key', hint: suggest(region, regions, 'regions') });
    for (const [i, word] of (program ?? []).entries())
      if (word !== undefined) checkPlaceholders(word, NODE_PLACEHOLDERS, [...path, i], report);
  }
}

function checkPlaceholders(text: string, known: readonly string[], path: readonly (string | number)[], report: Report): void {
  for (const unknown of unknownPlaceholders(text, known))
    report('E143', `{${unknown}} stands for nothing here`, path, { hint: `Known are ${known.map((each) => `{${each}}`).join(', ')}.` });
}
