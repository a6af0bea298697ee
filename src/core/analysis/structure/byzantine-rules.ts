/** Rules about consenters that may lie. */
import { liesTolerated, quorumSize } from '../../consensus/quorum.ts';
import { about, single, spread, votes } from './ordering-rules.ts';
import type { ChannelInQuestion, ChannelRule, Observation } from './structure-rule.ts';

export const BYZANTINE_RULES: readonly ChannelRule[] = [fewDomains, leadersTogether];

const ENOUGH_DOMAINS = 4;

/** Counted at the level of zones: the smallest domain that one operator, rack row or hypervisor cluster usually is. */
function fewDomains(question: ChannelInQuestion): readonly Observation[] {
  const { channel, survival } = question;
  const n = channel.consenters.length;
  const held = votes(question, 'zone');
  if (survival.byzantine === undefined || n < ENOUGH_DOMAINS || held.size >= ENOUGH_DOMAINS) return [];
  const f = liesTolerated(channel.consensus.kind, n);
  const over = survival.byzantine.domainsThatExceedF.zone;
  const fatal = single(survival.survivability.ordering.level.zone.sets);
  const crash = fatal.length === 0 ? 'the crash of one is borne' : `the crash of ${fatal.join(' or ')} stops ordering`;
  const evidence = `${spread(held)}; f = ${f}, so ${over.join(', ')} could lie with more voices than are borne; ${crash} (${quorumSize(channel.consensus.kind, n)} of ${n} are needed)`;
  return [
    about(
      channel.id,
      'S112',
      `the ${n} consenters of "${channel.id}" stand in ${held.size} zones: one of them always holds more than f`,
      evidence,
    ),
  ];
}

function leadersTogether(question: ChannelInQuestion): readonly Observation[] {
  const { channel, domains, survival } = question;
  const n = channel.consenters.length;
  const f = liesTolerated(channel.consensus.kind, n);
  if (survival.byzantine === undefined || f === 0 || votes(question, 'region').size < 2) return [];
  const first = channel.consenters.slice(0, f + 1);
  const regions = new Set(first.map((id) => domains.of.get(id)?.region));
  if (regions.size > 1) return [];
  return [
    about(
      channel.id,
      'S113',
      `${first.join(', ')} lead "${channel.id}" first, and all are in ${[...regions].join()}`,
      'ids follow the order of the list',
    ),
  ];
}
