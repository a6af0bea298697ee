/** What the survivability of a channel rests on: who votes, who endorses, by which rules. */
import { type ConsensusKind, quorumSize } from '../../consensus/quorum.ts';
import { assert } from '../../kernel/assert.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { channel, consenters, organisation } from '../../topology/lookup.ts';
import type { Chaincode, Topology } from '../../topology/model.ts';
import { compare } from './pick.ts';
import { type DemandMemo, type Endorsers, type EndorsementRule, endorsementRule } from './endorsement-rule.ts';

export interface ChannelFacts {
  readonly kind: ConsensusKind;
  readonly consenters: readonly NodeId[];
  readonly quorum: number;
  readonly peers: readonly NodeId[];
  readonly endorsers: Endorsers;
  /** For each peer the place of its MSP in `endorsers.msps`. */
  readonly mspOf: ReadonlyMap<NodeId, number>;
  readonly endorsement: EndorsementRule;
  readonly chaincodes: Readonly<Record<string, ChaincodeRules>>;
}

export interface ChaincodeRules {
  /** The channel's own rule (the same object) where the chaincode has none. */
  readonly endorsement: EndorsementRule;
  readonly collections: Readonly<Record<string, EndorsementRule>>;
}

export interface FactsOptions {
  /** Judged as if the channel ran this protocol; default: its own. */
  readonly consensus?: ConsensusKind | undefined;
  /** Shared by the channels of one run. */
  readonly demands?: DemandMemo;
}

export function channelFacts(topology: Topology, id: ChannelId, { consensus, demands = new Map() }: FactsOptions = {}): ChannelFacts {
  const { endorsement, chaincodes, consensus: own, organisations, peers } = channel(topology, id);
  const kind = consensus ?? own.kind;
  const voters = consenters(topology, id).map((each) => each.id);
  // A channel may have a thousand peers, and a what-if looks at every channel: one pass, and no more than that.
  const counted = new Map<string, number>();
  const mspOfPeer = peers.map((peer): string => {
    const owner = topology.organisations[topology.peers[peer]?.organisation ?? ''];
    assert(owner !== undefined, `no peer ${peer} with an organisation in the topology`);
    counted.set(owner.msp, (counted.get(owner.msp) ?? 0) + 1);
    return owner.msp;
  });
  const msps = [...counted.keys()].toSorted(compare);
  const counts = msps.map((msp) => counted.get(msp) ?? 0);
  const endorsers = { msps, counts, organisations: organisations.map((each) => organisation(topology, each).msp) };
  const places = new Map(msps.map((msp, i) => [msp, i]));
  const rules = new Map<string, EndorsementRule>();
  const ruleOf = (text: string): EndorsementRule => {
    const rule = rules.get(text) ?? endorsementRule(text, endorsers, demands);
    rules.set(text, rule);
    return rule;
  };
  return {
    kind,
    consenters: voters,
    quorum: quorumSize(kind, voters.length),
    peers,
    endorsers,
    mspOf: new Map(peers.map((peer, i) => [peer, places.get(mspOfPeer[i] ?? '') ?? -1])),
    endorsement: ruleOf(endorsement),
    chaincodes: Object.fromEntries(Object.entries(chaincodes).map(([name, each]) => [name, chaincodeRules(each, endorsement, ruleOf)])),
  };
}

function chaincodeRules(chaincode: Chaincode, fallback: string, ruleOf: (text: string) => EndorsementRule): ChaincodeRules {
  const own = Object.entries(chaincode.collections).flatMap(([name, { endorsement }]) =>
    endorsement === undefined ? [] : [[name, ruleOf(endorsement)] as const],
  );
  return { endorsement: ruleOf(chaincode.endorsement ?? fallback), collections: Object.fromEntries(own) };
}
