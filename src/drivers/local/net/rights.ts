/** What this machine allows: found out by trying it in namespaces that vanish at once, not by reading settings. */
import { closeSync, existsSync, openSync } from 'node:fs';
import { unshareArguments } from './holder.ts';
import { findProgram, tryRun } from './run.ts';
import type { NetRights } from './types.ts';

const PROGRAMS: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  nft: 'nftables',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'util-linux',
  tee: 'coreutils',
  sleep: 'coreutils',
};
/** One of each kind of rule that a cut needs (cut-rules.ts). */
const RULES = `add table ip probe
add counter ip probe hits
add chain ip probe c { type filter hook forward priority 0; policy accept; }
add rule ip probe c meta l4proto tcp counter name hits reject with tcp reset
add rule ip probe c counter name hits reject with icmp type port-unreachable
`;
const TUN = '/dev/net/tun';

export async function rightsForNet(): Promise<NetRights> {
  const absent = Object.keys(PROGRAMS).filter((name) => findProgram(name) === null);
  if (absent.length > 0) {
    const packages = [...new Set(absent.map((name) => PROGRAMS[name] ?? name))];
    return none(`${absent.join(', ')} not found`, [`Install ${packages.join(' and ')}.`]);
  }
  const tried: string[] = [];
  for (const mode of process.geteuid?.() === 0 ? (['root', 'user'] as const) : (['user'] as const)) {
    const problem = await probeNamespaces(mode);
    if (problem !== null) {
      tried.push(mode === 'root' ? `as root: ${problem}` : `in a user namespace: ${problem}`);
      continue;
    }
    const tun = await probeTun();
    const why = mode === 'root' ? 'namespaces are made as root' : 'namespaces are made inside a user namespace';
    return { mode, why, missing: tun === null ? [] : [tun.remedy], noLatency: tun?.reason ?? null };
  }
  return none(tried.join('; '), ['Run as root, or allow unprivileged user namespaces and nftables in them.']);
}

function none(why: string, missing: readonly string[]): NetRights {
  return { mode: 'none', why, missing, noLatency: why };
}

async function probeNamespaces(mode: 'root' | 'user'): Promise<string | null> {
  const unshare = unshareArguments(mode);
  const rules = await tryRun([...unshare, 'nft', '-f', '-'], RULES);
  if (rules.code !== 0) return words(rules.stderr);
  const mount = await tryRun([...unshare, 'mount', '-t', 'tmpfs', 'holdfast', '/run']);
  return mount.code === 0 ? null : words(mount.stderr);
}

function words(stderr: string): string {
  return stderr.trim().split('\n')[0] || 'no reason given';
}

async function probeTun(): Promise<{ readonly reason: string; readonly remedy: string } | null> {
  try {
    await import('koffi');
  } catch (error) {
    return {
      reason: `koffi cannot be loaded: ${(error as Error).message}`,
      remedy: 'Install the packages again, without --omit=optional.',
    };
  }
  if (!existsSync(TUN))
    return { reason: `${TUN} does not exist`, remedy: `Load the tun module (modprobe tun), or pass ${TUN} to the container.` };
  try {
    closeSync(openSync(TUN, 'r+'));
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { reason: `${TUN} cannot be opened: ${code}`, remedy: `Make ${TUN} readable and writable for this user (mode 0666 is usual).` };
  }
}
