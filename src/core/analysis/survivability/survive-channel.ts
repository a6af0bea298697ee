/** The smallest losses that stop a channel, or take acknowledged blocks with them, on every level. */
import type { ConsensusKind } from '../../consensus/quorum.ts';
import { assert } from '../../kernel/assert.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { byzantineOf } from './byzantine-domains.ts';
import type { ChaincodeRules, ChannelFacts } from './channel-facts.ts';
import { countIn } from './domain-weights.ts';
import { byLevel } from './domains.ts';
import type { EndorsementRule } from './endorsement-rule.ts';
import { MAX_SET_SIZE } from './limits.ts';
import { type Asked, lossesByFormula, lossesByThreshold, type Weighed } from './losses.ts';
import type { ByLevel, ChaincodeSurvivability, ChannelSurvivability, DomainId, EndorsementLosses, LevelLosses, Losses } from './model.ts';
import { type Run, runOver } from './run.ts';

export interface SurvivabilityOptions {
  /** Minimal sets of up to so many domains are listed: 1 to MAX_SET_SIZE, default 2. */
  readonly maxSetSize?: number;
  /** Judge channels as if they ran this protocol; default: their own. */
  readonly consensus?: ConsensusKind;
  /** Of this topology and protocol, when other questions share it. */
  readonly run?: Run;
}

const DEFAULT_MAX_SET_SIZE = 2;

/** Every channel of the topology; what is the same for several is computed once. */
export function surviveChannels(topology: Topology, options: SurvivabilityOptions = {}): Readonly<Record<ChannelId, ChannelSurvivability>> {
  const run = options.run ?? runOver(topology, options.consensus);
  const asked = askedFor(options);
  return Object.fromEntries(Object.keys(topology.channels).map((id) => [id, surviveFacts(run.facts(id), run, asked)]));
}

export function surviveChannel(topology: Topology, id: ChannelId, options: SurvivabilityOptions = {}): ChannelSurvivability {
  const run = options.run ?? runOver(topology, options.consensus);
  return surviveFacts(run.facts(id), run, askedFor(options));
}

interface Question extends Asked {
  /** Answers of this run by what they rest on: a rule belongs to one set of peers. */
  readonly byRule: Map<EndorsementRule, EndorsementLosses>;
  readonly byPeers: Map<readonly NodeId[], LevelLosses>;
}

function askedFor({ maxSetSize = DEFAULT_MAX_SET_SIZE }: SurvivabilityOptions): Question {
  assert(Number.isInteger(maxSetSize) && maxSetSize >= 1 && maxSetSize <= MAX_SET_SIZE, `not a size of sets to list: ${maxSetSize}`);
  return { maxSetSize, memo: new Map(), byRule: new Map(), byPeers: new Map() };
}

function surviveFacts(facts: ChannelFacts, run: Run, asked: Question): ChannelSurvivability {
  const votes = byLevel((level) => countIn(run.domains, level, facts.consenters));
  const peers = run.peersOf(facts);
  const needOf = (weights: ByLevel<ReadonlyMap<DomainId, number>>, need: number): LevelLosses => ({
    level: byLevel((level) => lossesByThreshold(weights[level], need, asked)),
  });
  const endorsement = (rule: EndorsementRule): EndorsementLosses => {
    const losses = asked.byRule.get(rule) ?? endorsementLosses(rule, peers.weighed, asked);
    asked.byRule.set(rule, losses);
    return losses;
  };
  const query = asked.byPeers.get(facts.peers) ?? needOf(peers.count, facts.peers.length);
  asked.byPeers.set(facts.peers, query);
  const byzantine = byzantineOf(facts, votes);
  return {
    survivability: {
      ordering: needOf(votes, facts.consenters.length - facts.quorum + 1),
      acknowledged: needOf(votes, facts.quorum),
      endorsement: endorsement(facts.endorsement),
      query,
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
