/** What is known of a consenter that answered nobody: who looked, what was seen of it, and what proves that it stays away. */
import { Failure } from '../../core/kernel/failure.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { NodeProbe } from '../../core/observation/probe.ts';
import type { Driver } from '../../core/ports/driver.ts';
import type { FenceProof, LostMember } from '../../core/recovery/inventory.ts';
import { noHold } from '../handlers/no-hold.ts';
import type { Round } from './collect-inventory.ts';

export async function lostMember(round: Round, node: NodeId, attested: readonly FenceProof[]): Promise<LostMember> {
  const { driver } = round.world;
  const sights = round.processes.filter((each) => each.node === node);
  const gone = sights.filter(({ state }) => state === 'stopped');
  const holdable = noHold(driver, node) === null;
  const held = gone.length > 0 && holdable && (await driver.held(node)) !== null;
  const elsewhere = gone.length > 0 && (await mayRunElsewhere(driver, node));
  const proofs = gone.map(({ observer, at }): FenceProof => {
    return { kind: 'process-gone', by: observer, at, held, ...(elsewhere ? { elsewhere } : {}) };
  });
  const asked = [
    ...probesOf(round, node).map(({ observer }) => observer),
    ...sights.filter(({ state }) => state !== 'unknown' && !elsewhere).map(({ observer }) => observer),
  ];
  return {
    node,
    asked: [...new Set(asked)],
    answers: answersOf(round, node),
    proofs: [...proofs, ...attested],
    // A clone goes only where nobody else can start the node meanwhile.
    startable: gone.length > 0 && holdable,
  };
}

/** A consenter that ran has data where it ran. Where none can be seen, the driver may look at a machine that is to take its place. */
async function mayRunElsewhere(driver: Driver, node: NodeId): Promise<boolean> {
  if (driver.capabilities().mayHaveMoved !== true) return false;
  try {
    return !(await driver.hasData(node));
  } catch (error) {
    if (error instanceof Failure) return true;
    throw error;
  }
}

/** Every sign of life, from anywhere: a refused connection is none, a broken handshake is one. */
export function answersOf(round: Round, node: NodeId): readonly string[] {
  const probed = probesOf(round, node).flatMap(({ observer, outcome, operations, connects }) => [
    ...(outcome === 'answered' || outcome === 'tls-error' ? [`${observer} got an answer (${outcome})`] : []),
    ...(connects === 'answered' ? [`${observer} found its port open`] : []),
    ...(operations === 'answered' || operations === 'tls-error' ? [`its operations listener answered ${observer}`] : []),
  ]);
  const lives = round.processes.filter((each) => each.node === node && (each.state === 'running' || each.state === 'frozen'));
  return [...probed, ...lives.map(({ observer, state }) => `${observer} sees its process ${state}`)];
}

function probesOf({ sightings }: Round, node: NodeId): readonly NodeProbe[] {
  return sightings.flatMap((sighting) => sighting.nodes.filter((probe) => probe.node === node));
}
