/** What the survivability of a channel rests on: who votes, who endorses, by which rules. */
import { type ConsensusKind, quorumSize } from '../../consensus/quorum.ts';
import { assert } from '../../kernel/assert.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import type { DemandMemo } from '../../policy/demand-of-text.ts';
import { channel, consenters, organisation } from '../../topology/lookup.ts';
import type { Chaincode, Topology } from '../../topology/model.ts';
import { compare } from './pick.ts';
import { type Endorsers, type EndorsementRule, endorsementRule } from './endorsement-rule.ts';

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
  readonly known?: KnownMembers;
}

/** Channels often have the same peers: what follows from these is worked out once, and is then the same object. */
export interface KnownMembers {
  readonly demands: DemandMemo;
  readonly peers: Map<string, PeerFacts>;
}

interface PeerFacts extends Pick<ChannelFacts, 'peers' | 'mspOf'>, Pick<Endorsers, 'msps' | 'counts'> {
  /** By the policy's text and the organisations that an implicit one counts. */
  readonly rules: Map<string, EndorsementRule>;
}

export function noMembersYet(demands: DemandMemo = new Map()): KnownMembers {
  return { demands, peers: new Map() };
}

export function channelFacts(topology: Topology, id: ChannelId, { consensus, known = noMembersYet() }: FactsOptions = {}): ChannelFacts {
  const { endorsement, chaincodes, consensus: own, organisations: owners, peers: listed } = channel(topology, id);
  const kind = consensus ?? own.kind;
  const voters = consenters(topology, id).map((each) => each.id);
  const { peers, mspOf, msps, counts, rules } = peerFacts(topology, listed, known);
  const organisations = owners.map((each) => organisation(topology, each).msp);
  const endorsers = { msps, counts, organisations };
  const counted = organisations.join();
  const ruleOf = (text: string): EndorsementRule => {
    const key = `${text} ${counted}`;
    const rule = rules.get(key) ?? endorsementRule(text, endorsers, known.demands);
    rules.set(key, rule);
    return rule;
  };
  return {
    kind,
    consenters: voters,
    quorum: quorumSize(kind, voters.length),
    peers,
    endorsers,
    mspOf,
    endorsement: ruleOf(endorsement),
    chaincodes: Object.fromEntries(Object.entries(chaincodes).map(([name, each]) => [name, chaincodeRules(each, endorsement, ruleOf)])),
  };
}

function peerFacts(topology: Topology, peers: readonly NodeId[], known: KnownMembers): PeerFacts {
  const key = peers.join();
  const facts = known.peers.get(key) ?? countPeers(topology, peers);
  known.peers.set(key, facts);
  return facts;
}

/** A channel may have a thousand peers, and a what-if looks at every channel: one pass, and no more than that. */
function countPeers(topology: Topology, peers: readonly NodeId[]): PeerFacts {
  const counted = new Map<string, number>();
  const mspOfPeer = peers.map((peer): string => {
    const owner = topology.organisations[topology.peers[peer]?.organisation ?? ''];
    assert(owner !== undefined, `no peer ${peer} with an organisation in the topology`);
    counted.set(owner.msp, (counted.get(owner.msp) ?? 0) + 1);
    return owner.msp;
  });
  const msps = [...counted.keys()].toSorted(compare);
  const places = new Map(msps.map((msp, i) => [msp, i]));
  return {
    peers,
    msps,
    counts: msps.map((msp) => counted.get(msp) ?? 0),
    mspOf: new Map(peers.map((peer, i) => [peer, places.get(mspOfPeer[i] ?? '') ?? -1])),
    rules: new Map(),
  };
}

function chaincodeRules(chaincode: Chaincode, fallback: string, ruleOf: (text: string) => EndorsementRule): ChaincodeRules {
  const own = Object.entries(chaincode.collections).flatMap(([name, { endorsement }]) =>
    endorsement === undefined ? [] : [[name, ruleOf(endorsement)] as const],
  );
  return { endorsement: ruleOf(chaincode.endorsement ?? fallback), collections: Object.fromEntries(own) };
}
