/** Which version a node runs, by its operations listener (core/operations/system.go, Fabric v3.1.1). */
import { Failure, failures } from '../../../core/kernel/failure.ts';
import type { NodeId } from '../../../core/kernel/ids.ts';
import { classifyError, errorWords } from '../classify.ts';
import { FABRIC_CODES } from '../codes.ts';
import type { HttpsAnswer, HttpsClients } from '../https-request.ts';
import type { LoadedAccess } from '../load-access.ts';

const fail = failures(FABRIC_CODES);

/** Without a leading v. A Failure E431 when the listener does not answer, E430 when it answers something else. */
export async function nodeVersion(access: LoadedAccess, https: HttpsClients, id: NodeId, timeoutMs: number): Promise<string> {
  const { operations } = access.node(id);
  const { status, body } = await answerOf(https, id, operations, '/version', timeoutMs);
  const version = status === 200 ? (JSON.parse(body) as { Version?: unknown }).Version : undefined;
  if (typeof version !== 'string' || version === '')
    throw fail('E430', `${id} (${operations}) answers ${status} to /version`, { subject: id });
  return version.replace(/^v/u, '');
}

/** Channels that an orderer takes part in (orderer/common/channelparticipation/restapi.go, Fabric v3.1.1). */
export async function ordererChannels(
  access: LoadedAccess,
  https: HttpsClients,
  id: NodeId,
  timeoutMs: number,
): Promise<readonly string[]> {
  const { admin } = access.node(id);
  if (admin === undefined) throw fail('E402', `${id} has no admin listener: only orderers have one`, { subject: id });
  const { status, body } = await answerOf(https, id, admin, '/participation/v1/channels', timeoutMs);
  if (status !== 200) throw fail('E430', `${id} answers ${status}: ${body.trim().slice(0, 500)}`, { subject: id });
  const { channels } = JSON.parse(body) as { channels: readonly { name: string }[] | null };
  return (channels ?? []).map(({ name }) => name);
}

async function answerOf(https: HttpsClients, id: NodeId, listener: string, path: string, timeoutMs: number): Promise<HttpsAnswer> {
  try {
    return await https.ask(id, listener, { method: 'GET', path, timeoutMs });
  } catch (error) {
    if (error instanceof Failure) throw error;
    const words = `${id} (${listener}): ${classifyError(error)}: ${errorWords(error)}`;
    throw fail('E431', words, { subject: id, cause: error, retry: true });
  }
}
