/** Blocks as they come, without a gap, for as long as somebody listens: over restarts of the node and dead connections. */
import { setTimeout as delay } from 'node:timers/promises';
import type { common } from '@hyperledger/fabric-protos';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import type { Connection, Connections } from './connections.ts';
import { type DeliverAnswer, type DeliverStream, ENDLESS, newestBlock, openDeliver, refusal } from './deliver.ts';
import type { LoadedAccess } from './load-access.ts';

/** A stream that is silent for this long is checked: after a silent cut an old TCP connection may sleep for a minute. */
const IDLE_MS = 3_000;
const CHECK_LIMIT_MS = 2_000;
const RETRY_MS = 200;

/**
 * Yields every block from number `from` on, in order, as the node has it; `newest` starts behind the block that is the newest now.
 * Ends when the signal aborts, and only then: whatever goes wrong with the node in between is tried again on a new connection.
 */
export async function* blocksFrom(
  access: LoadedAccess,
  connections: Connections,
  id: NodeId,
  channel: ChannelId,
  from: number | 'newest',
  signal: AbortSignal,
): AsyncGenerator<common.Block, void, undefined> {
  const node = access.node(id);
  let next = from;
  while (!signal.aborted) {
    const connection = connections.to(id);
    let stream: DeliverStream | undefined;
    try {
      if (next === 'newest') next = blockNumber(await newestBlock(connection, node, channel, CHECK_LIMIT_MS)) + 1;
      stream = openDeliver(connection, node, channel, { from: next, to: ENDLESS, wait: true, bestEffort: true });
      for await (const block of checked(stream, connection, node, channel, signal)) {
        next = blockNumber(block) + 1;
        yield block;
      }
    } catch {
      // The node, its channel or the way to it failed: that is what following survives. Who judges nodes is the prober.
    } finally {
      stream?.cancel();
    }
    if (signal.aborted) return;
    connections.renew(id, connection);
    await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** The blocks of one stream; ends when the signal aborts, throws when the stream fails or its connection is dead. */
async function* checked(
  stream: DeliverStream,
  connection: Connection,
  node: NodeAccess,
  channel: ChannelId,
  signal: AbortSignal,
): AsyncGenerator<common.Block, void, undefined> {
  const answers = stream[Symbol.asyncIterator]() as AsyncIterator<DeliverAnswer>;
  let pending = answers.next();
  for (;;) {
    const found = await firstOf(pending, signal);
    if (found === 'aborted') return;
    if (found === 'idle') {
      await newestBlock(connection, node, channel, CHECK_LIMIT_MS);
      continue;
    }
    if (found.done === true) throw new Error('the stream ended');
    const block = found.value.getBlock();
    if (block === undefined) throw refusal(found.value, node, channel);
    yield block;
    pending = answers.next();
  }
}

/**
 * Not Promise.race with a promise of the abortion: a race hangs on every contender until that one settles, so a promise that lives
 * as long as the stream would keep every block of it.
 */
function firstOf<T>(pending: Promise<T>, signal: AbortSignal): Promise<T | 'aborted' | 'idle'> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => settle(() => resolve('aborted'));
    const timer = setTimeout(() => settle(() => resolve('idle')), IDLE_MS).unref();
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      how();
    };
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) aborted();
    pending.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

function blockNumber(block: common.Block): number {
  return block.getHeader()?.getNumber() ?? 0;
}
