/** What is so in the pretended network, whatever anybody sees of it. The judge measures the engine by it. */
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { Cut, CutState, LinkEnd } from '../../core/ports/driver.ts';
import type { Topology } from '../../core/topology/model.ts';
import type { Block } from '../block.ts';
import type { MemoryWorld } from '../world.ts';

export class Truth {
  readonly #world: MemoryWorld;
  /** By which the clock of the engines is wrong. */
  #offset = 0;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  get #topology(): Topology {
    return this.#world.topology;
  }

  /** The time that passes for everybody, however the clock of the engines jumps. */
  now(): number {
    return this.#world.clock.now() - this.#offset;
  }

  jumpClock(milliseconds: number): void {
    this.#offset += milliseconds;
    this.#world.controls.jumpClock(milliseconds);
  }

  /** The highest block that any orderer or peer holds. */
  tip(channel: ChannelId): Block | undefined {
    const tips = this.#world.controls.members(channel).flatMap((node) => this.tipOf(channel, node) ?? []);
    return tips.toSorted((a, b) => b.number - a.number)[0];
  }

  tipOf(channel: ChannelId, node: NodeId): Block | undefined {
    const { controls } = this.#world;
    return controls.block(channel, node, controls.height(channel, node) - 1);
  }

  /** Consenters by the newest configuration block that an orderer holds. */
  consenters(channel: ChannelId): readonly NodeId[] {
    const tips = Object.keys(this.#topology.orderers).flatMap((node) => this.tipOf(channel, node) ?? []);
    const [best] = tips.toSorted((a, b) => b.number - a.number);
    return best?.membership.members.map(({ node }) => node) ?? this.#topology.channels[channel]?.consenters ?? [];
  }

  /** Most consenters of the channel that can talk with one of them, itself included, when those in `without` take no part. */
  together(channel: ChannelId, cuts: readonly CutState[], without: readonly NodeId[] = []): number {
    const roles = this.#world.controls.roles(channel);
    const voting = this.consenters(channel).filter((node) => roles[node]?.role !== 'outside' && !without.includes(node));
    const sizes = voting.map((centre) => voting.filter((node) => node === centre || this.linked(cuts, centre, node)).length);
    return Math.max(0, ...sizes);
  }

  quorum(channel: ChannelId): number {
    return Math.floor(this.consenters(channel).length / 2) + 1;
  }

  /** Packets pass in both directions. */
  linked(cuts: readonly CutState[], a: NodeId, b: NodeId): boolean {
    return !cuts.some(({ cut }) => this.#stops(cut, a, b) || this.#stops(cut, b, a));
  }

  #stops({ from, to, direction }: Cut, source: NodeId, target: NodeId): boolean {
    if (this.#holds(from, source) && this.#holds(to, target)) return true;
    return direction === 'both' && this.#holds(to, source) && this.#holds(from, target);
  }

  #holds(end: LinkEnd, node: NodeId): boolean {
    return end.kind === 'node' ? end.node === node : end.region === this.regionOf(node);
  }

  regionOf(node: NodeId): string {
    return (this.#topology.orderers[node] ?? this.#topology.peers[node])?.at.region ?? '';
  }
}
