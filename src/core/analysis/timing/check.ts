/**
 * Findings about the timers of every channel: rules are data (rules-*.ts), this puts facts in. An unknown distance is said once, and
 * no rule that needs it concludes anything.
 */
import { unreachable } from '../../kernel/assert.ts';
import type { Position } from '../../kernel/failure.ts';
import type { Finding } from '../../kernel/finding.ts';
import type { RaftConsensus, SmartBftConsensus, Topology } from '../../topology/model.ts';
import { TIMING_CODES } from './codes.ts';
import { ASSUMED_DISK_SYNC, type DiskSync, type TimingFacts, timingFacts } from './facts.ts';
import { judge, type Violation } from './rule.ts';
import { BATCH_RULES } from './rules-batch.ts';
import { RAFT_RULES } from './rules-raft.ts';
import { SMARTBFT_RULES } from './rules-smartbft.ts';

/** As parseTopology returns it: lets findings name the line. */
export type PositionOf = (path: readonly (string | number)[]) => Position;

/** @param diskSync of the consenters, when somebody has measured it. */
export function checkTopology(topology: Topology, positionOf?: PositionOf, diskSync: DiskSync = ASSUMED_DISK_SYNC): readonly Finding[] {
  return Object.keys(topology.channels).flatMap((id) => {
    const facts = timingFacts(topology, id, diskSync);
    return [...unknownDistances(facts), ...timingViolations(facts)].map((violation) => finding(facts.channel, violation, positionOf));
  });
}

/** Every rule that applies to the channel's consensus. */
export function timingViolations(facts: TimingFacts): readonly Violation[] {
  const { consensus } = facts;
  switch (consensus.kind) {
    case 'raft':
      return [...judge(BATCH_RULES, facts), ...judge(RAFT_RULES, { ...facts, consensus } satisfies TimingFacts<RaftConsensus>)];
    case 'smartbft':
      return [...judge(BATCH_RULES, facts), ...judge(SMARTBFT_RULES, { ...facts, consensus } satisfies TimingFacts<SmartBftConsensus>)];
    case 'qbft':
      return [];
    default:
      return unreachable(consensus);
  }
}

/** What the operator reads, `subject` in the words of the file. */
export function finding(channel: string, violation: Violation, positionOf?: PositionOf): Finding {
  const { code, key, severity, message, evidence } = violation;
  const at = positionOf?.(['channels', channel, ...key.split('.')]);
  const { hint } = TIMING_CODES[code];
  return { code, severity, subject: `channels.${channel}.${key}`, message, evidence, hint, ...(at === undefined ? {} : { at }) };
}

function unknownDistances({ channel, distances: { unknown } }: TimingFacts): readonly Violation[] {
  if (unknown.length === 0) return [];
  return [
    {
      code: 'T104',
      key: 'consenters',
      severity: TIMING_CODES.T104.severity,
      message: `whether the timers of "${channel}" fit is unknown`,
      evidence: `no round-trip time is given for ${unknown.join(', ')}`,
    },
  ];
}
