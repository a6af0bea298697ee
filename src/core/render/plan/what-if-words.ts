/** The answer to a loss in sentences: the same on the page and for a screen reader. */
import type { ChannelOutcome, Outcome, WhatIf } from '../../analysis/survivability/model.ts';
import { exceptions, type OwnPolicy } from '../../analysis/survivability/own-policies.ts';
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
  const own = Object.entries(channels).flatMap(([id, outcome]) => exceptionWords(id, outcome));
  const subject = domains.length === 0 ? 'Nothing is lost' : `${lost.length} of ${counted(nodes, 'node')} lost`;
  const whole = `everything holds on ${all.length === 1 ? 'the channel' : 'every channel'}`;
  const said = troubles.length + own.length > 0 ? [...troubles, ...shortened(own)].join('; ') : whole;
  return `${subject}: ${said}.${oneMoreWords(all)}`;
}

/** What still holds, and does not bear the loss of any one node more. */
function oneMoreWords(all: readonly (readonly [ChannelId, ChannelOutcome])[]): string {
  const hits = MARGIN_QUESTIONS.flatMap((question) => {
    const ids = all.flatMap(([id, outcome]) => (marginOf(outcome, question) === 0 ? [id] : []));
    return ids.length === 0 ? [] : [{ ids, name: question === 'query' ? 'queries' : question }];
  });
  const words = [...Map.groupBy(hits, ({ ids }) => onChannels(ids, all.length))].map(
    ([where, same]) => `${same.map(({ name }) => name).join(' and ')} ${where}`,
  );
  return words.length === 0 ? '' : ` One more node can stop ${words.join('; ')}.`;
}

const MARGIN_QUESTIONS = ['ordering', 'endorsement', 'query'] as const;

/** How many more of the nodes that it rests on may go, whichever they are; undefined where there is no such number. */
export function marginOf({ marginNodes, marginPeers }: ChannelOutcome, question: Question): number | undefined {
  switch (question) {
    case 'ordering':
      return marginNodes;
    case 'endorsement':
      return marginPeers.endorsement ?? undefined;
    case 'query':
      return marginPeers.query;
    case 'acknowledged':
      return undefined;
  }
}

/** What stops although the channel's own policy holds. */
function exceptionWords(id: ChannelId, outcome: ChannelOutcome): readonly string[] {
  const names = exceptionsOf(outcome).flatMap(({ name, endorsement }) => (endorsement === 'stops' ? [`of ${name}`] : []));
  return names.length === 0 ? [] : [`endorsement ${names.join(' and ')} stops on ${id}`];
}

function shortened(words: readonly string[]): readonly string[] {
  if (words.length <= NAMED_CHANNELS) return words;
  return [...words.slice(0, NAMED_CHANNELS), `more on ${counted(words.length - NAMED_CHANNELS, 'other channel')}`];
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
  return margin === 0 ? 'bears no more' : `bears ${margin} more`;
}

/** Chaincodes, and collections, whose endorsement does not fare as their channel's. */
export function chaincodeExceptions(outcome: ChannelOutcome): readonly string[] {
  return exceptionsOf(outcome).map(({ name, endorsement }) => `${name} ${OUTCOME_NAMES[endorsement]}`);
}

function exceptionsOf({ endorsement, chaincodes }: ChannelOutcome): readonly OwnPolicy<Outcome>[] {
  return exceptions(endorsement, chaincodes);
}

/** Channels in trouble first, else in their order. */
export function channelsByTrouble(channels: WhatIf['channels']): readonly (readonly [ChannelId, ChannelOutcome])[] {
  const trouble = (outcome: ChannelOutcome): number =>
    QUESTIONS.filter((question) => outcome[question] !== 'holds').length +
    exceptionsOf(outcome).filter(({ endorsement }) => endorsement !== 'holds').length;
  return Object.entries(channels).toSorted(([, a], [, b]) => trouble(b) - trouble(a));
}
