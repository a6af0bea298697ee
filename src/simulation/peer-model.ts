/** The peers of a channel follow an orderer's blocks, and change over to another one when theirs is gone. */
import type { NodeId } from '../core/kernel/ids.ts';
import { roundTrip, type OrderingModel, type OrderingWorld } from './ordering.ts';

/** A peer whose orderer refuses goes to the next; one whose orderer is silent waits for its connection to die. */
const REFUSED_MS = 500;
const SILENT_MS = 20_000;

interface Following {
  source: NodeId | null;
  height: number;
  lostAt: number | null;
}

export class PeerModel {
  readonly #world: OrderingWorld;
  readonly #ordering: OrderingModel;
  readonly #peers: ReadonlyMap<NodeId, Following>;

  constructor(world: OrderingWorld, ordering: OrderingModel) {
    this.#world = world;
    this.#ordering = ordering;
    this.#peers = new Map(world.channel.peers.map((id) => [id, { source: null, height: world.chain.height, lostAt: null }]));
  }

  height(peer: NodeId): number {
    return this.#peers.get(peer)?.height ?? 0;
  }

  wiped(peer: NodeId): void {
    const following = this.#peers.get(peer);
    if (following !== undefined) following.height = 0;
  }

  tick(): void {
    for (const [id, following] of this.#peers) {
      if (this.#world.machines.runs(id)) this.#follow(id, following);
      else following.source = null;
    }
  }

  #follow(id: NodeId, following: Following): void {
    const { chain, clock } = this.#world;
    following.source ??= this.#choose(id);
    if (following.source === null) return;
    const answer = this.#answer(id, following.source);
    if (answer === 'open') {
      following.lostAt = null;
      const arrived = chain.heightAt(clock.now() - roundTrip(this.#world, id, following.source) / 2);
      following.height = Math.max(following.height, Math.min(arrived, this.#ordering.height(following.source)));
      return;
    }
    following.lostAt ??= clock.now();
    if (clock.now() - following.lostAt < (answer === 'refused' ? REFUSED_MS : SILENT_MS)) return;
    following.lostAt = null;
    following.source = this.#choose(id);
  }

  /** The nearest that answers. */
  #choose(id: NodeId): NodeId | null {
    const answering = this.#world.channel.consenters.filter((orderer) => this.#answer(id, orderer) === 'open');
    return answering.toSorted((a, b) => roundTrip(this.#world, id, a) - roundTrip(this.#world, id, b))[0] ?? null;
  }

  #answer(peer: NodeId, orderer: NodeId): 'open' | 'refused' | 'timeout' {
    const { machines, links } = this.#world;
    const target = machines.get(orderer);
    const passage = links.ask(machines.get(peer).spot, target.spot);
    if (passage !== 'open') return passage;
    if (target.state === 'stopped') return 'refused';
    return target.state === 'frozen' ? 'timeout' : 'open';
  }
}
