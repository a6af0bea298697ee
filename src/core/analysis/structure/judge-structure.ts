/** Every truth about the structure of a network, as findings. Pure; the proofs come from the survivability core. */
import type { Finding } from '../../kernel/finding.ts';
import type { Topology } from '../../topology/model.ts';
import { domainsOf } from '../survivability/domains.ts';
import type { ChannelSurvivability } from '../survivability/model.ts';
import type { PositionOf } from '../timing/check.ts';
import { BYZANTINE_RULES } from './byzantine-rules.ts';
import { STRUCTURE_CODES } from './codes.ts';
import { ORDERING_RULES } from './ordering-rules.ts';
import { SERVICE_RULES, SUPPORT_RULES } from './service-rules.ts';
import type { Observation } from './structure-rule.ts';

const CHANNEL_RULES = [...ORDERING_RULES, ...BYZANTINE_RULES, ...SERVICE_RULES];

export function judgeStructure(
  topology: Topology,
  survival: Readonly<Record<string, ChannelSurvivability>>,
  positionOf?: PositionOf,
): readonly Finding[] {
  const domains = domainsOf(topology);
  const ofChannels = Object.values(topology.channels).flatMap((channel) => {
    const known = survival[channel.id];
    return known === undefined ? [] : CHANNEL_RULES.flatMap((rule) => rule({ topology, channel, domains, survival: known }));
  });
  const ofNetwork = SUPPORT_RULES.flatMap((rule) => rule(topology));
  return [...ofChannels, ...ofNetwork].map((observation) => findingOf(observation, positionOf));
}

function findingOf({ code, message, evidence, path }: Observation, positionOf?: PositionOf): Finding {
  const { severity, hint } = STRUCTURE_CODES[code];
  const at = positionOf?.(path);
  return { code, severity, subject: path.join('.'), message, evidence, hint, ...(at === undefined ? {} : { at }) };
}
