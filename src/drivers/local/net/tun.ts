/** The TUN device by system calls (linux/if_tun.h, prctl(2), ppoll(2)): Node has none of them. */
import koffi from 'koffi';
import { TUN_DEVICE } from './commands.ts';

const O_RDWR_NONBLOCK = 0o4002;
const TUNSETIFF = 0x400454ca;
const TUNSETOFFLOAD = 0x400454d0;
/** IFF_TUN | IFF_NO_PI | IFF_VNET_HDR: every packet with a header that keeps checksum and segmentation for the kernel. */
const TUN_FLAGS = 0x1 | 0x1000 | 0x4000;
/** CSUM | TSO4 | TSO6 */
const OFFLOADS = 7;
const IFREQ_BYTES = 40;
const IFREQ_FLAGS = 16;
const PR_SET_TIMERSLACK = 29;
const POLLIN = 1;
export const VNET_HEADER_BYTES = 10;
/** The largest IPv4 packet with its header, and some. */
export const PACKET_BYTES = 65_600;
const EINTR = 4;
const EAGAIN = 11;

const libc = koffi.load(null);
const openFile = libc.func('int open(const char *, int)');
const ioctlPointer = libc.func('int ioctl(int, unsigned long, void *)');
const ioctlNumber = libc.func('int ioctl(int, unsigned long, unsigned long)');
const readBytes = libc.func('long read(int, void *, size_t)');
const writeBytes = libc.func('long write(int, void *, size_t)');
const ppoll = libc.func('int ppoll(void *, unsigned long, void *, void *)');
const prctl = libc.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');

/** The device lives in the network namespace of this process and as long as its descriptor. */
export function openTun(): number {
  const fd = openFile('/dev/net/tun', O_RDWR_NONBLOCK) as number;
  if (fd < 0) throw new Error(`/dev/net/tun cannot be opened: errno ${koffi.errno()}`);
  const request = Buffer.alloc(IFREQ_BYTES);
  request.write(TUN_DEVICE);
  request.writeUInt16LE(TUN_FLAGS, IFREQ_FLAGS);
  if ((ioctlPointer(fd, TUNSETIFF, request) as number) < 0) throw new Error(`TUNSETIFF ${TUN_DEVICE}: errno ${koffi.errno()}`);
  return fd;
}

export function setSegmentation(fd: number, byKernel: boolean): void {
  if ((ioctlNumber(fd, TUNSETOFFLOAD, byKernel ? 0 : OFFLOADS) as number) < 0) throw new Error(`TUNSETOFFLOAD: errno ${koffi.errno()}`);
}

/** Timers of this thread end within a nanosecond of what was asked instead of 50 microseconds. */
export function sharpenTimers(): void {
  prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
}

export interface Tun {
  /** Bytes of the packet in `into`, 0 when there is none now. */
  read(into: Buffer): number;
  write(packet: Buffer, bytes: number): boolean;
  wait(ms: number): void;
}

export function tunOf(fd: number): Tun {
  const poll = Buffer.alloc(8);
  poll.writeInt32LE(fd, 0);
  poll.writeInt16LE(POLLIN, 4);
  const time = Buffer.alloc(16);
  return {
    read(into) {
      const bytes = readBytes(fd, into, into.length) as number;
      if (bytes >= 0) return bytes;
      const code = koffi.errno();
      if (code === EAGAIN || code === EINTR) return 0;
      throw new Error(`the TUN device cannot be read: errno ${code}`);
    },
    write: (packet, bytes) => (writeBytes(fd, packet, bytes) as number) === bytes,
    wait(ms) {
      const seconds = Math.floor(ms / 1000);
      time.writeUInt32LE(seconds, 0);
      time.writeUInt32LE(Math.floor((ms - seconds * 1000) * 1e6), 8);
      ppoll(poll, 1, time, null);
    },
  };
}
