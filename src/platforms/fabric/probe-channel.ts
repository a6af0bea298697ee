/** What one node says of one channel, in one round trip: height, hashes, what blocks did to the state. From the ledger itself, never from a metric. */
import { Failure } from '../../core/kernel/failure.ts';
import type { ChannelId } from '../../core/kernel/ids.ts';
import type { ChannelProbe, ProbeOutcome } from '../../core/observation/probe.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import { hex } from '../../core/platforms/fabric/block.ts';
import { blockHash, blockHeader, commitHash } from './blocks.ts';
import { classifyError, errorWords } from './classify.ts';
import type { Connection } from './connections.ts';
import { blockAt, newestBlock } from './deliver.ts';
import { chainInfoOf } from './peer-admin.ts';

export type ChannelAnswer =
  | { readonly kind: 'channel'; readonly probe: ChannelProbe }
  /** The node did not answer at all. */
  | { readonly kind: 'silent'; readonly outcome: ProbeOutcome; readonly detail: string };

export async function probeChannel(
  connection: Connection,
  node: NodeAccess,
  channel: ChannelId,
  numbers: readonly number[],
  timeoutMs: number,
): Promise<ChannelAnswer> {
  const [tip, ...earlier] = await Promise.allSettled([
    node.kind === 'peer' ? peerTip(connection, node, channel, timeoutMs) : ordererTip(connection, node, channel, timeoutMs),
    ...numbers.map(async (number) => {
      const block = await blockAt(connection, node, channel, number, timeoutMs, { headersOnly: true });
      return { hash: blockHash(block), commit: commitHash(block) };
    }),
  ]);
  if (tip.status === 'rejected') {
    const { reason } = tip;
    if (!(reason instanceof Failure)) throw reason;
    const outcome = reason.code === 'E403' ? classifyError(reason.cause) : 'answered';
    if (outcome === 'answered') return { kind: 'channel', probe: { error: reason.message } };
    return { kind: 'silent', outcome, detail: errorWords(reason.cause) };
  }
  const { height, hash, previousHash } = tip.value;
  const hashes: Record<number, string> = {};
  if (height > 1 && previousHash !== '') hashes[height - 2] = previousHash;
  const commits: Record<number, string> = {};
  for (const [i, number] of numbers.entries()) {
    const found = earlier[i];
    if (found?.status !== 'fulfilled') continue;
    const { hash: earlierHash, commit } = found.value;
    hashes[number] = earlierHash;
    if (commit !== null) commits[number] = commit;
  }
  return { kind: 'channel', probe: { height, hash, hashes, ...(Object.keys(commits).length > 0 && { commits }) } };
}

interface Tip {
  readonly height: number;
  readonly hash: string;
  readonly previousHash: string;
}

async function ordererTip(connection: Connection, node: NodeAccess, channel: ChannelId, timeoutMs: number): Promise<Tip> {
  const block = await newestBlock(connection, node, channel, timeoutMs);
  const { number, previousHash } = blockHeader(block);
  return { height: number + 1, hash: blockHash(block), previousHash: hex(previousHash) };
}

/** Not Deliver: a channel that failed to load still has a block store, but qscc refuses it (facts: fabric-peers.md, rule 9). */
function peerTip(connection: Connection, node: NodeAccess, channel: ChannelId, timeoutMs: number): Promise<Tip> {
  return chainInfoOf(connection, node, channel, timeoutMs);
}
