/** Reads a large file front to back in a few calls: logs are preallocated with zeros, so what is not asked for is not read. */
import { type FileHandle, open } from 'node:fs/promises';
import { failures } from '../../../core/kernel/failure.ts';
import { WAL_CODES } from './codes.ts';

const fail = failures(WAL_CODES);
const WINDOW_BYTES = 1024 * 1024;

export class FileWindow implements AsyncDisposable {
  readonly path: string;
  readonly size: number;
  readonly #handle: FileHandle;
  #start = 0;
  #bytes = new Uint8Array();

  private constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  static async open(path: string): Promise<FileWindow> {
    try {
      const handle = await open(path, 'r');
      return new FileWindow(path, (await handle.stat()).size, handle);
    } catch (cause) {
      throw fail('E473', `${path} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, { subject: path, cause });
    }
  }

  /** Bytes from an offset on; fewer than asked for at the end of the file. They stay valid: windows are never written again. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const inside = offset >= this.#start && offset + length <= this.#start + this.#bytes.length;
    if (!inside) await this.#load(offset, Math.max(length, WINDOW_BYTES));
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }

  async #load(offset: number, length: number): Promise<void> {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const bytes = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.#read(bytes, filled, wanted - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#start = offset;
    this.#bytes = bytes.subarray(0, filled);
  }

  async #read(bytes: Uint8Array, at: number, length: number, offset: number): Promise<{ readonly bytesRead: number }> {
    try {
      return await this.#handle.read(bytes, at, length, offset);
    } catch (cause) {
      throw fail('E473', `${this.path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
        subject: this.path,
        cause,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}
