/** One GET with redirects, a limit for the first answer, and the proxy of the environment (HTTPS_PROXY, NO_PROXY). */
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { Failure } from '../../../core/kernel/failure.ts';
import { fail } from './codes.ts';
import { errorCode, withoutPasswords } from './translate-error.ts';

/** The release page answers with one redirect to its store of files. */
const MAX_REDIRECTS = 5;

export interface GetOrder {
  readonly url: URL;
  readonly headers: OutgoingHttpHeaders;
  /** From the start to the header of the last answer. */
  readonly answerLimitMs: number;
  readonly signal?: AbortSignal | undefined;
}

export async function httpGet(order: GetOrder): Promise<IncomingMessage> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error(`no answer within ${order.answerLimitMs / 1000} s`)), order.answerLimitMs);
  try {
    return await follow(order, limit.signal);
  } catch (error) {
    order.signal?.throwIfAborted();
    if (error instanceof Failure) throw error;
    const why = limit.signal.aborted ? `no answer within ${order.answerLimitMs / 1000} s` : reason(error);
    throw fail('E206', `${order.url.host} cannot be reached: ${why}`, { cause: error, subject: order.url.href, retry: true });
  } finally {
    clearTimeout(timer);
  }
}

async function follow(order: GetOrder, limit: AbortSignal): Promise<IncomingMessage> {
  let url = order.url;
  for (let count = 0; count <= MAX_REDIRECTS; count += 1) {
    const answer = await getOnce(url, order, limit);
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    url = redirected(url, location);
  }
  throw fail('E207', `${order.url.href} redirects more than ${MAX_REDIRECTS} times`, { subject: order.url.href });
}

function redirected(from: URL, location: string): URL {
  const to = URL.parse(location, from.href);
  const allowed = to !== null && (to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:'));
  if (!allowed) throw fail('E207', `${from.href} redirects to ${location}, which is not followed`, { subject: from.href });
  return to;
}

function getOnce(url: URL, order: GetOrder, limit: AbortSignal): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const agent = secure ? new https.Agent({ proxyEnv: process.env }) : new http.Agent({ proxyEnv: process.env });
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).get(url, { agent, headers: { 'user-agent': 'holdfast', ...order.headers } });
    const stop = (): void => void request.destroy(limit.aborted ? new Error('no answer') : new Error('cancelled'));
    limit.addEventListener('abort', stop, { once: true });
    order.signal?.addEventListener('abort', stop, { once: true });
    if (order.signal?.aborted === true) stop();
    request.once('response', (answer) => {
      limit.removeEventListener('abort', stop);
      resolve(answer);
    });
    request.once('close', () => order.signal?.removeEventListener('abort', stop));
    request.on('error', reject);
  });
}

/** A connection to several addresses fails with an AggregateError whose own message is empty. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `its name cannot be resolved (${code})`;
  return error.message === '' ? (code ?? error.name) : withoutPasswords(error.message);
}
