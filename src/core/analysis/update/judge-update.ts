/**
 * The guard that Fabric lacks: what an update of a channel's configuration would do, before anybody submits it. Fabric checks little
 * before it orders one, and on SmartBFT a bad option is ordered and then halts the channel on all nodes for good. It never calls an
 * update safe on the strength of something unknown.
 */
import type { Finding } from '../../kernel/finding.ts';
import type { ChannelConfig } from '../../platforms/fabric/channel-config/model.ts';
import { finding as timingFinding, timingViolations } from '../timing/check.ts';
import { configTimingFacts } from '../timing/facts-of-config.ts';
import { batchSize } from './batch-size.ts';
import { blockValidation } from './block-validation.ts';
import { loweredCapabilities, supportedCapabilities } from './capabilities.ts';
import { certificates } from './certificates.ts';
import type { ConfigUpdateCase, Liveness, StateRule, UpdateKnowledge, UpdateNote, UpdateRule } from './change.ts';
import { UPDATE_CODES } from './codes.ts';
import { consenterCertificates, validCertificates } from './consenter-certificates.ts';
import { consensusType } from './consensus-type.ts';
import { duplicates } from './duplicates.ts';
import { endpoints } from './endpoints.ts';
import { membershipChange } from './membership.ts';
import { nextLeader } from './next-leader.ts';
import { organisations } from './organisations.ts';
import { quorumAlive } from './quorum.ts';
import { raftMembership } from './raft-membership.ts';
import { smartBftMembership } from './smartbft-membership.ts';

const CHANGE_RULES: readonly UpdateRule[] = [
  consensusType,
  raftMembership,
  smartBftMembership,
  quorumAlive,
  nextLeader,
  certificates,
  validCertificates,
  loweredCapabilities,
  organisations,
];
const STATE_RULES: readonly StateRule[] = [duplicates, consenterCertificates, blockValidation, endpoints, supportedCapabilities, batchSize];

const NOBODY_LOOKED: Liveness = { alive: [], dead: [] };

/**
 * Findings of a change from one configuration to the next. What was already so before is no fault of the update: warnings of that kind are
 * given as information, errors stay errors.
 * @param liveness undefined: nothing is known of any consenter.
 */
export function judgeUpdate(
  current: ChannelConfig,
  next: ChannelConfig,
  liveness: Liveness | undefined,
  knowledge: UpdateKnowledge = {},
): readonly Finding[] {
  const update: ConfigUpdateCase = {
    current,
    next,
    liveness: liveness ?? NOBODY_LOOKED,
    members: membershipChange(current, next),
    knowledge,
  };
  const stale = staleNotes(update).map((note) => findingOf(next, note));
  if (sameContent(current, next)) {
    const note: UpdateNote = { code: 'U101', part: 'sequence', message: 'nothing changes', evidence: `sequence ${current.sequence}` };
    return [...stale, findingOf(next, note)];
  }
  const before = new Set(stateFindings(current, knowledge).map(identity));
  const state = stateFindings(next, knowledge).map((each) => (before.has(identity(each)) ? asBefore(each) : each));
  return [...stale, ...CHANGE_RULES.flatMap((rule) => rule(update)).map((note) => findingOf(next, note)), ...state].toSorted(worstFirst);
}

function staleNotes({ current, knowledge: { newestSequence } }: ConfigUpdateCase): readonly UpdateNote[] {
  if (newestSequence === undefined || newestSequence <= current.sequence) return [];
  const message = `the update was judged against configuration ${current.sequence}, and the channel is at ${newestSequence}`;
  return [{ code: 'U102', part: 'sequence', message, evidence: `sequence ${current.sequence} of ${newestSequence}` }];
}

function stateFindings(config: ChannelConfig, knowledge: UpdateKnowledge): readonly Finding[] {
  const facts = configTimingFacts(config, knowledge.topology);
  const timing = facts === undefined ? [] : timingViolations(facts).map((each) => timingFinding(config.channel, each));
  return [...timing, ...STATE_RULES.flatMap((rule) => rule(config, knowledge)).map((note) => findingOf(config, note))];
}

function findingOf({ channel }: ChannelConfig, { code, part, message, evidence, severity }: UpdateNote): Finding {
  const entry = UPDATE_CODES[code];
  return { code, severity: severity ?? entry.severity, subject: `channels.${channel}.${part}`, message, evidence, hint: entry.hint };
}

function identity({ code, subject, message }: Finding): string {
  return JSON.stringify([code, subject, message]);
}

function asBefore(finding: Finding): Finding {
  const evidence = `${finding.evidence} (already so before the update)`;
  return { ...finding, evidence, severity: finding.severity === 'error' ? 'error' : 'info' };
}

function sameContent(current: ChannelConfig, next: ChannelConfig): boolean {
  return JSON.stringify({ ...current, sequence: 0 }) === JSON.stringify({ ...next, sequence: 0 });
}

const RANK: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

function worstFirst(a: Finding, b: Finding): number {
  return RANK[a.severity] - RANK[b.severity];
}
