/** Why a placement is refused (L10x), and why the best one still cannot bear the loss of a domain (L11x). */
import type { CodeTable } from '../../kernel/failure.ts';

export const PLACEMENT_CODES = {
  L101: {
    title: 'not a number of consenters',
    meaning: 'A placement is asked for a whole number of consenters, from 1 to 64. Fabric networks have 3 to 10.',
    hint: 'Raft: 3, 5 or 7. SmartBFT and QBFT: 4, 7 or 10.',
    severity: 'error',
    exit: 2,
  },
  L102: {
    title: 'not enough room for the consenters',
    meaning: 'The domains together take fewer consenters than are asked for: regions x max-per-region, or the capacities that were given.',
    hint: 'Raise the limit per region or the capacities, declare another region or zone, or ask for fewer consenters.',
    severity: 'error',
    exit: 2,
  },
  L103: {
    title: 'consenters to keep exceed the limit of their domain',
    meaning: 'More consenters are to stay in a domain than it may hold, so no placement keeps all of them.',
    hint: 'Keep fewer consenters there, or raise the limit of the domain.',
    severity: 'error',
    exit: 2,
  },
  L104: {
    title: 'more consenters to keep than there shall be',
    meaning: 'Each consenter to keep counts towards the number that is asked for.',
    hint: 'Ask for more consenters, or keep fewer.',
    severity: 'error',
    exit: 2,
  },
  L105: {
    title: 'a consenter to keep that the channel does not have',
    meaning: 'Only a consenter of the channel, or an orderer of the topology that is to become one, has a place to keep.',
    hint: 'Name an orderer of the topology.',
    severity: 'error',
    exit: 2,
  },
  L106: {
    title: 'a limit or weight for something unknown, or that is no number',
    meaning: 'Limits are whole numbers from 0 (per region: from 1), weights numbers from 0; both name domains of the topology.',
    hint: 'Correct the name or the number.',
    severity: 'error',
    exit: 2,
  },
  L110: {
    title: 'a single region cannot survive its own loss',
    meaning: 'All consenters are in one region: with it, every one is gone. No number of consenters changes that.',
    hint: 'Declare at least two more regions, so that a quorum is left whichever is lost.',
    severity: 'warning',
    source: 'any two quorums intersect: etcd-io/raft quorum/majority.go; SmartBFT internal/bft/util.go computeQuorum',
  },
  L111: {
    title: 'two regions can never survive the loss of either',
    meaning:
      'A quorum is more than half of the consenters, so two regions cannot both hold one: the loss of the region that every quorum needs stops ordering. A better spread or more consenters do not help; a third region does.',
    hint: 'Declare a third region, if only for one consenter; Raft survives any one region as 1-1-1 or 2-2-1.',
    severity: 'warning',
    source: 'any two quorums intersect: etcd-io/raft quorum/majority.go; SmartBFT internal/bft/util.go computeQuorum',
  },
  L112: {
    title: 'some domain holds more consenters than may be lost',
    meaning:
      'n consenters bear the loss of n - quorum. Divided as evenly as the limits allow, one domain still holds more than that, so its loss stops ordering.',
    hint: 'Add domains of this level, loosen the limits and what is kept, or choose another number of consenters.',
    severity: 'warning',
    source:
      'etcd-io/raft quorum/majority.go; SmartBFT internal/bft/util.go computeQuorum; the counting is in the proof or counter-example of the answer',
  },
  L113: {
    title: 'all peers of an organisation are in one domain',
    meaning: 'As long as one peer is left, an organisation can endorse and answer queries. Here they all go together.',
    hint: 'Declare another region, so that the organisation has a peer elsewhere.',
    severity: 'warning',
    source:
      'Fabric v3.1 docs, Planning for a production peer, High Availability: at least one redundant peer in a separate virtual machine',
  },
} as const satisfies CodeTable;

export type PlacementCode = keyof typeof PLACEMENT_CODES;
