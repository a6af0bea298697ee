/** The ledgers of the pretended peers, and the two lies that a test may ask for: a transaction dropped, an operation doubled. */
import { INITIAL_BALANCE, VALID } from '../core/chaos/accounting/report.ts';
import type { ContractState, LedgerTransaction } from '../core/chaos/journal.ts';
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import type { Ledger } from '../core/ports/world.ts';
import { fail } from './codes.ts';
import type { PretendedNetwork } from './network.ts';

const LOOK_MS = 50;

export function memoryLedger(network: PretendedNetwork): Ledger {
  const read = (channel: ChannelId, peer: NodeId): readonly LedgerTransaction[] => {
    const { peers, acknowledged } = network.channel(channel);
    const condition = network.machines.runs(peer) ? peers.condition(peer) : 'down';
    if (condition !== 'ready') throw fail('E339', `${peer} does not answer for ${channel}: ${condition}`, { subject: peer });
    return falsified(network, peers.ledger(peer)?.transactions(0, peers.height(peer)) ?? [], [...acknowledged.keys()]);
  };
  let canaries = 0;
  return {
    canary: (channel, orderer, timeoutMs) => canary(network, channel, orderer, timeoutMs, `canary-${++canaries}`),
    transactions: async (channel, peer, from) => read(channel, peer).filter(({ block }) => block >= from),
    contractState: async (channel, peer) => {
      const transactions = read(channel, peer);
      return stateOf(peer, network.channel(channel).peers.height(peer), transactions);
    },
  };
}

function canary(
  network: PretendedNetwork,
  channel: ChannelId,
  orderer: NodeId,
  timeoutMs: number,
  txId: string,
): Promise<{ readonly block: number; readonly ms: number }> {
  const { ordering, blocks } = network.channel(channel);
  const { clock, machines } = network;
  const started = clock.now();
  machines.get(orderer);
  return clock.outside((resolve, reject) => {
    let state: 'new' | 'asked' | 'accepted' = 'new';
    const look = (): void => {
      if (clock.now() - started >= timeoutMs) {
        reject(fail('E339', `the canary through ${orderer} was not in a block there after ${timeoutMs} ms`, { subject: orderer }));
        return;
      }
      const runs = machines.runs(orderer);
      const found = blocks.holding(txId).find((block) => ordering.block(orderer, block.number) === block);
      if (found !== undefined && runs) {
        resolve({ block: found.number, ms: clock.now() - started });
        return;
      }
      if (state === 'new' && runs) {
        state = 'asked';
        ordering.submit(orderer, { txId, op: null }, (outcome) => {
          state = outcome === 'accepted' ? 'accepted' : 'new';
        });
      }
      clock.after(LOOK_MS, look);
    };
    look();
  });
}

function falsified(
  network: PretendedNetwork,
  ledger: readonly LedgerTransaction[],
  acknowledged: readonly string[],
): readonly LedgerTransaction[] {
  const { loseAcknowledged = 0, doubleOne = false } = network.misbehaviour;
  const lost = new Set(acknowledged.slice(0, loseAcknowledged));
  const kept = ledger.filter(({ txId }) => !lost.has(txId));
  const doubled = doubleOne ? kept.find(({ txId, op }) => op !== null && acknowledged.includes(txId)) : undefined;
  return doubled === undefined
    ? kept
    : kept.flatMap((each) => (each === doubled ? [each, { ...each, txId: `${each.txId}-again` }] : [each]));
}

function stateOf(peer: NodeId, height: number, transactions: readonly LedgerTransaction[]): ContractState {
  const balances: Record<string, number> = {};
  const operations: Record<string, string> = {};
  for (const { code, op, txId, from, to, amount } of transactions) {
    if (code !== VALID || op === null || from === undefined || to === undefined || amount === undefined) continue;
    balances[from] = (balances[from] ?? INITIAL_BALANCE) - amount;
    balances[to] = (balances[to] ?? INITIAL_BALANCE) + amount;
    operations[op] = txId;
  }
  return { peer, height, balances, operations };
}
