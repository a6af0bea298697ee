/** What is known of a consenter that answered nobody: who looked, what was seen of it, and what proves that it stays away. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { NodeProbe } from '../../core/observation/probe.ts';
import type { FenceProof, LostMember } from '../../core/recovery/inventory.ts';
import { noHold } from '../handlers/no-hold.ts';
import type { Round } from './collect-inventory.ts';

export async function lostMember(round: Round, node: NodeId, attested: readonly FenceProof[]): Promise<LostMember> {
  const { driver } = round.world;
  const sights = round.processes.filter((each) => each.node === node);
  const gone = sights.filter(({ state }) => state === 'stopped');
  const holdable = noHold(driver, node) === null;
  const held = gone.length > 0 && holdable && (await driver.held(node)) !== null;
  const proofs = gone.map(({ observer, at }): FenceProof => ({ kind: 'process-gone', by: observer, at, held }));
  const asked = [
    ...probesOf(round, node).map(({ observer }) => observer),
    ...sights.filter(({ state }) => state !== 'unknown').map(({ observer }) => observer),
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
