import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Drill } from '../../src/core/chaos/drill/drill.ts';
import { drillByName, parseDrill } from '../../src/core/chaos/drill/parse-drill.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { CORE_TOOLS } from '../../src/engine/drill/core-tools.ts';
import type { DrillTools } from '../../src/engine/drill/tools.ts';
import { pretendSnapshot } from './pretend-snapshot.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
export const DRILLS_FOLDER = join(ROOT, 'drills');

export const TOOLS: DrillTools = { ...CORE_TOOLS, snapshot: pretendSnapshot };

export const threeRegions = (): Topology => example('three-regions.yaml');
export const certificatesBft = (): Topology => example('certificates-bft.yaml');

function example(name: string): Topology {
  const file = join(ROOT, 'examples', name);
  const parsed = parseTopology(readFileSync(file, 'utf8'), file);
  if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
  return parsed.topology;
}

export function drillFiles(): string[] {
  return readdirSync(DRILLS_FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join(DRILLS_FOLDER, name));
}

export function library(): Drill[] {
  return drillFiles().map((file) => parseDrill(readFileSync(file, 'utf8'), file));
}

/** The drills that show what the protocol does by itself: no engine, no commands. */
export function faultsAlone(): readonly Drill[] {
  return library().filter(({ engine, response }) => engine === 'any' && response.length === 0);
}

export function drillNamed(name: string): Drill {
  return drillByName(library(), name);
}
