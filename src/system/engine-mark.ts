/**
 * A mark on this machine that an engine of a network works from one folder. The lease lies in the folder, so a copy of the folder has a lease of
 * its own; the mark does not. It is a name of the kernel's (an abstract Unix socket) that goes with the process, however that ends. Engines of
 * the same folder do not see each other here: the lease is between them, and one that hangs must not keep the next one out.
 */
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { failures } from '../core/kernel/failure.ts';
import { ENGINE_STORE_CODES } from '../core/saga/codes.ts';

const fail = failures(ENGINE_STORE_CODES);
/** Where Linux lists the sockets of this network namespace; names without a file begin with @. */
const SOCKETS = '/proc/net/unix';

export interface EngineMark {
  /** Throws E821 when an engine of the same network works from another folder. */
  take(): Promise<void>;
  give(): Promise<void>;
}

export function engineMark(network: string, folder: string): EngineMark {
  let mark: Server | null = null;
  return {
    async take() {
      const { dev, ino } = await stat(folder);
      const prefix = `holdfast-engine-${network}-`;
      const own = `${prefix}${dev}-${ino}`;
      // Marked first and looked for others afterwards: of two that come at once each sees the other.
      mark ??= await markedBy(own);
      const others = (await names()).filter((name) => name.startsWith(prefix) && name !== own);
      if (others.length === 0) return;
      await this.give();
      throw fail('E821', `another engine of this network works from another folder than ${folder}`, { subject: folder });
    },
    async give() {
      const given = mark;
      mark = null;
      if (given === null) return;
      const closed = once(given, 'close');
      given.close();
      await closed;
    },
  };
}

/** Null where the name is taken, by an engine of this very folder, and on systems without such names. */
async function markedBy(name: string): Promise<Server | null> {
  const server = createServer((socket) => socket.destroy());
  server.listen(`\0${name}`);
  try {
    await once(server, 'listening');
  } catch {
    return null;
  }
  server.unref();
  return server;
}

async function names(): Promise<readonly string[]> {
  let table: string;
  try {
    table = await readFile(SOCKETS, 'utf8');
  } catch {
    // Not Linux: the driver of this machine needs it, and nothing else says who else is here.
    return [];
  }
  return table.split('\n').flatMap((line) => {
    const name = line.split(' @')[1];
    return name === undefined ? [] : [name.replace(/@+$/u, '')];
  });
}
