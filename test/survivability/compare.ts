/** Holds what the program says of a channel against the oracle. */
import assert from 'node:assert/strict';
import type { ChannelSurvivability, Losses } from '../../src/core/analysis/survivability/model.ts';
import { surviveChannel } from '../../src/core/analysis/survivability/survive-channel.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { CHANNEL } from './build.ts';
import { oracle, type OracleAnswer, type OracleLevel, ORACLE_LEVELS } from './oracle.ts';

const FOUR = ['ordering', 'acknowledged', 'endorsement', 'query'] as const;
export type Answer = (typeof FOUR)[number];

export function agree(
  topology: Topology,
  maxSetSize: number,
  levels: readonly OracleLevel[] = ORACLE_LEVELS,
  answers: readonly Answer[] = FOUR,
): ChannelSurvivability {
  const said = surviveChannel(topology, CHANNEL, { maxSetSize });
  for (const level of levels) {
    const truth = oracle(topology, CHANNEL, level, maxSetSize);
    for (const answer of answers) equal(said.survivability[answer].level[level], truth[answer], `${answer} by ${level}`, topology);
    if (said.byzantine !== undefined && answers.includes('ordering')) {
      assert.deepEqual(said.byzantine.domainsThatExceedF[level], truth.exceedF, `liars by ${level}`);
    }
  }
  return said;
}

export function equal(said: Losses, truth: OracleAnswer, what: string, topology: Topology): void {
  const { smallest, sets, complete, witness, survivesAnyOne } = said;
  const where = `${what}: ${placesOf(topology)}: ${JSON.stringify(said)}`;
  assert.equal(said.limited, undefined, where);
  if (truth.smallest === 'beyond') assert.ok(smallest === null || smallest > 3, where);
  else assert.equal(smallest, truth.smallest, where);
  assert.equal(survivesAnyOne, truth.smallest === null || truth.smallest === 'beyond' || truth.smallest >= 2, where);
  if (JSON.stringify(sets) !== JSON.stringify(truth.sets)) assert.deepEqual(sets, truth.sets, where);
  if (truth.complete !== undefined) assert.equal(complete, truth.complete, where);
  if (witness === null) assert.equal(smallest, null, where);
  else {
    assert.equal(witness.length, smallest, where);
    assert.deepEqual(witness, witness.toSorted(), where);
    assert.ok(truth.isSo(witness), where);
    for (const spared of witness) assert.ok(!truth.isSo(witness.filter((id) => id !== spared)), where);
  }
}

function placesOf({ orderers, peers, channels }: Topology): string {
  const at = [...Object.values(orderers), ...Object.values(peers)].map(
    (node) => `${node.id}(${node.organisation})@${Object.values(node.at).join('/')}`,
  );
  const channel = channels[CHANNEL];
  return `${channel?.consensus.kind} ${channel?.endorsement} ${at.join(' ')}; on the channel: ${channel?.consenters.join()} ${channel?.peers.join()}`;
}
