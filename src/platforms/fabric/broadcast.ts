/** Hands one envelope to one orderer. SUCCESS means received, not ordered (facts: acknowledged transactions can still be lost). */
import { common, orderer } from '@hyperledger/fabric-protos';
import { failures } from '../../core/kernel/failure.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import { FABRIC_CODES } from './codes.ts';
import type { Connection } from './connections.ts';
import { noAnswer, statusName } from './deliver.ts';

const fail = failures(FABRIC_CODES);

/** One stream for one message: an orderer that refuses closes the stream, and one that hangs holds up what is queued behind. */
export function broadcast(connection: Connection, node: NodeAccess, envelope: common.Envelope, timeoutMs: number): Promise<void> {
  const stream = connection.client.makeBidiStreamRequest<common.Envelope, orderer.BroadcastResponse>(
    '/orderer.AtomicBroadcast/Broadcast',
    (message) => Buffer.from(message.serializeBinary()),
    (bytes) => orderer.BroadcastResponse.deserializeBinary(bytes),
    { deadline: Date.now() + timeoutMs },
  );
  stream.write(envelope);
  return new Promise((resolve, reject) => {
    stream.on('data', (answer: orderer.BroadcastResponse) => {
      const code = answer.getStatus();
      if (code === common.Status.SUCCESS) resolve();
      else {
        const retry = code === common.Status.SERVICE_UNAVAILABLE;
        reject(fail('E411', `${node.id} answers ${statusName(code)}: ${answer.getInfo()}`, { subject: node.id, retry }));
      }
      stream.end();
    });
    stream.on('error', (error) => reject(noAnswer(error, node)));
    stream.on('end', () => reject(noAnswer(new Error('the stream ended without an answer'), node)));
  });
}
