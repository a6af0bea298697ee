/** The last lines of a log, read from its end, so that the size of the file does not matter. */
import { open } from 'node:fs/promises';

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 10;

/** An empty list when there is no such file. A last line without newline counts. */
export async function tailLines(path: string, count: number): Promise<readonly string[]> {
  if (count <= 0) return [];
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return [];
  try {
    const chunks: Buffer[] = [];
    let newlines = 0;
    for (let end = (await file.stat()).size; end > 0 && newlines <= count;) {
      const length = Math.min(CHUNK_BYTES, end);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, end - length);
      const chunk = buffer.subarray(0, bytesRead);
      chunks.unshift(chunk);
      for (const byte of chunk) if (byte === NEWLINE) newlines += 1;
      end -= length;
    }
    const lines = Buffer.concat(chunks).toString('utf8').split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines.slice(-count);
  } finally {
    await file.close();
  }
}
