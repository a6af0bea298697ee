/** Channel participation of orderers: which channels an orderer takes part in, and joining and leaving them. */
import { setTimeout as delay } from 'node:timers/promises';
import { failures } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { classifyError, errorWords } from './classify.ts';
import { FABRIC_CODES } from './codes.ts';
import type { HttpsAnswer, HttpsClients, HttpsRequest } from './https-request.ts';
import type { LoadedAccess } from './load-access.ts';

const fail = failures(FABRIC_CODES);
const PATH = '/participation/v1/channels';
const CALL_LIMIT_MS = 10_000;
/** /healthz can answer before the admin listener is open: refused connections are tried again for this long. */
const REFUSED_LIMIT_MS = 5_000;
const RETRY_MS = 50;

export interface ChannelInfo {
  readonly name: ChannelId;
  readonly height: number;
  readonly consensusRelation: 'consenter' | 'follower' | 'config-tracker' | 'other';
  readonly status: 'active' | 'onboarding' | 'inactive' | 'failed';
}

/** What the orderer says of a channel; null when it does not have it. Status `active` proves neither leader nor quorum. */
export async function ordererChannel(
  access: LoadedAccess,
  https: HttpsClients,
  node: NodeId,
  channel: ChannelId,
): Promise<ChannelInfo | null> {
  const answer = await call(access, https, node, { method: 'GET', path: `${PATH}/${channel}`, timeoutMs: CALL_LIMIT_MS });
  if (answer.status === 404) return null;
  return JSON.parse(expect(answer, [200], node)) as ChannelInfo;
}

/** Joins an orderer to a channel; one that has it already is left alone. */
export async function joinOrderer(
  access: LoadedAccess,
  https: HttpsClients,
  node: NodeId,
  channel: ChannelId,
  configBlock: Uint8Array,
): Promise<void> {
  if ((await ordererChannel(access, https, node, channel)) !== null) return;
  const boundary = 'holdfast-config-block';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="config-block"; filename="config.block"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(head), configBlock, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const body = { contentType: `multipart/form-data; boundary=${boundary}`, bytes };
  const answer = await call(access, https, node, { method: 'POST', path: PATH, body, timeoutMs: CALL_LIMIT_MS });
  // 405: another call was faster, the channel is there.
  expect(answer, [201, 405], node);
}

async function call(access: LoadedAccess, https: HttpsClients, id: NodeId, request: HttpsRequest): Promise<HttpsAnswer> {
  const { admin } = access.node(id);
  if (admin === undefined) throw fail('E402', `${id} has no admin listener: only orderers have one`, { subject: id });
  const end = performance.now() + REFUSED_LIMIT_MS;
  for (;;) {
    try {
      return await https.ask(id, admin, request);
    } catch (error) {
      const outcome = classifyError(error);
      if (outcome !== 'refused' || performance.now() > end) {
        throw fail('E431', `admin listener of ${id} (${admin}): ${outcome}: ${errorWords(error)}`, {
          subject: id,
          cause: error,
          retry: true,
        });
      }
    }
    await delay(RETRY_MS);
  }
}

function expect(answer: HttpsAnswer, statuses: readonly number[], node: NodeId): string {
  if (statuses.includes(answer.status)) return answer.body;
  throw fail('E430', `${node} answers ${answer.status}: ${answer.body.trim().slice(0, 500)}`, {
    subject: node,
    retry: answer.status >= 500,
  });
}
