/** Blocks from orderers and peers by their Deliver services. Peers and orderers speak the same messages at two names. */
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { common, orderer, peer } from '@hyperledger/fabric-protos';
import { failures } from '../../core/kernel/failure.ts';
import type { ChannelId } from '../../core/kernel/ids.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import { classifyError, errorWords } from './classify.ts';
import { FABRIC_CODES } from './codes.ts';
import { boundedBytes } from './config/bounded-bytes.ts';
import type { Connection } from './connections.ts';
import { makeHeader, signedEnvelope } from './envelope.ts';

const fail = failures(FABRIC_CODES);

/** No last block: the stream goes on as blocks are made. The protocol says 2^64-1; a double holds 2^53-1, which no channel reaches. */
export const ENDLESS = Number.MAX_SAFE_INTEGER;

export interface Seek {
  readonly from: number | 'newest';
  readonly to: number | 'newest';
  /** Wait for blocks that are not there yet; otherwise the node answers NOT_FOUND. */
  readonly wait: boolean;
  /** Ask an orderer that has no leader, too: by default it refuses (common/deliver/deliver.go, v3.1.1). Peers ignore it. */
  readonly bestEffort: boolean;
  /**
   * Leave the transactions out where the node can (HEADER_WITH_SIG in common/deliver/deliver.go, v3.1.1; a node that
   * cannot sends the whole block): a full block takes several round trips on a long link.
   */
  readonly headersOnly?: boolean;
}

export type DeliverStream = ClientDuplexStream<common.Envelope, DeliverAnswer>;
export type DeliverAnswer = peer.DeliverResponse | orderer.DeliverResponse;

export function openDeliver(
  connection: Connection,
  node: NodeAccess,
  channel: ChannelId,
  seek: Seek,
  options: { readonly deadline?: number; readonly waitForReady?: boolean } = {},
): DeliverStream {
  const service = node.kind === 'orderer' ? '/orderer.AtomicBroadcast/Deliver' : '/protos.Deliver/Deliver';
  const answer = node.kind === 'orderer' ? orderer.DeliverResponse : peer.DeliverResponse;
  const stream = connection.client.makeBidiStreamRequest<common.Envelope, DeliverAnswer>(
    service,
    (message) => Buffer.from(message.serializeBinary()),
    (bytes) => answer.deserializeBinary(boundedBytes(bytes)),
    options.deadline === undefined ? {} : { deadline: options.deadline },
  );
  stream.write(seekEnvelope(connection, channel, seek));
  return stream;
}

/** Header and metadata of the newest block that a node has; its transactions may be left out. */
export async function newestBlock(
  connection: Connection,
  node: NodeAccess,
  channel: ChannelId,
  timeoutMs: number,
  { bestEffort = true } = {},
): Promise<common.Block> {
  return oneBlock(connection, node, channel, { from: 'newest', to: 'newest', wait: false, bestEffort, headersOnly: true }, timeoutMs);
}

/** One block by its number; a Failure E410 when the node does not have it. */
export async function blockAt(
  connection: Connection,
  node: NodeAccess,
  channel: ChannelId,
  number: number,
  timeoutMs: number,
  { headersOnly = false } = {},
): Promise<common.Block> {
  return oneBlock(connection, node, channel, { from: number, to: number, wait: false, bestEffort: true, headersOnly }, timeoutMs);
}

function oneBlock(connection: Connection, node: NodeAccess, channel: ChannelId, seek: Seek, timeoutMs: number): Promise<common.Block> {
  const stream = openDeliver(connection, node, channel, seek, { deadline: Date.now() + timeoutMs });
  return new Promise((resolve, reject) => {
    stream.on('data', (answer: DeliverAnswer) => {
      const block = answer.getBlock();
      if (block === undefined) reject(refusal(answer, node, channel));
      else resolve(block);
      stream.end();
    });
    stream.on('error', (error) => reject(noAnswer(error, node)));
    stream.on('end', () => reject(noAnswer(new Error('the stream ended without a block'), node)));
  });
}

export function refusal(answer: DeliverAnswer, node: NodeAccess, channel: ChannelId): Error {
  const code = answer.getStatus();
  const retry = code === common.Status.SERVICE_UNAVAILABLE || code === common.Status.NOT_FOUND;
  return fail('E410', `${node.id} answers ${statusName(code)} for channel ${channel}`, { subject: node.id, retry });
}

export function noAnswer(error: unknown, node: NodeAccess): Error {
  return fail('E403', `${node.id} (${node.grpc}): ${classifyError(error)}: ${errorWords(error)}`, {
    subject: node.id,
    cause: error,
    retry: true,
  });
}

export function statusName(code: number): string {
  return Object.entries(common.Status).find(([, value]) => value === code)?.[0] ?? String(code);
}

function seekEnvelope({ member }: Connection, channel: ChannelId, seek: Seek): common.Envelope {
  const info = new orderer.SeekInfo();
  info.setStart(position(seek.from));
  info.setStop(position(seek.to));
  const { SeekBehavior, SeekErrorResponse } = orderer.SeekInfo;
  info.setBehavior(seek.wait ? SeekBehavior.BLOCK_UNTIL_READY : SeekBehavior.FAIL_IF_NOT_READY);
  if (seek.headersOnly === true) info.setContentType(orderer.SeekInfo.SeekContentType.HEADER_WITH_SIG);
  info.setErrorResponse(seek.bestEffort ? SeekErrorResponse.BEST_EFFORT : SeekErrorResponse.STRICT);
  const { header } = makeHeader({
    type: common.HeaderType.DELIVER_SEEK_INFO,
    channel,
    identity: member.identity,
    tlsCertificateHash: member.tls.certificateHash,
  });
  return signedEnvelope(header, info.serializeBinary(), member.identity);
}

function position(at: number | 'newest'): orderer.SeekPosition {
  const found = new orderer.SeekPosition();
  if (at === 'newest') {
    found.setNewest(new orderer.SeekNewest());
    return found;
  }
  const specified = new orderer.SeekSpecified();
  specified.setNumber(at);
  found.setSpecified(specified);
  return found;
}
