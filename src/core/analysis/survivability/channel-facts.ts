/** What the survivability of a channel rests on: who votes, who endorses, by which rules. */
import { type ConsensusKind, quorumSize } from '../../consensus/quorum.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { channel, consenters, organisation, organisationOf, peersOf } from '../../topology/lookup.ts';
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
  const { endorsement, chaincodes, consensus: own, organisations } = channel(topology, id);
  const kind = consensus ?? own.kind;
  const voters = consenters(topology, id).map((each) => each.id);
  const peers = peersOf(topology, id).map((peer) => ({ id: peer.id, msp: organisationOf(topology, peer.id).msp }));
  const byMsp = Map.groupBy(peers, ({ msp }) => msp);
  const msps = [...byMsp.keys()].toSorted(compare);
  const counts = msps.map((msp) => byMsp.get(msp)?.length ?? 0);
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
    peers: peers.map((peer) => peer.id),
    endorsers,
    mspOf: new Map(peers.map((peer) => [peer.id, places.get(peer.msp) ?? -1])),
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
