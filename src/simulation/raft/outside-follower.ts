/** An orderer that follows a channel without being a consenter of it (Fabric v3.1.1, orderer/common/follower). */
import type { LedgerFile } from '../ledger-file.ts';
import type { OrderingWorld } from '../ordering.ts';
import { POLL_MS } from './puller.ts';

export interface OutsideFollowerHost {
  readonly world: OrderingWorld;
  /** False when the process is gone or plays another part. */
  alive(): boolean;
  isMember(): boolean;
  highestElsewhere(): number;
  pullUntil(until: () => boolean, done: () => void): void;
  /** A block that it has taken makes it a consenter. */
  becomesMember(): void;
}

export function followFromOutside(host: OutsideFollowerHost, ledger: LedgerFile): void {
  const behind = (): boolean => host.highestElsewhere() > ledger.height;
  let pause: number = POLL_MS.first;
  const poll = (): void => {
    if (!host.alive()) return;
    if (host.isMember()) {
      host.becomesMember();
      return;
    }
    const goal = ledger.height;
    if (behind()) {
      // Never beyond a block that makes it a consenter.
      host.pullUntil(() => host.isMember() || (ledger.height > goal && !behind()), poll);
      pause = Math.max(POLL_MS.first, pause / 2);
    } else {
      host.world.clock.after(pause, poll);
      pause = Math.min(POLL_MS.limit, pause * 2);
    }
  };
  poll();
}
