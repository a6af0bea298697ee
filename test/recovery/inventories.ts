/** Inventories for tests: a base case that is allowed, and how it goes wrong. */
import { createHash } from 'node:crypto';
import type {
  BlockFacts,
  ChannelInventory,
  FenceProof,
  Inventory,
  LostMember,
  PeerLedger,
  SurvivorLog,
} from '../../src/core/recovery/inventory.ts';

export const CHANNEL = 'settlement';
export const AT = 1_700_000_000_000;

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Header hash of a block of a chain: chains of one name share all blocks. */
export function hashOf(number: number, chain = 'main'): string {
  return digest(`${chain} ${number}`);
}

export function blocks(
  from: number,
  to: number,
  options: { chain?: string; configurations?: readonly number[] } = {},
): readonly BlockFacts[] {
  const { chain, configurations = [] } = options;
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => ({
    number: from + i,
    hash: hashOf(from + i, chain),
    previousHash: hashOf(from + i - 1, chain),
    configuration: configurations.includes(from + i),
    transactions: [`tx-${from + i}`],
  }));
}

export interface LogSpec {
  readonly height?: number;
  readonly term?: number;
  readonly index?: number;
  readonly pending?: number;
  /** Blocks [height, reaches) wait in its log. */
  readonly reaches?: number;
  readonly chain?: string;
  /** Its log begins after this block. */
  readonly snapshot?: number;
  readonly members?: readonly string[];
}

export function survivor(node: string, members: readonly string[], spec: LogSpec = {}, channel = CHANNEL): SurvivorLog {
  const { height = 10, term = 3, index = 20, pending = 0, chain } = spec;
  return {
    node,
    members: spec.members ?? members,
    disk: {
      node,
      channel,
      height,
      hash: hashOf(height - 1, chain),
      lastTerm: term,
      lastIndex: index,
      term,
      committedIndex: index,
      pendingConfigurations: pending,
      pendingBlocks: blocks(height, spec.reaches ?? height, chain === undefined ? {} : { chain }).map((block) => ({
        number: block.number,
        hash: block.hash,
        configuration: false,
        committed: false,
      })),
      ...(spec.snapshot === undefined ? {} : { snapshotBlock: { number: spec.snapshot, hash: hashOf(spec.snapshot, chain) } }),
      caveats: [],
    },
    hashes: Object.fromEntries(Array.from({ length: height }, (_, number) => [number, hashOf(number, chain)])),
  };
}

export function peer(
  node: string,
  height = 10,
  options: { chain?: string; configurations?: readonly number[]; held?: readonly BlockFacts[] } = {},
): PeerLedger {
  const { chain } = options;
  return {
    node,
    height,
    hash: hashOf(height - 1, chain),
    hashes: Object.fromEntries(Array.from({ length: height }, (_, number) => [number, hashOf(number, chain)])),
    blocks: options.held ?? blocks(0, height, options),
  };
}

export const HELD: FenceProof = { kind: 'process-gone', by: 'driver:local', at: AT, held: true };

export function lost(node: string, changes: Partial<LostMember> = {}): LostMember {
  return { node, asked: ['agent:frankfurt', 'agent:singapore', 'driver:local'], answers: [], proofs: [HELD], startable: true, ...changes };
}

export function channelOf(
  members: readonly string[],
  survivors: readonly SurvivorLog[],
  changes: Partial<ChannelInventory> = {},
): ChannelInventory {
  return {
    channel: CHANNEL,
    consensus: 'raft',
    electionMs: 2_000,
    expected: members,
    survivors,
    leading: [],
    peers: [],
    silentPeers: [],
    leftBehind: [],
    ...changes,
  };
}

export function inventoryOf(
  channels: readonly ChannelInventory[],
  members: readonly LostMember[],
  changes: Partial<Inventory> = {},
): Inventory {
  return {
    network: 'net-1',
    name: 'settlement-network',
    topologyDigest: 'topology-1',
    at: AT,
    observers: ['agent:frankfurt', 'agent:singapore', 'driver:local'],
    channels,
    lost: members,
    updatesSent: {},
    ...changes,
  };
}

export const FIVE = ['o1', 'o2', 'o3', 'o4', 'o5'];

/** Layout 3-1-1 with the region of three gone; o4 and o5 are left. */
export function threeOfFive(o4: LogSpec = {}, o5: LogSpec = {}, changes: Partial<ChannelInventory> = {}): Inventory {
  return inventoryOf(
    [channelOf(FIVE, [survivor('o4', FIVE, o4), survivor('o5', FIVE, o5)], changes)],
    [lost('o1'), lost('o2'), lost('o3')],
  );
}
