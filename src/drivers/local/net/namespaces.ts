/** Namespaces, veth pairs, addresses and routes of a network: all of them the first time, later only what is missing. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { MIDDLE_SYSCTLS, NO_IPV6, endsBatch, insideBatch, middleBatch, planEnds, routesBatch, sysctlFile } from './commands.ts';
import { enterPrefix, insidePath } from './enter.ts';
import { inParallel, run } from './run.ts';
import type { NetEnd, NetRecord } from './types.ts';

const WIDTH = 4;

export async function makeMiddle(record: NetRecord): Promise<void> {
  for (const [value, keys] of MIDDLE_SYSCTLS) await writeSysctls(record, null, keys, value);
  await refuseIpv6(record, null);
  await run([...enterPrefix(record, null), 'ip', '-batch', '-'], middleBatch(record.plan));
}

/** Returns the ends that had to be made. */
export async function ensureEnds(record: NetRecord): Promise<readonly NetEnd[]> {
  const complete = await completeEnds(record);
  const missing = planEnds(record.plan).filter(({ namespace }) => !complete.has(namespace));
  if (missing.length === 0) return [];
  await removeRemains(record, missing);
  const middle = enterPrefix(record, null);
  await run([...middle, 'ip', '-batch', '-'], endsBatch(missing));
  await inParallel(missing, WIDTH, async (end) => {
    await refuseIpv6(record, end.namespace);
    await run([...enterPrefix(record, end.namespace), 'ip', '-batch', '-'], insideBatch(end));
  });
  await run([...middle, 'ip', '-batch', '-'], routesBatch(missing));
  return missing;
}

/** Complete is what is mounted by its name and has its route, which is made last. */
async function completeEnds(record: NetRecord): Promise<ReadonlySet<string>> {
  const mounted = mountedNamespaces(record);
  if (mounted.size === 0) return mounted;
  const routes = JSON.parse(await run([...enterPrefix(record, null), 'ip', '-json', 'route', 'show'])) as { dst: string; dev?: string }[];
  const routed = new Set(routes.map(({ dst, dev }) => `${dst} ${dev}`));
  const ends = planEnds(record.plan).filter((end) => mounted.has(end.namespace) && routed.has(`${end.address} ${end.device}`));
  return new Set(ends.map(({ namespace }) => namespace));
}

function mountedNamespaces(record: NetRecord): ReadonlySet<string> {
  const text = readFileSync(`/proc/${record.holder.pid}/mountinfo`, 'utf8');
  return new Set([...text.matchAll(/ \/run\/netns\/(\S+) /g)].map(([, name]) => name ?? ''));
}

async function removeRemains(record: NetRecord, ends: readonly NetEnd[]): Promise<void> {
  const mounted = mountedNamespaces(record);
  if (mounted.size === 0) return;
  const middle = enterPrefix(record, null);
  const links = JSON.parse(await run([...middle, 'ip', '-json', 'link', 'show'])) as { ifname: string }[];
  const there = new Set(links.map(({ ifname }) => ifname));
  const commands = [
    ...ends.filter(({ device }) => there.has(device)).map(({ device }) => `link del ${device}\n`),
    ...ends.filter(({ namespace }) => mounted.has(namespace)).map(({ namespace }) => `netns del ${namespace}\n`),
  ];
  await run([...middle, 'ip', '-batch', '-'], commands.join(''));
  for (const { namespace } of ends) rmSync(insidePath(record, `/run/netns/${namespace}`), { force: true });
}

/** tee writes one value into several files; /proc/sys/net shows the namespace of whoever opens it. */
export async function writeSysctls(record: NetRecord, namespace: string | null, keys: readonly string[], value: string): Promise<void> {
  await run([...enterPrefix(record, namespace), 'tee', ...keys.map(sysctlFile)], `${value}\n`);
}

export async function readSysctl(record: NetRecord, namespace: string | null, key: string): Promise<string> {
  return (await run([...enterPrefix(record, namespace), 'cat', sysctlFile(key)])).trim();
}

/** The router knows IPv4 only, and nothing inside uses more. */
async function refuseIpv6(record: NetRecord, namespace: string | null): Promise<void> {
  if (existsSync(sysctlFile(NO_IPV6))) await writeSysctls(record, namespace, [NO_IPV6], '1');
}
