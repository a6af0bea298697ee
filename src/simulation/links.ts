/** Links between pretended machines, cuts on them, and the packets that the cuts have stopped. */
import type { RegionId, NodeId } from '../core/kernel/ids.ts';
import type { Cut, CutManner, CutState, LinkEnd } from '../core/ports/driver.ts';

/** Where packets come from or go to: a node, or the agent of a region (node null). */
export interface Spot {
  readonly region: RegionId;
  readonly node: NodeId | null;
}

export type Passage = 'open' | CutManner;

interface MadeCut {
  readonly cut: Cut;
  packets: number;
}

/** Bytes of a TCP SYN with its IP header; what a counter grows by per packet. */
const PACKET_BYTES = 60;
/** A fence is made so that others fail fast in spite of a blackhole, so the loudest cut wins. */
const LOUDNESS: Readonly<Record<CutManner, number>> = { silent: 1, reset: 2, reject: 3 };

export class Links {
  /** Whoever has to know that cuts have come or gone. */
  changed: () => void = () => {};
  readonly #cuts = new Map<string, MadeCut>();
  /** Added to the way of every packet from one region to another, one way, by `from to`. */
  readonly #delays = new Map<string, number>();

  make(id: string, cut: Cut): void {
    if (this.#cuts.has(id)) return;
    this.#cuts.set(id, { cut, packets: 0 });
    this.changed();
  }

  heal(id: string): void {
    if (this.#cuts.delete(id)) this.changed();
  }

  /** 0 takes the delay away. */
  slow(from: RegionId, to: RegionId, milliseconds: number): void {
    if (milliseconds > 0) this.#delays.set(`${from} ${to}`, milliseconds);
    else this.#delays.delete(`${from} ${to}`);
  }

  delay(from: Spot, to: Spot): number {
    return this.#delays.size === 0 ? 0 : (this.#delays.get(`${from.region} ${to.region}`) ?? 0);
  }

  list(): readonly CutState[] {
    return [...this.#cuts].map(([id, { cut, packets }]) => ({ id, cut, packets, bytes: packets * PACKET_BYTES }));
  }

  /** Sends one packet: whether it arrives, and if not, what its sender gets to know. */
  pass(from: Spot, to: Spot): Passage {
    const found = this.#loudest(from, to);
    if (found === null) return 'open';
    found.packets += 1;
    return found.cut.manner;
  }

  /** What a packet would meet. */
  look(from: Spot, to: Spot): Passage {
    return this.#loudest(from, to)?.cut.manner ?? 'open';
  }

  /** A question and its answer. A lost answer is as silent as a lost question. */
  ask(from: Spot, to: Spot): 'open' | 'refused' | 'timeout' {
    const there = this.pass(from, to);
    if (there !== 'open') return there === 'silent' ? 'timeout' : 'refused';
    return this.pass(to, from) === 'open' ? 'open' : 'timeout';
  }

  #loudest(from: Spot, to: Spot): MadeCut | null {
    let found: MadeCut | null = null;
    for (const made of this.#cuts.values()) {
      if (!stops(made.cut, from, to)) continue;
      if (found === null || LOUDNESS[made.cut.manner] > LOUDNESS[found.cut.manner]) found = made;
    }
    return found;
  }
}

function stops({ from, to, direction }: Cut, source: Spot, target: Spot): boolean {
  if (holds(from, source) && holds(to, target)) return true;
  return direction === 'both' && holds(to, source) && holds(from, target);
}

function holds(end: LinkEnd, spot: Spot): boolean {
  return end.kind === 'region' ? end.region === spot.region : end.node === spot.node;
}
