/** Large topologies with channels of every make, the same ones on every run: copies of one small file's nodes and channels, without the time to read them. */
import { pairsOf } from '../src/core/topology/latency-key.ts';
import { channel, nodes } from '../src/core/topology/lookup.ts';
import type { Channel, FabricNode, Topology } from '../src/core/topology/model.ts';
import { parseTopology } from '../src/core/topology/parse.ts';
import { parsePlace } from '../src/core/topology/place.ts';
import { topologyFailure } from '../src/core/topology/problem.ts';
import { starterFile } from '../src/core/topology/starter.ts';

export interface Scale {
  readonly nodes: number;
  readonly regions: number;
  readonly zones: number;
  readonly channels: number;
  /** No channel has more; default: half of the channels are on every peer, the other half on those of a few organisations. */
  readonly peersOfChannel?: number;
}

const ORGANISATIONS = 20;
const CONSENTERS = [3, 5, 7, 9, 13];

export function largeTopology({ nodes: count, regions, zones, channels, peersOfChannel = Infinity }: Scale): Topology {
  const starters = { raft: starter('raft'), smartbft: starter('smartbft') };
  const base = starters.raft;
  const orderers = Math.max(4, Math.floor(count / 10));
  const peers = count - orderers;
  const owners = Math.min(ORGANISATIONS, Math.max(1, Math.floor(peers / 2)));
  const place = (node: number): FabricNode['at'] => {
    const zone = (node * 7 + Math.floor(node / zones)) % zones;
    return parsePlace(`r${zone % regions}/z${zone}/k${node % 3}${node % 4 === 0 ? '' : `/h${node % 5}`}`);
  };
  const copies = <T extends FabricNode>(
    nodesOfKind: Readonly<Record<string, T>>,
    many: number,
    as: (index: number) => Partial<T>,
  ): Record<string, T> => {
    const [template] = Object.values(nodesOfKind);
    if (template === undefined) throw new Error('the starter file has no node of this kind');
    return Object.fromEntries(
      Array.from({ length: many }, (_, i) => ({ ...template, ...as(i) })).map((node) => [
        node.id,
        { ...node, host: `${node.id}.example.com` },
      ]),
    );
  };
  return {
    ...base,
    regions: Object.fromEntries(
      Array.from({ length: regions }, (_, i) => {
        const own = Array.from({ length: zones }, (__, zone) => zone).filter((zone) => zone % regions === i);
        return [`r${i}`, { id: `r${i}`, zones: own.map((zone) => `z${zone}`), role: 'active' as const }];
      }),
    ),
    latency: pairsOf(Array.from({ length: regions }, (_, i) => `r${i}`)).map((between, i) => ({
      between,
      roundTripMs: 2 + ((i * 53) % 300),
    })),
    organisations: {
      orderers: { id: 'orderers', msp: 'OrdererMSP', domain: 'orderers.example.com', kind: 'orderer' },
      ...Object.fromEntries(
        Array.from({ length: owners }, (_, i) => [
          `org${i}`,
          { id: `org${i}`, msp: `Org${i}MSP`, domain: `org${i}.example.com`, kind: 'peer' as const },
        ]),
      ),
    },
    orderers: copies(base.orderers, orderers, (i) => ({ id: `o${i}`, organisation: 'orderers', at: place(i * 11) })),
    peers: copies(base.peers, peers, (i) => ({ id: `p${i}`, organisation: `org${i % owners}`, at: place(i) })),
    channels: Object.fromEntries(
      Array.from({ length: channels }, (_, i) => {
        const template = anyChannel(starters[i % 3 === 0 ? 'smartbft' : 'raft']);
        return [`ch${i}`, { ...template, ...members(i, orderers, peers, owners, peersOfChannel), id: `ch${i}` }];
      }),
    ),
  };
}

function starter(consensus: 'raft' | 'smartbft'): Topology {
  const parsed = parseTopology(starterFile({ name: 'large', regions: 3, consensus }), 'large.yaml');
  if (parsed.kind === 'invalid') throw topologyFailure(parsed.problems);
  return parsed.topology;
}

function anyChannel({ channels }: Topology): Channel {
  const [first] = Object.values(channels);
  if (first === undefined) throw new Error('the starter file has no channel');
  return first;
}

function members(
  index: number,
  orderers: number,
  peers: number,
  owners: number,
  most: number,
): Pick<Channel, 'consenters' | 'peers' | 'organisations' | 'endorsement' | 'chaincodes'> {
  const consenters = Math.min(orderers, CONSENTERS[index % CONSENTERS.length] ?? 3);
  const many = index % 2 === 0 ? owners : Math.min(owners, 3 + (index % 6));
  const own = new Set(Array.from({ length: many }, (_, i) => (index + i) % owners));
  const msps = [...own].map((owner) => `Org${owner}MSP.peer`);
  return {
    consenters: Array.from({ length: consenters }, (_, i) => `o${(index * 3 + i) % orderers}`),
    peers: Array.from({ length: peers }, (_, i) => i)
      .filter((i) => own.has(i % owners))
      .slice(0, most)
      .map((i) => `p${i}`),
    organisations: [...own].map((owner) => `org${owner}`),
    endorsement: policy(index, msps),
    chaincodes: { ledger: { kind: 'sample', collections: {} }, assets: { kind: 'sample', collections: {}, endorsement: 'ANY' } },
  };
}

function policy(index: number, msps: readonly string[]): string {
  const all = msps.map((msp) => `'${msp}'`);
  const few = all.slice(0, 6);
  const half = all.slice(0, Math.ceil(all.length / 2));
  const rest = all.slice(half.length);
  switch (index % 7) {
    case 0:
      return 'MAJORITY';
    case 1:
      return 'ALL';
    case 2:
      return `OutOf(2, ${all.join(', ')})`;
    case 3:
      return `AND(OR(${half.join(', ')}), OutOf(${Math.max(1, rest.length - 1)}, ${rest.join(', ')}))`;
    case 4:
      return `OR(AND(${half.join(', ')}), AND(${all.slice(-2).join(', ')}))`;
    case 5:
      // An organisation in several rules: they compete for its peers.
      return `AND(${all[0] ?? ''}, ${all[0] ?? ''}, OR(${few.join(', ')}), OutOf(2, ${few.join(', ')}))`;
    default:
      return `OutOf(${Math.ceil(all.length / 3)}, ${all.join(', ')})`;
  }
}

/** How much there is to judge, in words. */
export function sizeOf(topology: Topology): string {
  const channels = Object.keys(topology.channels);
  const memberships = channels.reduce((sum, id) => sum + channel(topology, id).peers.length + channel(topology, id).consenters.length, 0);
  return `${nodes(topology).length} nodes, ${channels.length} channels, ${memberships} memberships`;
}
