/** The smallest losses that stop a channel, or take acknowledged blocks with them, on every level. */
import type { ConsensusKind } from '../../consensus/quorum.ts';
import { assert } from '../../kernel/assert.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { byzantineOf } from './byzantine-domains.ts';
import { type ChaincodeRules, type ChannelFacts, channelFacts } from './channel-facts.ts';
import { countIn, mspsIn } from './domain-weights.ts';
import { byLevel, type Domains, domainsOf } from './domains.ts';
import type { EndorsementRule } from './endorsement-rule.ts';
import { MAX_SET_SIZE } from './limits.ts';
import { type Asked, lossesByFormula, lossesByThreshold, type Weighed, weighed } from './losses.ts';
import type { ByLevel, ChaincodeSurvivability, ChannelSurvivability, DomainId, EndorsementLosses, LevelLosses, Losses } from './model.ts';

export interface SurvivabilityOptions {
  /** Minimal sets of up to so many domains are listed: 1 to MAX_SET_SIZE, default 2. */
  readonly maxSetSize?: number;
  /** Judge channels as if they ran this protocol; default: their own. */
  readonly consensus?: ConsensusKind;
}

const DEFAULT_MAX_SET_SIZE = 2;

/** Every channel of the topology; channels of one shape are computed once. */
export function surviveChannels(topology: Topology, options: SurvivabilityOptions = {}): Readonly<Record<ChannelId, ChannelSurvivability>> {
  const domains = domainsOf(topology);
  const asked = askedFor(options);
  const shared = { consensus: options.consensus, demands: new Map() };
  return Object.fromEntries(
    Object.keys(topology.channels).map((id) => [id, surviveFacts(channelFacts(topology, id, shared), domains, asked)]),
  );
}

export function surviveChannel(topology: Topology, id: ChannelId, options: SurvivabilityOptions = {}): ChannelSurvivability {
  return surviveFacts(channelFacts(topology, id, { consensus: options.consensus }), domainsOf(topology), askedFor(options));
}

function askedFor({ maxSetSize = DEFAULT_MAX_SET_SIZE }: SurvivabilityOptions): Asked {
  assert(Number.isInteger(maxSetSize) && maxSetSize >= 1 && maxSetSize <= MAX_SET_SIZE, `not a size of sets to list: ${maxSetSize}`);
  return { maxSetSize, memo: new Map() };
}

function surviveFacts(facts: ChannelFacts, domains: Domains, asked: Asked): ChannelSurvivability {
  const votes = byLevel((level) => countIn(domains, level, facts.consenters));
  const answers = byLevel((level) => countIn(domains, level, facts.peers));
  const peers = byLevel((level) => weighed(mspsIn(domains, level, facts)));
  const needOf = (weights: ByLevel<ReadonlyMap<DomainId, number>>, need: number): LevelLosses => ({
    level: byLevel((level) => lossesByThreshold(weights[level], need, asked)),
  });
  const known = new Map<EndorsementRule, EndorsementLosses>();
  const endorsement = (rule: EndorsementRule): EndorsementLosses => {
    const losses = known.get(rule) ?? endorsementLosses(rule, peers, asked);
    known.set(rule, losses);
    return losses;
  };
  const byzantine = byzantineOf(facts, votes);
  return {
    survivability: {
      ordering: needOf(votes, facts.consenters.length - facts.quorum + 1),
      acknowledged: needOf(votes, facts.quorum),
      endorsement: endorsement(facts.endorsement),
      query: needOf(answers, facts.peers.length),
    },
    ...(byzantine === null ? {} : { byzantine }),
    chaincodes: Object.fromEntries(Object.entries(facts.chaincodes).map(([name, rules]) => [name, chaincodeLosses(rules, endorsement)])),
  };
}

function chaincodeLosses(
  { endorsement, collections }: ChaincodeRules,
  lossesOf: (rule: EndorsementRule) => EndorsementLosses,
): ChaincodeSurvivability {
  const own = Object.entries(collections).map(([name, rule]) => [name, { endorsement: lossesOf(rule) }] as const);
  return { endorsement: lossesOf(endorsement), ...(own.length === 0 ? {} : { collections: Object.fromEntries(own) }) };
}

function endorsementLosses(rule: EndorsementRule, peers: ByLevel<Weighed>, asked: Asked): EndorsementLosses {
  switch (rule.kind) {
    case 'formula':
      return { level: byLevel((level) => lossesByFormula(peers[level], rule.stops, asked)) };
    case 'unreadable':
      return { level: byLevel(() => STOPPED), problem: rule.problem };
    case 'entangled':
      return { level: byLevel(() => ({ ...STOPPED, sets: [], complete: false, limited: rule.reason })) };
  }
}

/** The answer where nothing is known to endorse: the careful one. */
const STOPPED: Losses = { smallest: 0, survivesAnyOne: false, sets: [[]], complete: true, witness: [] };
