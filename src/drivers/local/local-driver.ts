/**
 * The driver for nodes that are processes of this machine. It believes the kernel only: every verb looks first, and again
 * afterwards. It never touches a process that it cannot identify, nor data of a process that it cannot prove stopped.
 */
import { join } from 'node:path';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Cut, Driver, LinkEnd, ProcessState } from '../../core/ports/driver.ts';
import { fail } from '../node/codes.ts';
import { holdNode, holdOf, refuseHeld, releaseNode } from './node-hold.ts';
import type { LocalDriverDeps, LocalNode } from './local-node.ts';
import type { LocalNet } from './net-port.ts';
import * as data from '../node/node-data.ts';
import { findProcess, mainProcess, prefixOf, startProcess, type Place } from './node-process.ts';
import { freezeProcess, killProcess, terminateProcess, thawProcess } from './process/control.ts';
import { NETWORK_MARK } from './process/network-processes.ts';
import type { ProcessRecord } from './process/record.ts';
import { tailLines } from './process/tail-lines.ts';
import { runProgram } from './run-program.ts';
import { inspectServices, killServices, startServices } from './services.ts';

export function createLocalDriver(deps: LocalDriverDeps): Driver {
  const node = (id: NodeId): LocalNode => localNode(deps, id);
  const main = (id: NodeId): Place => mainProcess(deps, node(id));
  const net = (): LocalNet => localNet(deps);
  const snapshots = (id: NodeId): string => join(deps.snapshotDir, node(id).id);
  const alone = async <T>(id: NodeId, work: () => Promise<T>): Promise<T> => deps.exclusive(`node-${node(id).id}`, work);
  const stopped = <T>(id: NodeId, what: string, work: () => Promise<T>): Promise<T> =>
    alone(id, async () => {
      refuseUnless(['stopped'], (await findProcess(main(id))).state, id, what);
      return work();
    });
  const onProcess = async (id: NodeId, act: (record: ProcessRecord) => Promise<void>): Promise<void> => {
    const { record, state } = await findProcess(main(id));
    if (state.state === 'unknown') throw fail('E340', `${id} cannot be looked at: ${state.reason}`, { subject: id });
    if (record !== null && state.state !== 'stopped') await act(record);
  };

  return {
    kind: 'local',
    capabilities: () => ({
      noSilentCuts: deps.net === null ? deps.noNet : null,
      noLatency: deps.net === null ? deps.noNet : deps.net.noLatency,
    }),
    start: (id) =>
      alone(id, async () => {
        await refuseHeld(node(id));
        await startProcess(main(id));
        await node(id).readyCheck?.();
      }),
    stop: (id, graceSeconds) => alone(id, () => onProcess(id, (record) => terminateProcess(record, graceSeconds))),
    kill: (id) => onProcess(id, killProcess),
    freeze: (id) =>
      alone(id, async () => {
        refuseStopped((await findProcess(main(id))).state, id);
        await onProcess(id, freezeProcess);
      }),
    thaw: (id) => onProcess(id, thawProcess),
    inspect: async (id) => (await findProcess(main(id))).state,
    wipe: (id) => stopped(id, 'wiped', () => data.emptyFolder(node(id).dataDir)),
    hold: (id, reason) => alone(id, () => holdNode(node(id), reason)),
    release: (id) => alone(id, () => releaseNode(node(id))),
    held: async (id) => holdOf(node(id)),
    run: async (id, program, args) => {
      const { env, dataDir } = node(id);
      const argvPrefix = prefixOf(deps, node(id), dataDir);
      return stopped(id, 'opened by another program', () =>
        runProgram({ argvPrefix, program, args, env: { ...env, [NETWORK_MARK]: deps.networkId }, cwd: dataDir }),
      );
    },
    killService: async (id) => killServices(deps, node(id)),
    startService: (id) => alone(id, () => startServices(deps, node(id))),
    inspectService: async (id) => inspectServices(deps, node(id)),
    logs: async (id, lines) => tailLines(node(id).logFile, lines),
    copyOut: async (id, from, to) => data.copyWhole(data.inside(node(id).dataDir, from), to),
    hasData: async (id) => data.holdsAnything(node(id).dataDir),
    copyIn: (id, from, to) =>
      stopped(id, 'written to', async () => {
        const source = await data.sourceFolder(deps.snapshotDir, id, from);
        await data.copyWhole(source, data.inside(node(id).dataDir, to));
      }),
    snapshot: (id, label) =>
      alone(id, async () => {
        refuseUnless(['stopped', 'frozen'], (await findProcess(main(id))).state, id, 'copied whole');
        return data.takeSnapshot((folder) => data.copyWhole(node(id).dataDir, folder), snapshots(id), label);
      }),
    deleteSnapshot: async (id, snapshot) => data.removeSnapshot(snapshots(id), snapshot),
    snapshots: async (id) => data.listSnapshots(snapshots(id)),
    cut: async (id, cut) => net().cut(id, cut),
    fence: async (id, from, to) => net().cut(id, fenceCut(from, to)),
    // Without namespaces there never was a cut, so there is nothing to take away.
    heal: async (id) => deps.net?.heal(id),
    cuts: async () => (deps.net === null ? [] : deps.net.cuts()),
    tuneTcpSynRetries: async (id, retries) => net().setSysctl(namespaceOf(node(id)), SYN_RETRIES, String(retries)),
    tcpSynRetries: async (id) => Number(await net().readSysctl(namespaceOf(node(id)), SYN_RETRIES)),
  };
}

const SYN_RETRIES = 'net.ipv4.tcp_syn_retries';

function namespaceOf({ id, namespace }: LocalNode): string {
  if (namespace === null) throw fail('E344', `${id} shares the machine's own network namespace, which is never changed`, { subject: id });
  return namespace;
}

export function fenceCut(from: LinkEnd, to: LinkEnd): Cut {
  return { from, to, direction: 'one-way', manner: 'reject' };
}

function localNode(deps: LocalDriverDeps, id: NodeId): LocalNode {
  const node = Object.hasOwn(deps.nodes, id) ? deps.nodes[id] : undefined;
  if (node === undefined) throw fail('E341', `the local driver has no node ${id}`, { subject: id });
  return node;
}

function localNet({ net, noNet }: LocalDriverDeps): LocalNet {
  if (net === null) throw fail('E344', `links cannot be cut: ${noNet}`);
  return net;
}

function refuseUnless(allowed: readonly ProcessState['state'][], state: ProcessState, id: NodeId, what: string): void {
  if (allowed.includes(state.state)) return;
  const seen = state.state === 'unknown' ? `may run: ${state.reason}` : `is ${state.state}`;
  throw fail('E340', `the data of ${id} cannot be ${what}: its process ${seen}`, { subject: id });
}

function refuseStopped(state: ProcessState, id: NodeId): void {
  if (state.state === 'stopped') throw fail('E343', `${id} does not run, so it cannot be frozen`, { subject: id });
}
