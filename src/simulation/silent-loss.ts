/**
 * A consenter that vanishes without a reset stops ALL ordering some time later: the survivors' first dial to it blocks their
 * consensus loop (measured on v3.1.1, facts on orderers section 1-2 and on SmartBFT section 4). Silent cut: 20.5-21.3 s after the
 * loss; frozen: 80 s. Cold (the lost node was restarted before): one stall of 24-54 s. Warm: short ones at +21, +48, +73 s.
 * A fence (rejecting cut) or the heal ends it.
 */
import type { NodeId } from '../core/kernel/ids.ts';
import type { OrderingWorld } from './ordering.ts';

const SILENT_AFTER_MS: readonly [number, number] = [20_500, 21_300];
const FROZEN_AFTER_MS: readonly [number, number] = [79_800, 81_000];
const COLD_MS: readonly [number, number] = [24_000, 54_000];
/** Cold, with net.ipv4.tcp_syn_retries=1 at the survivors: the dial gives up after the second SYN. */
const FEW_RETRIES_MS: readonly [number, number] = [3_100, 4_300];
const WARM_MS: readonly [number, number] = [5_000, 7_000];
/** After the first warm stall: one more each time another node leads. */
const WARM_AGAIN_AFTER_MS: readonly number[] = [27_000, 52_000];
const FROZEN_MS: readonly [number, number] = [20_000, 27_500];
const HEAL_MS: readonly [number, number] = [400, 2_900];

interface Stall {
  readonly from: number;
  until: number;
}

export class SilentLoss {
  readonly #world: OrderingWorld;
  readonly #stalls = new Map<NodeId, readonly Stall[]>();

  constructor(world: OrderingWorld) {
    this.#world = world;
  }

  /** Start of the stall that goes on now, or null. */
  stalledSince(): number | null {
    const now = this.#world.clock.now();
    for (const id of this.#world.channel.consenters) this.#look(id, now);
    const active = [...this.#stalls.values()].flat().filter(({ from, until }) => from <= now && now < until);
    return active.length === 0 ? null : Math.min(...active.map(({ from }) => from));
  }

  #look(id: NodeId, now: number): void {
    const lost = this.#isLost(id);
    const known = this.#stalls.get(id);
    if (lost !== null && known === undefined) this.#stalls.set(id, this.#plan(id, lost, now));
    if (lost === null && known !== undefined) this.#end(id, known, now);
  }

  #end(id: NodeId, stalls: readonly Stall[], now: number): void {
    const [active] = stalls.filter(({ from, until }) => from <= now && now < until);
    if (active === undefined) {
      this.#stalls.delete(id);
      return;
    }
    const end = now + this.#draw(HEAL_MS);
    if (stalls.length > 1 || active.until > now + HEAL_MS[1])
      this.#stalls.set(id, [{ from: active.from, until: Math.min(active.until, end) }]);
  }

  #plan(id: NodeId, lost: 'silent' | 'frozen', now: number): readonly Stall[] {
    const first = now + this.#draw(lost === 'frozen' ? FROZEN_AFTER_MS : SILENT_AFTER_MS);
    const stall = (from: number, length: readonly [number, number]): Stall => ({ from, until: from + this.#draw(length) });
    if (lost === 'frozen') return [stall(first, FROZEN_MS)];
    if (this.#survivorsGiveUpSoon(id)) return [stall(first, FEW_RETRIES_MS)];
    if (this.#world.machines.get(id).starts > 1) return [stall(first, COLD_MS)];
    return [first, ...WARM_AGAIN_AFTER_MS.map((later) => first + later)].map((from) => stall(from, WARM_MS));
  }

  #survivorsGiveUpSoon(lost: NodeId): boolean {
    const { channel, machines } = this.#world;
    return channel.consenters.every((id) => id === lost || machines.get(id).tcpSynRetries === 1);
  }

  /** Lost to most of the other running consenters. What it sends does not matter: its acknowledgements are what counts. */
  #isLost(id: NodeId): 'silent' | 'frozen' | null {
    const { channel, machines, links } = this.#world;
    const others = channel.consenters.filter((other) => other !== id && machines.runs(other));
    if (others.length === 0) return null;
    const passages = others.map((other) => links.pass(machines.get(other).spot, machines.get(id).spot));
    if (passages.filter((passage) => passage === 'silent').length * 2 > others.length) return 'silent';
    const fenced = passages.filter((passage) => passage === 'reject' || passage === 'reset').length * 2 > others.length;
    return machines.get(id).state === 'frozen' && !fenced ? 'frozen' : null;
  }

  #draw([low, high]: readonly [number, number]): number {
    return this.#world.random.between(low, high);
  }
}
