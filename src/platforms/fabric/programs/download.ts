/**
 * Downloads one file so that nothing that has arrived is lost: bytes go to `FILE.part`, what identifies the file on the server to
 * `FILE.part.json`, and the next attempt asks for the rest of that very file only (Range with If-Range, RFC 9110 sections 13.1.5, 14.2).
 */
import type { IncomingMessage } from 'node:http';
import { createWriteStream, writeFileSync, type WriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail } from './codes.ts';
import { httpGet, reason } from './http-get.ts';
import { errorCode, translateFileError } from './translate-error.ts';

export interface DownloadLimits {
  /** Until the server (or Go's proxy) answers: a provider that cannot be reached must not hold up the next one. */
  readonly answerMs: number;
  /** Without a single byte, after which the connection counts as lost. */
  readonly silenceMs: number;
  /** Connections for one download; each but the last has to have brought something. */
  readonly connections: number;
}

export const DOWNLOAD_LIMITS: DownloadLimits = { answerMs: 5000, silenceMs: 15_000, connections: 10 };

/** Between network and disk; what is in it when the process is killed is downloaded again. */
const WRITE_BUFFER_BYTES = 1024 * 1024;

export interface DownloadOrder {
  readonly url: URL;
  readonly file: string;
  readonly limits: DownloadLimits;
  readonly onBytes: (received: number, total: number | null) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Resolves when `file` is whole. What has arrived stays for the next call when this one fails. */
export async function download(order: DownloadOrder): Promise<void> {
  try {
    await mkdir(dirname(order.file), { recursive: true, mode: 0o700 });
    await receiveAll(order);
    await rename(partOf(order.file), order.file);
    await rm(validatorOf(order.file), { force: true });
  } catch (error) {
    throw translateFileError(error, order.file);
  }
}

const partOf = (file: string): string => `${file}.part`;
const validatorOf = (file: string): string => `${file}.part.json`;

async function receiveAll(order: DownloadOrder): Promise<void> {
  for (let connection = 1; ; connection += 1) {
    const before = await sizeOf(partOf(order.file));
    const lost = await receiveSome(order, before);
    if (lost === null) return;
    const after = await sizeOf(partOf(order.file));
    if (after > before && connection < order.limits.connections) continue;
    throw fail('E211', `${order.url.href} broke off after ${after} bytes: ${lost}`, { subject: order.url.href, retry: true });
  }
}

/** One connection. Null when the file is whole, else why it is not. */
async function receiveSome(order: DownloadOrder, have: number): Promise<string | null> {
  const validator = have > 0 ? await readValidator(order) : null;
  const headers = validator === null ? {} : { range: `bytes=${have}-`, 'if-range': validator };
  const answer = await httpGet({ url: order.url, headers, answerLimitMs: order.limits.answerMs, signal: order.signal });
  try {
    const plan = readAnswer(answer, order.url, validator === null ? 0 : have);
    if (plan === 'start again') {
      await rm(validatorOf(order.file), { force: true });
      return await receiveSome(order, 0);
    }
    if (plan.from === 0) writeValidator(order, answer);
    return await append(order, answer, plan);
  } finally {
    answer.destroy();
  }
}

interface Plan {
  readonly from: number;
  readonly total: number | null;
}

function readAnswer(answer: IncomingMessage, url: URL, asked: number): Plan | 'start again' {
  const length = answer.headers['content-length'];
  if (answer.statusCode === 200) return { from: 0, total: length === undefined ? null : Number(length) };
  if (asked > 0 && answer.statusCode === 416) return 'start again';
  const range = /^bytes (\d+)-\d+\/(\d+)$/u.exec(answer.headers['content-range'] ?? '');
  if (asked > 0 && answer.statusCode === 206)
    return Number(range?.[1]) === asked ? { from: asked, total: Number(range?.[2]) } : 'start again';
  throw fail('E207', `${url.href} answers ${answer.statusCode} ${answer.statusMessage ?? ''}`.trimEnd(), { subject: url.href });
}

async function append(order: DownloadOrder, answer: IncomingMessage, plan: Plan): Promise<string | null> {
  const options = { flags: plan.from === 0 ? 'w' : 'a', mode: 0o600, flush: true, highWaterMark: WRITE_BUFFER_BYTES };
  const sink = createWriteStream(partOf(order.file), options);
  let received = plan.from;
  const lost = await pour(answer, sink, order.limits.silenceMs, (bytes) => {
    received += bytes;
    order.onBytes(received, plan.total);
  });
  order.signal?.throwIfAborted();
  if (lost !== null) return lost;
  return plan.total === null || received === plan.total ? null : `${received} of ${plan.total} bytes came`;
}

/**
 * Writes what comes until it ends (null) or is lost (why). By events, because an iteration over the answer of a connection that is
 * cut drops what has arrived and was not asked for yet.
 */
async function pour(
  answer: IncomingMessage,
  sink: WriteStream,
  silenceMs: number,
  onBytes: (bytes: number) => void,
): Promise<string | null> {
  const closed = new Promise<void>((resolve, reject) => {
    sink.once('close', resolve);
    sink.once('error', reject);
  });
  const lost = new Promise<string | null>((resolve) => {
    answer.once('end', () => resolve(null));
    answer.once('error', (error) => resolve(reason(error)));
    answer.once('close', () => resolve('the connection was closed'));
    if (answer.closed) resolve('the connection was closed');
  });
  sink.on('drain', () => answer.resume());
  answer.on('data', (chunk: Buffer) => {
    onBytes(chunk.length);
    if (!sink.write(chunk)) answer.pause();
  });
  answer.setTimeout(silenceMs, () => answer.destroy(new Error(`nothing came for ${silenceMs / 1000} s`)));
  const outcome = await Promise.race([lost, closed.then(() => null)]);
  sink.end();
  await closed;
  return outcome;
}

/**
 * Only a strong validator may continue a download: a weak ETag does not promise the same bytes. Synchronous, because whatever happens
 * to the answer before somebody listens to it is lost.
 */
function writeValidator(order: DownloadOrder, answer: IncomingMessage): void {
  const { etag } = answer.headers;
  const validator = etag !== undefined && !etag.startsWith('W/') ? etag : null;
  writeFileSync(validatorOf(order.file), JSON.stringify({ url: order.url.href, validator }), { mode: 0o600 });
}

async function readValidator(order: DownloadOrder): Promise<string | null> {
  try {
    const value: unknown = JSON.parse(await readFile(validatorOf(order.file), 'utf8'));
    const matches = typeof value === 'object' && value !== null && 'url' in value && value.url === order.url.href && 'validator' in value;
    return matches && typeof value.validator === 'string' ? value.validator : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
