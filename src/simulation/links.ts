/** Links between pretended machines, cuts on them, and the packets that the cuts have stopped. */
import type { RegionId, NodeId } from '../core/kernel/ids.ts';
import type { Cut, CutManner, CutState, LinkEnd } from '../core/ports/driver.ts';

/** Where packets come from or go to: a node, or the agent of a region (node null). */
export interface Spot {
  readonly region: RegionId;
  readonly node: NodeId | null;
}

export type Passage = 'open' | CutManner;

/** Bytes of a TCP SYN with its IP header; what a counter grows by per packet. */
const PACKET_BYTES = 60;
/** A fence is made so that others fail fast in spite of a blackhole, so the loudest cut wins. */
const LOUDEST_FIRST: readonly CutManner[] = ['reject', 'reset', 'silent'];

export class Links {
  readonly #cuts = new Map<string, { readonly cut: Cut; packets: number }>();

  make(id: string, cut: Cut): void {
    if (!this.#cuts.has(id)) this.#cuts.set(id, { cut, packets: 0 });
  }

  heal(id: string): void {
    this.#cuts.delete(id);
  }

  list(): readonly CutState[] {
    return [...this.#cuts].map(([id, { cut, packets }]) => ({ id, cut, packets, bytes: packets * PACKET_BYTES }));
  }

  /** Sends one packet: whether it arrives, and if not, what its sender gets to know. */
  pass(from: Spot, to: Spot): Passage {
    if (this.#cuts.size === 0) return 'open';
    const stopping = [...this.#cuts.values()].filter(({ cut }) => stops(cut, from, to));
    for (const manner of LOUDEST_FIRST) {
      const found = stopping.find(({ cut }) => cut.manner === manner);
      if (found === undefined) continue;
      found.packets += 1;
      return manner;
    }
    return 'open';
  }

  /** A question and its answer. A lost answer is as silent as a lost question. */
  ask(from: Spot, to: Spot): 'open' | 'refused' | 'timeout' {
    const there = this.pass(from, to);
    if (there !== 'open') return there === 'silent' ? 'timeout' : 'refused';
    return this.pass(to, from) === 'open' ? 'open' : 'timeout';
  }
}

function stops({ from, to, direction }: Cut, source: Spot, target: Spot): boolean {
  if (holds(from, source) && holds(to, target)) return true;
  return direction === 'both' && holds(to, source) && holds(from, target);
}

function holds(end: LinkEnd, spot: Spot): boolean {
  return end.kind === 'region' ? end.region === spot.region : end.node === spot.node;
}
