/**
 * The thread that moves packets: reads them from the TUN device, holds each until it is due on its link, writes it back unchanged.
 * One queue per link and never a packet before its predecessor: delay, jitter, rate and loss do not reorder.
 */
import { workerData } from 'node:worker_threads';
import { COUNTER, COUNTERS_PER_LINK, PARAMETER, PARAMETERS_PER_LINK, TOTAL, type LinkTable, linkNumber, totalsAt } from './link-table.ts';
import { PACKET_BYTES, VNET_HEADER_BYTES, sharpenTimers, tunOf } from './tun.ts';

/** More than rate times round trip of any link worth emulating; beyond it packets are dropped, as a full router does. */
const QUEUE_BYTES = 64 * 1024 * 1024;
const READS_PER_ROUND = 64;
/** Without packets the thread sleeps this long at most, so that the process can end. */
const IDLE_MS = 500;
const COMPACT_AT = 4096;

interface Queue {
  readonly packets: (Buffer | undefined)[];
  readonly dues: number[];
  head: number;
  bytes: number;
  lastDue: number;
  freeAt: number;
}

const { fd, table } = workerData as { readonly fd: number; readonly table: LinkTable };
const { regions, parameters, counters } = table;
const totals = totalsAt(regions);
const tun = tunOf(fd);
const queues: Queue[] = Array.from({ length: regions * regions }, () => ({
  packets: [],
  dues: [],
  head: 0,
  bytes: 0,
  lastDue: 0,
  freeAt: 0,
}));
const buffer = Buffer.allocUnsafeSlow(PACKET_BYTES);

sharpenTimers();
for (;;) {
  const next = writeDue(performance.now());
  tun.wait(Math.max(0, Math.min(IDLE_MS, next - performance.now())));
  readWaiting();
}

/** Returns when the next packet is due. */
function writeDue(now: number): number {
  let next = Infinity;
  for (let link = 0; link < queues.length; link++) {
    const queue = queues[link] as Queue;
    while (queue.head < queue.dues.length) {
      const due = queue.dues[queue.head] as number;
      if (due > now) {
        if (due < next) next = due;
        break;
      }
      takeFirst(queue, link, now - due);
    }
  }
  return next;
}

function takeFirst(queue: Queue, link: number, lateMs: number): void {
  const packet = queue.packets[queue.head] as Buffer;
  queue.packets[queue.head] = undefined;
  queue.head += 1;
  queue.bytes -= packet.length;
  if (queue.head === queue.dues.length) {
    queue.packets.length = queue.dues.length = queue.head = 0;
  } else if (queue.head >= COMPACT_AT && queue.head * 2 > queue.dues.length) {
    queue.packets.splice(0, queue.head);
    queue.dues.splice(0, queue.head);
    queue.head = 0;
  }
  const at = link * COUNTERS_PER_LINK;
  counters[at + COUNTER.queuedBytes] = queue.bytes;
  if (lateMs > (counters[at + COUNTER.lateMaxMs] as number)) counters[at + COUNTER.lateMaxMs] = lateMs;
  send(packet, packet.length);
}

function send(packet: Buffer, bytes: number): void {
  if (!tun.write(packet, bytes)) add(totals + TOTAL.writeErrors, 1);
}

function readWaiting(): void {
  for (let count = 0; count < READS_PER_ROUND; count++) {
    const bytes = tun.read(buffer);
    if (bytes === 0) return;
    const link = linkOf(bytes);
    if (link < 0) add(totals + TOTAL.foreign, 1);
    else route(link, bytes);
  }
}

/** By source and destination of the IPv4 header, which follows the virtio header; -1 for what has no link. */
function linkOf(bytes: number): number {
  const ip = VNET_HEADER_BYTES;
  if (bytes < ip + 20 || (buffer[ip] as number) >> 4 !== 4) return -1;
  const from = buffer[ip + 14] as number;
  const to = buffer[ip + 18] as number;
  if (from < 1 || to < 1 || from > regions || to > regions) return -1;
  return linkNumber(regions, from, to);
}

function route(link: number, bytes: number): void {
  const at = link * PARAMETERS_PER_LINK;
  const count = link * COUNTERS_PER_LINK;
  const queue = queues[link] as Queue;
  add(count + COUNTER.packets, 1);
  add(count + COUNTER.bytes, bytes - VNET_HEADER_BYTES);
  const loss = parameters[at + PARAMETER.loss] as number;
  if (loss > 0 && Math.random() < loss) return add(count + COUNTER.lost, 1);
  const delay = parameters[at + PARAMETER.delayMs] as number;
  const jitter = parameters[at + PARAMETER.jitterMs] as number;
  const rate = parameters[at + PARAMETER.bytesPerMs] as number;
  if (delay === 0 && jitter === 0 && rate === 0 && queue.dues.length === 0) return send(buffer, bytes);
  if (queue.bytes + bytes > QUEUE_BYTES) return add(count + COUNTER.overflow, 1);
  const now = performance.now();
  queue.freeAt = Math.max(now, queue.freeAt) + (rate > 0 ? (bytes - VNET_HEADER_BYTES) / rate : 0);
  const held = Math.max(0, delay + (jitter > 0 ? (Math.random() * 2 - 1) * jitter : 0));
  queue.lastDue = Math.max(queue.lastDue, queue.freeAt + held);
  queue.packets.push(Buffer.from(buffer.subarray(0, bytes)));
  queue.dues.push(queue.lastDue);
  queue.bytes += bytes;
  counters[count + COUNTER.queuedBytes] = queue.bytes;
}

function add(index: number, amount: number): void {
  counters[index] = (counters[index] as number) + amount;
}
