/**
 * Drift: what runs against what the file says, as findings. Pure. What is unknown gives no finding: it is told apart by `unknownParts`,
 * so that no answer is taken for complete that is not.
 */
import type { Finding } from '../../kernel/finding.ts';
import { isKnown } from '../../observation/observed.ts';
import type { Topology } from '../../topology/model.ts';
import type { PositionOf } from '../timing/check.ts';
import { DRIFT_CODES } from './codes.ts';
import { consenterDrift } from './consenters.ts';
import { consensusDrift } from './consensus-options.ts';
import type { ChannelRule, Difference } from './difference.ts';
import { endorsementDrift } from './endorsement.ts';
import { memberDrift } from './members.ts';
import type { LiveNetwork } from './model.ts';
import { channelDrift, nodeDrift } from './nodes.ts';

const CHANNEL_RULES: readonly ChannelRule[] = [consensusDrift, consenterDrift, memberDrift, endorsementDrift];
const RANK: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** Worst first. */
export function findDrift(topology: Topology, live: LiveNetwork, positionOf?: PositionOf): readonly Finding[] {
  const differences = [
    ...channelDrift(topology, live),
    ...nodeDrift(topology, live),
    ...Object.values(topology.channels).flatMap((channel) => {
      const config = Object.hasOwn(live.channels, channel.id) ? live.channels[channel.id]?.config : undefined;
      if (config === undefined || !isKnown(config)) return [];
      return CHANNEL_RULES.flatMap((rule) => rule({ topology, live, channel, config: config.value }));
    }),
  ];
  return differences.map((each) => finding(each, positionOf)).toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function finding({ code, path, message, file, runs, severity }: Difference, positionOf?: PositionOf): Finding {
  const row = DRIFT_CODES[code];
  const at = path.length === 0 ? undefined : positionOf?.(path);
  return {
    code,
    severity: severity ?? row.severity,
    subject: path.length === 0 ? 'network' : path.join('.'),
    message,
    evidence: `file: ${file}; runs: ${runs}`,
    hint: row.hint,
    ...(at === undefined ? {} : { at }),
  };
}

/** What could not be found out, with its reason; empty when the comparison is complete. */
export function unknownParts(live: LiveNetwork): readonly string[] {
  const ofNodes = Object.entries(live.nodes).flatMap(([id, { version, channels }]) => [
    ...(isKnown(version) ? [] : [`version of ${id}: ${version.unknown}`]),
    ...(isKnown(channels) ? [] : [`channels of ${id}: ${channels.unknown}`]),
  ]);
  const ofChannels = Object.entries(live.channels).flatMap(([id, { config }]) =>
    isKnown(config) ? [] : [`configuration of channel ${id}: ${config.unknown}`],
  );
  return [...ofChannels, ...ofNodes];
}
