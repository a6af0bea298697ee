/**
 * A region that was out of reach for longer than an election timeout answers again. It stays a diagnosis for a while, because what is to be
 * done then (wait for its nodes to be at the tip, spread leaders) takes longer than a round.
 */
import { electionTimeoutMs } from '../../analysis/timing/floors.ts';
import type { RegionId } from '../../kernel/ids.ts';
import { DIAGNOSIS } from './codes.ts';
import type { NodeScene } from './node-scene.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { agentSaw } from './reach.ts';
import { darkFromOutside } from './region-down.ts';
import type { Scene } from './scene.ts';
import { diagnosisKey, type Symptom } from './symptom.ts';

/** Catching up after a long absence took up to 37 s, and gRPC's back-off waits up to 120 s (facts: fabric-orderers.md 2). */
const RETURN_MS = 10 * 60_000;

export function regionReturned(scene: Scene): readonly Symptom[] {
  return Object.keys(scene.topology.regions).flatMap((region) => {
    const residents = scene.nodes.filter((each) => each.region === region);
    const answers = residents.flatMap((each) =>
      each.probes.flatMap((probe) => (probe.from !== region && probe.outcome === 'answered' ? [{ node: each, probe }] : [])),
    );
    if (answers.length === 0 || residents.every(darkFromOutside) || !wasAway(scene, region)) return [];
    return [
      {
        code: DIAGNOSIS.regionReturned,
        subject: region,
        message: `${region} has returned: ${names(answers)} answer again`,
        testimony: answers.map(({ node, probe }) => agentSaw(probe, `${node.id} answered`)),
        conclusive: true,
      },
    ];
  });
}

function wasAway({ history, topology, now }: Scene, region: RegionId): boolean {
  const timeouts = Object.values(topology.channels).map(({ consensus }) => electionTimeoutMs(consensus)[1]);
  const blip = Math.max(0, ...timeouts);
  const away = [DIAGNOSIS.regionDown, DIAGNOSIS.regionCut].some((code) => {
    const open = ownValue(history.open, diagnosisKey({ code, subject: region }));
    return open !== undefined && open.last - open.since > blip;
  });
  const returning = ownValue(history.open, diagnosisKey({ code: DIAGNOSIS.regionReturned, subject: region }));
  return away || (returning !== undefined && now - returning.since < RETURN_MS);
}

function names(answers: readonly { readonly node: NodeScene }[]): string {
  return [...new Set(answers.map(({ node }) => node.id))].join(', ');
}
