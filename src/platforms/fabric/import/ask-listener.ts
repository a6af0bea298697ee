/** One question to an HTTPS listener of a node; a Failure E431 when it does not answer. */
import { failures } from '../../../core/kernel/failure.ts';
import type { NodeId } from '../../../core/kernel/ids.ts';
import { classifyError, errorWords } from '../classify.ts';
import { FABRIC_CODES } from '../codes.ts';
import type { HttpsAnswer, HttpsClients } from '../https-request.ts';

const fail = failures(FABRIC_CODES);

export async function askListener(
  https: HttpsClients,
  id: NodeId,
  listener: string,
  path: string,
  timeoutMs: number,
): Promise<HttpsAnswer> {
  try {
    return await https.ask(id, listener, { method: 'GET', path, timeoutMs });
  } catch (error) {
    const words = `${id} (${listener}): ${classifyError(error)}: ${errorWords(error)}`;
    throw fail('E431', words, { subject: id, cause: error, retry: true });
  }
}
