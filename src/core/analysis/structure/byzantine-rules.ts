/** Rules about consenters that may lie. */
import { liesTolerated, quorumSize } from '../../consensus/quorum.ts';
import { about, single, spread, votes } from './ordering-rules.ts';
import type { ChannelInQuestion, ChannelRule, Observation } from './structure-rule.ts';

export const BYZANTINE_RULES: readonly ChannelRule[] = [fewDomains, leadersTogether];

const ENOUGH_DOMAINS = 4;

/**
 * Zones are judged first: the smallest domain that one operator, row of racks or hypervisor cluster usually is. Many zones in two or three regions
 * are still two or three regions. One region alone is no attempt to spread over regions, and is left to the rules about zones.
 */
function fewDomains(question: ChannelInQuestion): readonly Observation[] {
  const { channel, survival } = question;
  const n = channel.consenters.length;
  if (survival.byzantine === undefined || n < ENOUGH_DOMAINS) return [];
  const level = fewLevel(question);
  if (level === undefined) return [];
  const held = votes(question, level);
  const f = liesTolerated(channel.consensus.kind, n);
  const over = survival.byzantine.domainsThatExceedF[level];
  const fatal = single(survival.survivability.ordering.level[level].sets);
  const crash = fatal.length === 0 ? 'the crash of one is borne' : `the crash of ${fatal.join(' or ')} stops ordering`;
  const evidence = `${spread(held)}; f = ${f}, so ${over.join(', ')} could lie with more voices than are borne; ${crash} (${quorumSize(channel.consensus.kind, n)} of ${n} are needed)`;
  const where = held.size === 1 ? `one ${level}: it` : `${held.size} ${level}s: one of them always`;
  return [about(channel.id, 'S112', `the ${n} consenters of "${channel.id}" stand in ${where} holds more than f`, evidence)];
}

function fewLevel(question: ChannelInQuestion): 'zone' | 'region' | undefined {
  if (votes(question, 'zone').size < ENOUGH_DOMAINS) return 'zone';
  const regions = votes(question, 'region').size;
  return regions > 1 && regions < ENOUGH_DOMAINS ? 'region' : undefined;
}

/** SmartBFT only: the proposers of QBFT follow the addresses of the validators, not the list. */
function leadersTogether(question: ChannelInQuestion): readonly Observation[] {
  const { channel, domains, survival } = question;
  const { kind } = channel.consensus;
  const n = channel.consenters.length;
  if (kind !== 'smartbft' || liesTolerated(kind, n) === 0 || votes(question, 'region').size < 2) return [];
  const regions = channel.consenters.map((id) => domains.of.get(id)?.region ?? id);
  const [region = ''] = regions;
  const together = regions.findIndex((other) => other !== region);
  if (together < 2) return [];
  const stops = survival.survivability.ordering.level.region.sets.some((set) => set.length === 1 && set[0] === region);
  const failed = `${together - 1} view change${together === 2 ? ' fails' : 's fail'} before ${channel.consenters[together]} leads`;
  return [
    about(
      channel.id,
      'S113',
      `${channel.consenters.slice(0, together).join(', ')} lead "${channel.id}" first, and all are in ${region}`,
      `ids follow the order of the list; ${stops ? `losing ${region} stops ordering, too` : `when ${region} is lost, ${failed}`}`,
    ),
  ];
}
