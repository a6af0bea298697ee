/** The answer to a loss in sentences: the same on the page and for a screen reader. */
import type { ChannelOutcome, Outcome, WhatIf } from '../../analysis/survivability/model.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import { counted } from '../report/words.ts';

export const QUESTIONS = ['ordering', 'acknowledged', 'endorsement', 'query'] as const;
export type Question = (typeof QUESTIONS)[number];

export const QUESTION_NAMES: Readonly<Record<Question, string>> = {
  ordering: 'Ordering',
  acknowledged: 'Acknowledged blocks',
  endorsement: 'Endorsement',
  query: 'Queries',
};

/** What the smallest loss does: heads of rows. */
export const LOSS_NAMES: Readonly<Record<Question, string>> = {
  ordering: 'stops ordering',
  acknowledged: 'can lose acknowledged blocks',
  endorsement: 'stops endorsement',
  query: 'stops queries',
};

export const OUTCOME_SIGNS: Readonly<Record<Outcome, string>> = { holds: '✓', stops: '✕', 'at-risk': '!' };
export const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = { holds: 'holds', stops: 'stops', 'at-risk': 'at risk' };

const TROUBLES: readonly Outcome[] = ['stops', 'at-risk'];
const NAMED_CHANNELS = 3;

/** What stops where, in one or two sentences. */
export function whatIfSentence({ lost, domains, channels }: WhatIf, nodes: number): string {
  const all = Object.entries(channels);
  const troubles = QUESTIONS.flatMap((question) =>
    TROUBLES.flatMap((trouble) => {
      const hit = all.filter(([, outcome]) => outcome[question] === trouble).map(([id]) => id);
      return hit.length === 0 ? [] : [`${troubleWords(question, trouble)} ${onChannels(hit, all.length)}`];
    }),
  );
  const subject = domains.length === 0 ? 'Nothing is lost' : `${lost.length} of ${counted(nodes, 'node')} lost`;
  if (troubles.length > 0) return `${subject}: ${troubles.join('; ')}.`;
  return `${subject}: everything holds on ${all.length === 1 ? 'the channel' : 'every channel'}.`;
}

function troubleWords(question: Question, outcome: Outcome): string {
  if (question === 'acknowledged') return 'acknowledged blocks are at risk';
  if (outcome === 'at-risk') return `${question} is at risk`;
  return question === 'query' ? 'queries stop' : `${question} stops`;
}

function onChannels(ids: readonly ChannelId[], all: number): string {
  if (ids.length <= NAMED_CHANNELS) return `on ${ids.join(', ')}`;
  return ids.length === all ? `on all ${all} channels` : `on ${ids.length} of ${all} channels`;
}

export function marginWords(margin: number): string {
  if (margin < 0) return `${-margin} too few`;
  return margin === 0 ? 'none to spare' : `${margin} more`;
}

/** Chaincodes whose endorsement does not fare as their channel's. */
export function chaincodeExceptions({ endorsement, chaincodes }: ChannelOutcome): readonly string[] {
  return Object.entries(chaincodes)
    .filter(([, outcome]) => outcome.endorsement !== endorsement)
    .map(([id, outcome]) => `${id} ${OUTCOME_NAMES[outcome.endorsement]}`);
}

/** Channels in trouble first, else in their order. */
export function channelsByTrouble(channels: WhatIf['channels']): readonly (readonly [ChannelId, ChannelOutcome])[] {
  const trouble = (outcome: ChannelOutcome): number => QUESTIONS.filter((question) => outcome[question] !== 'holds').length;
  return Object.entries(channels).toSorted(([, a], [, b]) => trouble(b) - trouble(a));
}
