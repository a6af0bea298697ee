/** Accounts and operation ids as ONE peer answers them: all pages at one height. */
import { common } from '@hyperledger/fabric-protos';
import type { ContractState } from '../../../core/chaos/journal.ts';
import { failures } from '../../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../../core/kernel/ids.ts';
import { LOAD_CODES } from './codes.ts';

const fail = failures(LOAD_CODES);
const TRIES = 5;

/** Asks exactly this peer (ProcessProposal sent to it); the payload of its answer, or a rejection. */
export type QueryPeer = (node: NodeId, channel: ChannelId, chaincode: string, fn: string, args: readonly string[]) => Promise<Uint8Array>;

interface StatePage {
  readonly balances: Readonly<Record<string, number>>;
  readonly operations: Readonly<Record<string, string>>;
  readonly next: string | null;
}

/** Height (number of blocks) of one peer's channel. */
export async function peerHeight(query: QueryPeer, channel: ChannelId, peer: NodeId): Promise<number> {
  const answer = await query(peer, channel, 'qscc', 'GetChainInfo', [channel]);
  return Number(common.BlockchainInfo.deserializeBinary(answer).getHeight());
}

/** Reads all pages between two equal heights, and again when a block came in between. */
export async function readContractState(query: QueryPeer, channel: ChannelId, chaincode: string, peer: NodeId): Promise<ContractState> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const height = await peerHeight(query, channel, peer);
    const pages = await allPages(query, channel, chaincode, peer);
    if ((await peerHeight(query, channel, peer)) !== height) continue;
    const balances = Object.assign({}, ...pages.map((page) => page.balances)) as Record<string, number>;
    const operations = Object.assign({}, ...pages.map((page) => page.operations)) as Record<string, string>;
    return { peer, height, balances, operations };
  }
  throw fail('E505', `${peer}: the height of channel ${channel} changed during each of ${TRIES} readings`, { subject: peer, retry: true });
}

async function allPages(query: QueryPeer, channel: ChannelId, chaincode: string, peer: NodeId): Promise<readonly StatePage[]> {
  const pages: StatePage[] = [];
  for (let bookmark: string | null = ''; bookmark !== null; bookmark = pages.at(-1)?.next ?? null) {
    pages.push(parsePage(await query(peer, channel, chaincode, 'state', bookmark === '' ? [] : [bookmark]), channel, peer));
  }
  return pages;
}

function parsePage(answer: Uint8Array, channel: ChannelId, peer: NodeId): StatePage {
  try {
    const page = JSON.parse(Buffer.from(answer).toString('utf8')) as Partial<StatePage>;
    if (typeof page.balances === 'object' && typeof page.operations === 'object' && page.next !== undefined) return page as StatePage;
  } catch {
    // Falls through: what is not JSON is no page either.
  }
  throw fail('E504', `${peer} did not answer with a page of the sample contract's state on channel ${channel}`, { subject: peer });
}
