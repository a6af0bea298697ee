/**
 * How an orderer gets blocks from others outside of Raft: while it is brought on board, follows without being a consenter, or is so far behind
 * that the leader sent a snapshot. Leaderless orderers serve it, too (facts: fabric-orderers.md 3d, best effort).
 */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { LedgerFile } from '../ledger-file.ts';
import { roundTrip, type OrderingWorld } from '../ordering.ts';

/** Of the small blocks that were measured: 40 in 1.66 s up to 335 in 0.94 s. */
const BLOCKS_PER_SECOND = 100;
const SET_UP_MS = 100;
const ONCE = 50;
const AGAIN_MS = 1_000;
/** An orderer that is no consenter asks for the height of others, at doubling distances while it has it (orderer/common/follower/options.go). */
export const POLL_MS = { first: 500, limit: 10_000 } as const;

export interface PullerHost {
  readonly node: NodeId;
  readonly world: OrderingWorld;
  /** False when the process that asked is gone or has something else to do. */
  alive(): boolean;
  frozen(): boolean;
  sources(): readonly NodeId[];
  ledgerOf(node: NodeId): LedgerFile | null;
  /** False: the block does not follow on the own tip. */
  take(source: LedgerFile, number: number): boolean;
}

/** Pulls until `until` holds, and then says so; asks again for ever otherwise. */
export function pull(host: PullerHost, height: () => number, until: () => boolean, done: () => void): void {
  const { clock, random, machines, links } = host.world;
  const again = (milliseconds: number): void => {
    clock.after(milliseconds, () => {
      if (host.alive()) round();
    });
  };
  const round = (): void => {
    if (until()) {
      done();
      return;
    }
    if (host.frozen()) return again(AGAIN_MS);
    const own = machines.get(host.node).spot;
    const able = random.shuffled(host.sources()).filter((id) => {
      const ledger = host.ledgerOf(id);
      return (
        id !== host.node &&
        ledger !== null &&
        ledger.height > height() &&
        machines.runs(id) &&
        links.look(own, machines.get(id).spot) === 'open'
      );
    });
    const [source] = able;
    if (source === undefined || links.ask(own, machines.get(source).spot) !== 'open') return again(AGAIN_MS);
    const count = Math.min(ONCE, (host.ledgerOf(source)?.height ?? 0) - height());
    const takes = SET_UP_MS + roundTrip(host.world, host.node, source) + (1_000 * count) / BLOCKS_PER_SECOND;
    clock.after(takes, () => {
      if (!host.alive()) return;
      const ledger = machines.runs(source) && links.ask(own, machines.get(source).spot) === 'open' ? host.ledgerOf(source) : null;
      if (ledger === null || host.frozen()) return again(AGAIN_MS);
      for (let taken = 0; taken < count && !until(); taken++) {
        if (height() >= ledger.height || !host.take(ledger, height())) return again(AGAIN_MS);
      }
      round();
    });
  };
  round();
}
