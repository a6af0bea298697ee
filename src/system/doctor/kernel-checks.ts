/** What the kernel lets this user do. Looks and probes in namespaces of its own; changes nothing on the machine. */
import { open, readFile } from 'node:fs/promises';
import { askProgram } from './ask-program.ts';
import { answer, type Check, type Question } from './check.ts';

const NAMESPACES: Question = {
  id: 'kernel.namespaces',
  title: 'Namespaces',
  level: 'recommended',
  needed: 'root, or user namespaces for everybody',
  hint: 'Run as root, or set the sysctl kernel.unprivileged_userns_clone=1 (Debian) or kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu). Without it regions share one network: no latency between them, and no cuts.',
};

const TUN: Question = {
  id: 'kernel.tun',
  title: '/dev/net/tun',
  level: 'recommended',
  needed: 'can be opened for reading and writing',
  hint: 'Load the module tun (modprobe tun); in a container pass the device /dev/net/tun in. Without it there is no latency between regions.',
};

const CONGESTION: Question = {
  id: 'kernel.congestion',
  title: 'TCP congestion control',
  level: 'optional',
  needed: 'known, for the report',
  hint: 'This kernel does not tell it in /proc/sys/net/ipv4/tcp_congestion_control; measured times cannot name it.',
};

const KOFFI: Question = {
  id: 'kernel.calls',
  title: 'System calls (koffi)',
  level: 'recommended',
  needed: 'loads on this machine',
  hint: 'Run npm ci again without --ignore-scripts and --omit=optional. Without it the latency between regions cannot be made.',
};

export function kernelChecks(): Promise<readonly Check[]> {
  return Promise.all([checkNamespaces(), checkTun(), checkCongestion(), checkKoffi()]);
}

/** User, network and mount namespace only: these three are what a local network uses, and some machines refuse more than them. */
async function checkNamespaces(): Promise<Check> {
  const probe = await askProgram('unshare', ['-Urnm', 'true']);
  if (probe.kind === 'answered') return answer(NAMESPACES, 'ok', process.getuid?.() === 0 ? 'root' : 'user namespaces');
  if (probe.kind === 'absent') return answer(NAMESPACES, 'unknown', 'there is no unshare to try it with');
  const asRoot = process.getuid?.() === 0 ? await askProgram('unshare', ['-nm', 'true']) : probe;
  return asRoot.kind === 'answered' ? answer(NAMESPACES, 'ok', 'root') : answer(NAMESPACES, 'missing', probe.why);
}

async function checkTun(): Promise<Check> {
  try {
    await (await open('/dev/net/tun', 'r+')).close();
    return answer(TUN, 'ok', 'opened');
  } catch (error) {
    return answer(TUN, 'missing', error instanceof Error ? error.message : String(error));
  }
}

async function checkCongestion(): Promise<Check> {
  try {
    return answer(CONGESTION, 'ok', (await readFile('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8')).trim());
  } catch (error) {
    return answer(CONGESTION, 'unknown', error instanceof Error ? error.message : String(error));
  }
}

/** Imported only here and now: a machine where it does not load still gets the other answers. */
async function checkKoffi(): Promise<Check> {
  try {
    const { default: koffi } = await import('koffi');
    return answer(KOFFI, 'ok', `koffi ${koffi.version}`);
  } catch (error) {
    return answer(KOFFI, 'missing', (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '');
  }
}
