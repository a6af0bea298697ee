/**
 * May this drill run now? A pure function of what should be, what was seen and what the drill would do. An empty answer
 * means yes. Unknown counts as no: a drill on a network that nobody can see would prove nothing.
 */
import type { ChannelId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import type { ChannelView, Snapshot } from '../../observation/snapshot.ts';
import type { Topology } from '../../topology/model.ts';
import type { FaultRecord } from '../fault.ts';
import type { DRILL_CODES } from './codes.ts';
import type { Drill } from './drill.ts';
import { channelOf } from './target.ts';
import type { ResolvedTarget } from './target.ts';

/** Blocks between the highest and the lowest tip that a running load explains: about two seconds of blocks. */
const MAX_BEHIND_BLOCKS = 10;

export interface PreflightInput {
  readonly topology: Topology;
  readonly snapshot: Snapshot;
  readonly channel: ChannelId;
  readonly drill: Drill;
  readonly target: ResolvedTarget;
  readonly faults: readonly FaultRecord[];
  /** Why the driver cannot cut links, or null when it can (ports/driver.ts, DriverCapabilities). */
  readonly noSilentCuts: string | null;
}

export interface Refusal {
  readonly code: keyof typeof DRILL_CODES;
  readonly message: string;
}

export function preflight(input: PreflightInput): readonly Refusal[] {
  return [
    ...consensusRefusals(input),
    ...otherFaults(input),
    ...steadyState(input),
    ...viewChanges(input),
    ...quorum(input),
    ...endorsement(input),
    ...means(input),
  ];
}

function consensusRefusals({ topology, channel, drill }: PreflightInput): readonly Refusal[] {
  const { kind } = channelOf(topology, channel).consensus;
  if (drill.consensus.includes(kind)) return [];
  return [{ code: 'E613', message: `drill ${drill.name} is made for ${drill.consensus.join(', ')}; channel ${channel} uses ${kind}` }];
}

function otherFaults({ faults }: PreflightInput): readonly Refusal[] {
  return faults
    .filter((record) => record.state !== 'healed')
    .map((record) => ({ code: 'E622', message: `fault ${record.id} of drill ${record.drill} is not healed` }));
}

/** Everything that must be so before a fault means anything; also asked again after the heal. */
export function steadyState({
  topology,
  snapshot,
  channel,
}: Pick<PreflightInput, 'topology' | 'snapshot' | 'channel'>): readonly Refusal[] {
  const view = snapshot.channels[channel];
  if (view === undefined) return [{ code: 'E620', message: `nothing was seen of channel ${channel}` }];
  return [
    ...liveness(topology, snapshot, channel),
    ...forks(channel, view),
    ...leadership(channel, view),
    ...tips(topology, channel, view),
  ];
}

function liveness(topology: Topology, snapshot: Snapshot, channel: ChannelId): readonly Refusal[] {
  const { consenters, peers } = channelOf(topology, channel);
  return [...consenters, ...peers].flatMap((id) => {
    const alive = snapshot.nodes[id]?.alive;
    if (alive === undefined) return [{ code: 'E620' as const, message: `nothing was seen of ${id}` }];
    if (!isKnown(alive)) return [{ code: 'E620' as const, message: `nobody can say whether ${id} lives: ${alive.unknown}` }];
    return alive.value ? [] : [{ code: 'E620' as const, message: `${id} is down` }];
  });
}

function forks(channel: ChannelId, { forked }: ChannelView): readonly Refusal[] {
  if (!isKnown(forked)) return [{ code: 'E620', message: `nobody can say whether channel ${channel} is forked: ${forked.unknown}` }];
  return forked.value ? [{ code: 'E621', message: `channel ${channel} is forked` }] : [];
}

function leadership(channel: ChannelId, { leader }: ChannelView): readonly Refusal[] {
  if (!isKnown(leader)) return [{ code: 'E610', message: `the leader of channel ${channel} is unknown: ${leader.unknown}` }];
  return leader.value === null ? [{ code: 'E610', message: `channel ${channel} has no leader` }] : [];
}

function tips(topology: Topology, channel: ChannelId, { behind }: ChannelView): readonly Refusal[] {
  const { consenters, peers } = channelOf(topology, channel);
  return [...consenters, ...peers].flatMap((id) => {
    const blocks = behind[id];
    if (blocks === undefined) return [{ code: 'E620' as const, message: `the height of ${id} on channel ${channel} is unknown` }];
    return blocks > MAX_BEHIND_BLOCKS ? [{ code: 'E620' as const, message: `${id} is ${blocks} blocks behind` }] : [];
  });
}

/** A consenter that gave up its leader alone votes with nobody: one more lost, and ordering may stop (docs/concepts/smartbft-distances.md). */
function viewChanges({ snapshot, channel }: PreflightInput): readonly Refusal[] {
  return snapshot.findings
    .filter(({ code, subject }) => code === 'O213' && subject === channel)
    .map(({ message }) => ({ code: 'E620', message }));
}

function quorum({ topology, snapshot, channel, drill, target }: PreflightInput): readonly Refusal[] {
  const view = snapshot.channels[channel];
  if (view === undefined || drill.breaksQuorum || drill.fault.kind === 'service.kill') return [];
  const lost = channelOf(topology, channel).consenters.filter((id) => target.nodes.includes(id)).length;
  const left = view.quorum.alive - lost;
  if (lost === 0 || left >= view.quorum.needed) return [];
  const message = `drill ${drill.name} would take ${lost} of ${view.quorum.alive} living consenters; ${left} are left, ${view.quorum.needed} are needed`;
  return [{ code: 'E623', message }];
}

function endorsement({ topology, channel, drill, target }: PreflightInput): readonly Refusal[] {
  if (drill.breaksQuorum) return [];
  const { peers, organisations } = channelOf(topology, channel);
  return organisations.flatMap((organisation) => {
    const own = peers.filter((id) => topology.peers[id]?.organisation === organisation);
    const allLost = own.length > 0 && own.every((id) => target.nodes.includes(id));
    return allLost
      ? [{ code: 'E624' as const, message: `drill ${drill.name} would take every peer of ${organisation} (${own.join(', ')})` }]
      : [];
  });
}

function means({ drill, noSilentCuts }: PreflightInput): readonly Refusal[] {
  if (drill.fault.kind !== 'link.cut' || noSilentCuts === null) return [];
  return [{ code: 'E625', message: `links cannot be cut here: ${noSilentCuts}` }];
}
