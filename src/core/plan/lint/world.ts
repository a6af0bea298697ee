/** What the linter judges a plan against, and where a plan has led after some of its steps. It assumes nothing that was not seen. */
import { type ConsensusKind, quorumSize } from '../../consensus/quorum.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { isKnown } from '../../observation/observed.ts';
import type { ChannelView, NodeChannelView, Snapshot } from '../../observation/snapshot.ts';
import { findNode } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';

export interface LintBasis {
  readonly topology: Topology;
  readonly snapshot: Snapshot;
  /** Nodes that nobody may start. */
  readonly held?: Readonly<Record<NodeId, string>>;
  /** Nodes that stand behind a fence: nobody can count on their vote. */
  readonly fenced?: readonly NodeId[];
  /** The network's own consenter sets, where they were read; else those of the file count. */
  readonly membership?: Readonly<Record<ChannelId, readonly NodeId[]>>;
}

/** Data of a node as the plan has left it. */
export type NodeData = 'own' | 'aside' | 'cloned';

export interface Progress {
  readonly kinds: ReadonlyMap<ChannelId, ConsensusKind>;
  /** Consenters that are shown to serve each channel. */
  readonly voting: ReadonlyMap<ChannelId, ReadonlySet<NodeId>>;
  readonly members: ReadonlyMap<ChannelId, readonly NodeId[]>;
  /** Processes that are proven to be gone. */
  readonly stopped: ReadonlySet<NodeId>;
  readonly held: ReadonlySet<NodeId>;
  readonly fenced: ReadonlySet<NodeId>;
  readonly data: ReadonlyMap<NodeId, NodeData>;
  /** Snapshots that the plan took, `node label`. */
  readonly copies: ReadonlySet<string>;
  /** Channels on which a canary was ordered since the last update of this plan. */
  readonly proven: ReadonlySet<ChannelId>;
  /** Interrupted by the plan and not seen again yet. */
  readonly away: ReadonlySet<NodeId>;
  /** Started with other data than their own and not seen at the newest block yet. */
  readonly reseeding: ReadonlySet<NodeId>;
  /** Failure domains in which the plan has interrupted something. */
  readonly domains: ReadonlySet<string>;
}

export function beginning({ topology, snapshot, held = {}, fenced = [], membership = {} }: LintBasis): Progress {
  const members = new Map(Object.values(topology.channels).map(({ id, consenters }) => [id, ownValue(membership, id) ?? consenters]));
  return {
    kinds: new Map(Object.values(topology.channels).map(({ id, consensus }) => [id, consensus.kind])),
    members,
    voting: new Map(
      [...members].map(([channel, nodes]) => [
        channel,
        new Set(nodes.filter((node) => !fenced.includes(node) && serves(snapshot, node, channel))),
      ]),
    ),
    stopped: new Set(Object.keys(snapshot.nodes).filter((node) => isDead(snapshot, node))),
    held: new Set(Object.keys(held)),
    fenced: new Set(fenced),
    data: new Map(),
    copies: new Set(),
    proven: new Set(),
    away: new Set(),
    reseeding: new Set(),
    domains: new Set(),
  };
}

/** Consenters of a channel that are shown alive, less those to leave out, against the quorum of the set. */
export function marginOf(progress: Progress, channel: ChannelId, without: readonly NodeId[] = []): number {
  const { voting, members } = progress;
  const set = members.get(channel) ?? [];
  if (set.length === 0) return 0;
  const votes = [...(voting.get(channel) ?? [])].filter((node) => set.includes(node) && !without.includes(node));
  return votes.length - quorumOf(progress, channel);
}

export function quorumOf({ members, kinds }: Progress, channel: ChannelId): number {
  return quorumSize(kinds.get(channel) ?? 'raft', (members.get(channel) ?? []).length);
}

export function channelsWith({ members }: Progress, node: NodeId): readonly ChannelId[] {
  return [...members].filter(([, nodes]) => nodes.includes(node)).map(([channel]) => channel);
}

/** A fence that only peers stand behind stops no consensus. */
export function fenceTakesVote(progress: Progress, { from, to }: { readonly from: readonly NodeId[]; readonly to: NodeId }): boolean {
  return channelsWith(progress, to).some((channel) => from.some((node) => progress.members.get(channel)?.includes(node) === true));
}

export function domainOf(topology: Topology, node: NodeId): string {
  const place = findNode(topology, node)?.at;
  return place === undefined ? node : [place.region, place.zone ?? '-'].join('/');
}

export function isDead({ nodes }: Snapshot, node: NodeId): boolean {
  const view = ownValue(nodes, node);
  return view !== undefined && isKnown(view.alive) && !view.alive.value;
}

function serves({ nodes, channels }: Snapshot, node: NodeId, channel: ChannelId): boolean {
  const view = ownValue(nodes, node);
  if (view === undefined || !isKnown(view.alive) || !view.alive.value) return false;
  const said = ownValue(view.channels, channel);
  return said !== undefined && isKnown(said.height) && !contradicts(said, ownValue(channels, channel));
}

/** It names another leader than the one that a quorum confirms, or none: nothing that it would vote for comes about. */
function contradicts({ leader: named }: NodeChannelView, channel: ChannelView | undefined): boolean {
  if (channel === undefined || !isKnown(channel.leader) || channel.leader.value === null) return false;
  return named !== undefined && isKnown(named) && named.value !== channel.leader.value;
}
