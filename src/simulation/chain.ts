/**
 * The one chain of a SmartBFT channel, which never forks in this model: nodes differ only in how much of it they have. Raft has ledgers of its
 * own for every node (raft/).
 */
import type { NodeId } from '../core/kernel/ids.ts';
import type { Block, Blocks, Envelope } from './block.ts';
import { roundTrip, type OrderingWorld } from './ordering.ts';

export class Chain {
  readonly #blocks: Block[];
  /** When a quorum had each. */
  readonly #times: number[];
  readonly #registry: Blocks;

  constructor(registry: Blocks, at: number) {
    this.#registry = registry;
    this.#blocks = [registry.genesis];
    this.#times = [at];
  }

  append(envelopes: readonly Envelope[], at: number): void {
    const previous = this.#blocks.at(-1) as Block;
    this.#blocks.push(this.#registry.after(previous, envelopes, (block) => this.#blocks[block.number] === block));
    this.#times.push(Math.max(at, this.#times.at(-1) ?? at));
  }

  get height(): number {
    return this.#blocks.length;
  }

  /** Blocks that a quorum had at that time. */
  heightAt(time: number): number {
    let height = this.#blocks.length;
    while (height > 1 && (this.#times[height - 1] as number) > time) height -= 1;
    return height;
  }

  block(number: number): Block | undefined {
    return this.#blocks[number];
  }
}

/** How much of the chain each orderer has: everything that a quorum had when it last heard the leader. */
export class Heights {
  readonly #heights: Map<NodeId, number>;
  readonly #world: OrderingWorld;
  readonly #chain: Chain;

  constructor(world: OrderingWorld, chain: Chain) {
    this.#world = world;
    this.#chain = chain;
    this.#heights = new Map(world.channel.consenters.map((id) => [id, chain.height]));
  }

  of(orderer: NodeId): number {
    return this.#heights.get(orderer) ?? 0;
  }

  empty(orderer: NodeId): void {
    this.#heights.set(orderer, 0);
  }

  follow(orderer: NodeId, leader: NodeId): void {
    const delay = orderer === leader ? 0 : roundTrip(this.#world, orderer, leader) / 2;
    const former = this.of(orderer);
    const height = Math.max(former, this.#chain.heightAt(this.#world.clock.now() - delay));
    this.#heights.set(orderer, height);
    for (let number = former; number < height; number++) this.#world.wrote(orderer, this.#chain.block(number) as Block);
  }
}
