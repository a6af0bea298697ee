/** Hands envelopes to one orderer. SUCCESS means received, not ordered (facts: acknowledged transactions can still be lost). */
import { common, orderer } from '@hyperledger/fabric-protos';
import { failures } from '../../core/kernel/failure.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import { FABRIC_CODES } from './codes.ts';
import type { Connection } from './connections.ts';
import { noAnswer, statusName } from './deliver.ts';

const fail = failures(FABRIC_CODES);

/** One stream for one message: an orderer that refuses closes the stream, and one that hangs holds up what is queued behind. */
export function broadcast(connection: Connection, node: NodeAccess, envelope: common.Envelope, timeoutMs: number): Promise<void> {
  return broadcastInOrder(connection, node, [envelope], timeoutMs);
}

/**
 * Several over one stream, without waiting for one answer before the next is sent: the orderer takes them in this order. Resolves when all were
 * received; the first refusal ends it, and what was sent before it may be ordered.
 */
export function broadcastInOrder(
  connection: Connection,
  node: NodeAccess,
  envelopes: readonly common.Envelope[],
  timeoutMs: number,
): Promise<void> {
  if (envelopes.length === 0) return Promise.resolve();
  const stream = connection.client.makeBidiStreamRequest<common.Envelope, orderer.BroadcastResponse>(
    '/orderer.AtomicBroadcast/Broadcast',
    (message) => Buffer.from(message.serializeBinary()),
    (bytes) => orderer.BroadcastResponse.deserializeBinary(bytes),
    { deadline: Date.now() + timeoutMs },
  );
  for (const envelope of envelopes) stream.write(envelope);
  let missing = envelopes.length;
  return new Promise((resolve, reject) => {
    stream.on('data', (answer: orderer.BroadcastResponse) => {
      const code = answer.getStatus();
      if (code === common.Status.SUCCESS) {
        missing -= 1;
        if (missing > 0) return;
        resolve();
      } else {
        const retry = code === common.Status.SERVICE_UNAVAILABLE;
        reject(fail('E411', `${node.id} answers ${statusName(code)}: ${answer.getInfo()}`, { subject: node.id, retry }));
      }
      stream.end();
    });
    stream.on('error', (error) => reject(noAnswer(error, node)));
    stream.on('end', () => reject(noAnswer(new Error('the stream ended without an answer'), node)));
  });
}
