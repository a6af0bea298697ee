/**
 * A hold on a node: a small file beside its process record that every start looks for. It outlives the engine and a restart of the
 * machine. Call hold and release under the lock of the node, so that no start is half-way through.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail } from '../node/codes.ts';
import type { LocalNode } from './local-node.ts';

const HOLD_FILE = 'hold.json';

export async function holdNode(node: LocalNode, reason: string): Promise<void> {
  if ((await holdOf(node)) !== null) return;
  const path = holdFile(node);
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await flushed(temporary, 'wx', (file) => file.writeFile(`${JSON.stringify({ reason, at: new Date().toISOString() })}\n`));
    await rename(temporary, path);
    await flushed(dirname(path), 'r', async () => {});
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fail('E348', `${node.id} cannot be held: ${(error as Error).message}`, { subject: node.id, cause: error });
  }
}

export async function releaseNode(node: LocalNode): Promise<void> {
  try {
    await rm(holdFile(node), { force: true });
  } catch (error) {
    throw fail('E348', `${node.id} cannot be released: ${(error as Error).message}`, { subject: node.id, cause: error });
  }
}

/** The reason. Fails closed: a file that cannot be understood holds as well. */
export async function holdOf(node: LocalNode): Promise<string | null> {
  try {
    const { reason } = JSON.parse(await readFile(holdFile(node), 'utf8')) as { readonly reason?: unknown };
    return typeof reason === 'string' ? reason : 'the record of the hold names no reason';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return `the record of the hold cannot be read: ${(error as Error).message}`;
  }
}

export async function refuseHeld(node: LocalNode): Promise<void> {
  const reason = await holdOf(node);
  if (reason !== null) throw fail('E365', `${node.id} is held: ${reason}`, { subject: node.id });
}

function holdFile({ recordFile }: LocalNode): string {
  return join(dirname(recordFile), HOLD_FILE);
}

async function flushed(path: string, flags: string, work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
