/**
 * The link router: a program that runs in the middle namespace and delays packets between regions. It outlives the command that
 * started it; its parameters are a file, and a Unix socket takes `reload` and `stats`, one JSON object a line.
 * Usage: router LINKS_FILE SOCKET
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { tunBatch } from './commands.ts';
import { TOTAL, createLinkTable, needsSegments, readLinks, setLinks, totalsAt } from './link-table.ts';
import { openTun, setSegmentation } from './tun.ts';
import type { LinkQuality, RouterStats } from './types.ts';

/** Late packets falsify the latency: the router goes before the nodes, where it may (root). */
const PRIORITY = -10;
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

interface LinksFile {
  readonly regions: readonly string[];
  readonly links: readonly LinkQuality[];
}

const [linksFile = '', socketFile = ''] = process.argv.slice(2);
let current = readLinksFile();
const table = createLinkTable(current.regions.length);
prefer();
const fd = openTun();
apply();
const worker = new Worker(new URL(`./router-worker.${extension}`, import.meta.url), { workerData: { fd, table } });
worker.once('error', (error) => end(`the packet thread failed: ${error.message}`));
worker.once('exit', () => end('the packet thread ended'));
worker.once('online', () => {
  execFileSync('ip', ['-batch', '-'], { input: tunBatch() });
  serve();
});

function readLinksFile(): LinksFile {
  return JSON.parse(readFileSync(linksFile, 'utf8')) as LinksFile;
}

function apply(): void {
  setLinks(table, current.regions, current.links);
  setSegmentation(fd, needsSegments(current.links));
}

function serve(): void {
  // Only one router can hold the TUN device, so whoever left this socket is gone.
  rmSync(socketFile, { force: true });
  const server = createServer((socket) => converse(socket));
  server.once('error', (error) => end(`cannot listen on ${socketFile}: ${error.message}`));
  server.listen(socketFile, () => chmodSync(socketFile, 0o600));
}

function converse(socket: Socket): void {
  let text = '';
  socket.on('error', () => socket.destroy());
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const newline = text.indexOf('\n');
    if (newline === -1) return;
    socket.end(`${JSON.stringify(answer(text.slice(0, newline)))}\n`);
  });
}

function answer(question: string): RouterStats | { readonly error: string } {
  try {
    if (question === 'reload') {
      current = readLinksFile();
      apply();
    }
    return stats();
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function stats(): RouterStats {
  const totals = totalsAt(table.regions);
  return {
    pid: process.pid,
    links: readLinks(table, current.regions),
    writeErrors: table.counters[totals + TOTAL.writeErrors] ?? 0,
    foreign: table.counters[totals + TOTAL.foreign] ?? 0,
  };
}

function prefer(): void {
  try {
    setPriority(PRIORITY);
  } catch {
    // Without the right to it the router shares the processor evenly.
  }
}

function end(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
