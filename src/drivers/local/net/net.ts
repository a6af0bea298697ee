/**
 * The network between regions on this machine: namespaces with real addresses, latency on packets, cuts. It must never create anything
 * in the machine's own namespaces, and never touch a process that it cannot prove to be its own.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { cutScript, healScript, parseCuts } from './cut-rules.ts';
import { fail } from './codes.ts';
import { destroyNet, destroyOrphans } from './destroy.ts';
import { enterPrefix, isAlive } from './enter.ts';
import { ensureMounts, startHolder } from './holder.ts';
import { ensureEnds, makeMiddle, readSysctl, writeSysctls } from './namespaces.ts';
import { planNet, samePlan } from './plan.ts';
import { readNetRecord, recordFile, writeNetRecord } from './record-file.ts';
import { rightsForNet } from './rights.ts';
import { changeLinks, routerStats, startRouter, writeLinks } from './router-control.ts';
import { run, tryRun } from './run.ts';
import type { NetOptions, NetPlan, NetRecord, RunningNet } from './types.ts';

export { destroyNet, planNet, rightsForNet };

/** Makes the network, or repairs what is missing of it. Rejecting, it leaves nothing of a network that it began. */
export async function createNet(plan: NetPlan, options: NetOptions): Promise<RunningNet> {
  const { stateDir, runtimeDir, networkId, onProgress = () => undefined } = options;
  refuseRunFolder(stateDir, runtimeDir);
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  mkdirSync(runtimeDir, { recursive: true, mode: 0o700 });
  const found = readNetRecord(stateDir);
  if (found !== null && found.state === 'ready' && isAlive(found.holder)) return repair(plan, found, options);
  if (found === null) await destroyOrphans(stateDir, networkId);
  else await destroyNet(stateDir, found.networkId);
  const { mode, why, missing } = await rightsForNet();
  if (mode === 'none')
    throw fail('E300', `network namespaces cannot be made: ${why}`, missing.length > 0 ? { hint: missing.join(' ') } : {});
  try {
    onProgress('making the namespaces');
    const holder = await startHolder(options, mode);
    const begun: NetRecord = { format: 1, networkId, state: 'making', mode, holder, plan, runtimeDir, congestionControl: '' };
    await writeNetRecord(stateDir, begun);
    await ensureMounts(begun);
    await makeMiddle(begun);
    await writeLinks(stateDir, begun, plan.links);
    await Promise.all([ensureEnds(begun), plan.detour ? startRouter(stateDir, begun) : null]);
    const record: NetRecord = { ...begun, state: 'ready', congestionControl: congestionControl() };
    await writeNetRecord(stateDir, record);
    onProgress(`${plan.nodes.length} nodes in ${plan.regions.length} regions are joined`);
    return runningNet(stateDir, record);
  } catch (error) {
    await destroyNet(stateDir, networkId);
    throw error;
  }
}

/** The network that is recorded there; fails when its namespaces are gone. */
export async function openNet(stateDir: string): Promise<RunningNet> {
  const record = readNetRecord(stateDir);
  if (record === null) throw fail('E302', `${recordFile(stateDir)} does not exist: no network was made here`);
  if (record.state !== 'ready' || !isAlive(record.holder)) {
    throw fail('E302', `process ${record.holder.pid}, which held the namespaces, has ended or did not finish making them`);
  }
  return runningNet(stateDir, record);
}

async function repair(plan: NetPlan, record: NetRecord, { stateDir, onProgress = () => undefined }: NetOptions): Promise<RunningNet> {
  if (!samePlan(plan, record.plan)) throw fail('E307', `the network in ${stateDir} was made for other regions, nodes or host names`);
  await ensureMounts(record);
  const made = await ensureEnds(record);
  if (made.length > 0) onProgress(`made anew: ${made.map(({ namespace }) => namespace).join(', ')}`);
  await writeLinks(stateDir, record, plan.links);
  const net = runningNet(stateDir, record);
  if (!plan.detour) return net;
  if ((await net.routerStats()) !== null) {
    await net.setLatency(plan.links);
    return net;
  }
  onProgress('starting the link router again');
  await startRouter(stateDir, record);
  return net;
}

function runningNet(stateDir: string, record: NetRecord): RunningNet {
  const middle = (): string[] => enterPrefix(record, null);
  return {
    record,
    noLatency: record.plan.detour
      ? null
      : 'the network runs without the link router, because /dev/net/tun could not be used when it was made',
    enterPrefix: (namespace, workingFolder) => enterPrefix(record, namespace, workingFolder),
    async cut(id, cut) {
      const { code, stderr } = await tryRun([...middle(), 'nft', '-f', '-'], cutScript(record.plan, id, cut));
      if (code !== 0 && !stderr.includes('File exists')) throw fail('E303', `nft refused cut ${id}: ${stderr.trim()}`, { subject: id });
    },
    async heal(id) {
      await run([...middle(), 'nft', '-f', '-'], healScript(id));
    },
    cuts: async () => parseCuts(record.plan, await run([...middle(), 'nft', '-j', 'list', 'ruleset', 'ip'])),
    setLatency: (changes) => changeLinks(stateDir, record, changes),
    routerStats: () => (record.plan.detour ? routerStats(record) : Promise.resolve(null)),
    setSysctl: (namespace, key, value) => writeSysctls(record, namespace, [key], value),
    readSysctl: (namespace, key) => readSysctl(record, namespace, key),
  };
}

/** A new network namespace takes over the machine's choice (net/ipv4/tcp_ipv4.c, tcp_sk_init). */
function congestionControl(): string {
  try {
    return readFileSync('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

function refuseRunFolder(...folders: readonly string[]): void {
  const inside = folders.find((folder) => resolve(folder).startsWith('/run/'));
  if (inside !== undefined) throw fail('E308', `${inside} lies below /run`, { subject: inside });
}
