/** Another vantage point: programs that look at the port of a node from its region. What is not one of their answers is no look at all. */
import { Failure } from '../../core/kernel/failure.ts';
import type { RegionId } from '../../core/kernel/ids.ts';
import type { NodeProbe, Sighting } from '../../core/observation/probe.ts';
import { portOf } from './answers.ts';
import type { CommandsNode } from './commands-node.ts';
import { answerOf } from './run-command.ts';

/** Regions from which any of these nodes can be looked at. */
export function vantagePoints(nodes: readonly CommandsNode[]): readonly RegionId[] {
  return [...new Set(nodes.flatMap((node) => Object.keys(node.lookFrom)))].toSorted();
}

/** One round of one region; null when none of its programs gave an answer. */
export async function lookFrom(region: RegionId, nodes: readonly CommandsNode[], folder: string): Promise<Sighting | null> {
  const observer = `commands:${region}`;
  const startedAt = Date.now();
  const probes = await Promise.all(nodes.map((node) => probed(node, region, observer, folder)));
  const seen = probes.filter((probe) => probe !== null);
  return seen.length === 0 ? null : { observer, region, startedAt, endedAt: Date.now(), nodes: seen };
}

async function probed(
  { id, lookFrom: programs, limits }: CommandsNode,
  region: RegionId,
  observer: string,
  folder: string,
): Promise<NodeProbe | null> {
  const argv = Object.hasOwn(programs, region) ? programs[region] : undefined;
  if (argv === undefined) return null;
  const command = { what: `look-from ${region} at ${id}`, subject: id, argv, cwd: folder };
  try {
    const port = portOf(await answerOf(command, limits.lookMs));
    if (port === undefined) return null;
    const at = Date.now();
    const probe = { observer, node: id, at, channels: {} };
    // An open port is a sign of life, and not an answer of the node.
    if (port === 'open') return { ...probe, outcome: 'error', detail: 'its port is open; nothing more was asked', connects: 'answered' };
    return { ...probe, outcome: port === 'refused' ? 'refused' : 'timeout' };
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
