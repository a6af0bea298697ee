/** Findings about the timers of every channel. */
import type { Position } from '../../kernel/failure.ts';
import type { Finding } from '../../kernel/finding.ts';
import { formatSize } from '../../kernel/units.ts';
import type { Channel, Topology } from '../../topology/model.ts';
import { checkRaft } from './check-raft.ts';
import { checkSmartBft } from './check-smartbft.ts';
import { TIMING_CODES } from './codes.ts';
import type { TimingCode } from './codes.ts';
import { unknownPairs } from './distances.ts';

/** `key` is the option that the finding is about, in the words of the file: `consensus.tick-interval`. */
export type Note = (code: TimingCode, key: string, message: string, evidence: string, severity?: Finding['severity']) => void;

/** As parseTopology returns it: lets findings name the line. */
export type PositionOf = (path: readonly (string | number)[]) => Position;

export function checkTopology(topology: Topology, positionOf?: PositionOf): readonly Finding[] {
  return Object.values(topology.channels).flatMap((channel) => checkChannel(topology, channel, positionOf));
}

function checkChannel(topology: Topology, channel: Channel, positionOf?: PositionOf): readonly Finding[] {
  const findings: Finding[] = [];
  const note: Note = (code, key, message, evidence, severity = TIMING_CODES[code].severity) => {
    const subject = `channels.${channel.id}.${key}`;
    const at = positionOf?.(['channels', channel.id, ...key.split('.')]);
    findings.push({ code, severity, subject, message, evidence, hint: TIMING_CODES[code].hint, ...(at === undefined ? {} : { at }) });
  };
  checkBatch(channel, note);
  const unknown = unknownPairs(topology, channel.id);
  if (unknown.length > 0) {
    note(
      'T104',
      'consenters',
      `whether the timers of "${channel.id}" fit is unknown`,
      `no round-trip time is given for ${unknown.join(', ')}`,
    );
  }
  if (channel.consensus.kind === 'raft') checkRaft(topology, channel, channel.consensus, note);
  else checkSmartBft(topology, channel, channel.consensus, note);
  return findings;
}

function checkBatch({ batch }: Channel, note: Note): void {
  if (batch.preferredMaxBytes <= batch.absoluteMaxBytes) return;
  const evidence = `${formatSize(batch.preferredMaxBytes)} > ${formatSize(batch.absoluteMaxBytes)}`;
  note('T106', 'batch.preferred-max-bytes', 'preferred-max-bytes must not exceed absolute-max-bytes', evidence);
}
