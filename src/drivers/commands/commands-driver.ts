/**
 * The driver for nodes that Holdfast did not deploy: programs of the operator act on their machines, and `inspect` alone says what came of
 * it. It never takes silence, a failure or an answer that is not defined for a stopped process, and never touches data of one that may run.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { Failure } from '../../core/kernel/failure.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Driver, ProcessState } from '../../core/ports/driver.ts';
import type { DriverProgram } from '../../core/topology/model.ts';
import { fail } from '../node/codes.ts';
import * as data from '../node/node-data.ts';
import { holdOf, stateOf } from './answers.ts';
import type { CommandsDriverDeps, CommandsNode } from './commands-node.ts';
import { filesOf, type NodeFiles } from './node-files.ts';
import { commandOf } from './programs.ts';
import { act, answerOf } from './run-command.ts';

/** Each look is a program, often over SSH. */
const LOOK_AGAIN_MS = 200;
const NO_LINKS = 'links belong to the operator: no program of the driver cuts them';

export function createCommandsDriver(deps: CommandsDriverDeps): Driver {
  const node = (id: NodeId): CommandsNode => commandsNode(deps, id);
  const files = (id: NodeId): NodeFiles => filesOf(deps, node(id));
  const snapshots = (id: NodeId): string => join(deps.snapshotDir, node(id).id);
  const alone = async <T>(id: NodeId, work: () => Promise<T>): Promise<T> => deps.exclusive(`node-${node(id).id}`, work);
  const inspect = (id: NodeId): Promise<ProcessState> => stateNow(deps, node(id));
  const run = (id: NodeId, program: DriverProgram, values: Readonly<Record<string, string>> = {}, moreMs = 0): Promise<void> =>
    act(commandOf(deps, node(id), program, values), node(id).limits.actMs + moreMs, deps.scratchDir);
  const becomes = (id: NodeId, wanted: readonly ProcessState['state'][], after: DriverProgram): Promise<void> =>
    reached(deps, node(id), wanted, after);
  const stopped = <T>(id: NodeId, what: string, work: () => Promise<T>): Promise<T> =>
    alone(id, async () => {
      refuseUnless(['stopped'], await inspect(id), id, what);
      const done = await work();
      // Whoever keeps the nodes of others running may have started it meanwhile, on data that was half there.
      refuseUnless(['stopped'], await inspect(id), id, `${what} as long as it took`);
      return done;
    });
  const kill = async (id: NodeId): Promise<void> => {
    if (isGone(await inspect(id), id)) return;
    await run(id, 'kill');
    await becomes(id, ['stopped'], 'kill');
  };

  return {
    kind: 'commands',
    capabilities: () => ({
      noSilentCuts: NO_LINKS,
      noLatency: NO_LINKS,
      mayHaveMoved: true,
      noHold: (id) => (node(id).programs.hold === undefined ? `the driver of ${id} names no program for hold` : null),
    }),
    start: (id) =>
      alone(id, async () => {
        if (node(id).programs.held !== undefined) await refuseHeld(deps, node(id));
        const state = await inspect(id);
        if (state.state === 'running') return;
        if (state.state === 'frozen') throw fail('E342', `${id} (process ${state.pid}) is frozen`, { subject: id });
        if (state.state === 'unknown') throw fail('E340', `${id} may run already: ${state.reason}`, { subject: id });
        await run(id, 'start');
        await becomes(id, ['running'], 'start');
      }),
    stop: (id, graceSeconds) =>
      alone(id, async () => {
        const state = await inspect(id);
        if (isGone(state, id)) return;
        // A frozen process hears nothing but SIGKILL.
        if (state.state === 'frozen' && node(id).programs.kill !== undefined) return kill(id);
        await run(id, 'stop', { grace: String(graceSeconds) }, graceSeconds * 1_000);
        await becomes(id, ['stopped'], 'stop');
      }),
    kill: async (id) => kill(id),
    freeze: (id) =>
      alone(id, async () => {
        const state = await inspect(id);
        if (isGone(state, id)) throw fail('E343', `${id} does not run, so it cannot be frozen`, { subject: id });
        if (state.state === 'frozen') return;
        await run(id, 'freeze');
        await becomes(id, ['frozen'], 'freeze');
      }),
    thaw: async (id) => {
      const state = await inspect(id);
      if (isGone(state, id) || state.state === 'running') return;
      await run(id, 'thaw');
      await becomes(id, ['running'], 'thaw');
    },
    inspect: async (id) => inspect(id),
    wipe: (id) => stopped(id, 'wiped', () => files(id).empty()),
    hold: (id, reason) =>
      alone(id, async () => {
        if ((await heldNow(deps, node(id))) !== null) return;
        await act(commandOf(deps, node(id), 'hold'), node(id).limits.actMs, deps.scratchDir, `${reason.replaceAll(/\s+/gu, ' ')}\n`);
        if ((await heldNow(deps, node(id))) === null)
          throw fail('E366', `hold of ${id} ended well, and ${id} is not held`, { subject: id });
      }),
    release: (id) =>
      alone(id, async () => {
        if ((await heldNow(deps, node(id))) === null) return;
        await run(id, 'release');
        if ((await heldNow(deps, node(id))) !== null) throw fail('E366', `release of ${id} ended well, and ${id} is held`, { subject: id });
      }),
    held: async (id) => heldNow(deps, node(id)),
    run: async (id, program) => {
      throw fail('E367', `the driver of ${node(id).id} has no way to run ${program} beside its data`, { subject: id });
    },
    killService: async (id) => noService(node(id)),
    startService: async (id) => noService(node(id)),
    inspectService: async (id) => noService(node(id)),
    logs: async (id, lines) => {
      const command = commandOf(deps, node(id), 'logs', { lines: String(lines) });
      if (lines <= 0) return [];
      const printed = await answerOf(command, node(id).limits.lookMs);
      // A log may hold whatever a client sent: colours and worse are not for the terminal of whoever reads it.
      const all = stripVTControlCharacters(printed)
        .replaceAll(/[^\P{Cc}\n\t]/gu, '')
        .split('\n');
      return (all.at(-1) === '' ? all.slice(0, -1) : all).slice(-lines);
    },
    copyOut: async (id, from, to) => files(id).copyOut(from, to),
    hasData: async (id) => files(id).holdsAnything(),
    copyIn: (id, from, to) =>
      stopped(id, 'written to', async () => {
        await files(id).copyIn(await data.sourceFolder(deps.snapshotDir, id, from), to);
      }),
    snapshot: (id, label) =>
      alone(id, async () => {
        refuseUnless(['stopped', 'frozen'], await inspect(id), id, 'copied whole');
        const snapshot = await data.takeSnapshot((folder) => files(id).keepAs(folder), snapshots(id), label);
        try {
          refuseUnless(['stopped', 'frozen'], await inspect(id), id, 'copied whole: it came back meanwhile');
        } catch (error) {
          await data.removeSnapshot(snapshots(id), snapshot);
          throw error;
        }
        return snapshot;
      }),
    deleteSnapshot: async (id, snapshot) => data.removeSnapshot(snapshots(id), snapshot),
    snapshots: async (id) => data.listSnapshots(snapshots(id)),
    cut: async () => noLinks(),
    fence: async () => noLinks(),
    // There never was a cut, so there is nothing to take away.
    heal: async () => undefined,
    cuts: async () => [],
    tuneTcpSynRetries: async (id) => noLinks(node(id).id),
    tcpSynRetries: async (id) => noLinks(node(id).id),
  };
}

function commandsNode({ nodes }: CommandsDriverDeps, id: NodeId): CommandsNode {
  const node = Object.hasOwn(nodes, id) ? nodes[id] : undefined;
  if (node === undefined) throw fail('E341', `no driver of commands has a node ${id}`, { subject: id });
  return node;
}

/** A program that fails is no answer about the process. */
async function stateNow(deps: CommandsDriverDeps, node: CommandsNode): Promise<ProcessState> {
  try {
    return stateOf(await answerOf(commandOf(deps, node, 'inspect'), node.limits.lookMs));
  } catch (error) {
    if (error instanceof Failure) return { state: 'unknown', reason: error.message };
    throw error;
  }
}

/** @throws Failure when nobody can tell: a hold that is not known is neither a proof nor a leave to start. */
async function heldNow(deps: CommandsDriverDeps, node: CommandsNode): Promise<string | null> {
  const printed = await answerOf(commandOf(deps, node, 'held'), node.limits.lookMs);
  const hold = holdOf(printed);
  if (hold === undefined) {
    throw fail('E366', `held of ${node.id} printed ${JSON.stringify(printed.slice(0, 100))}, which is none of its answers`, {
      subject: node.id,
    });
  }
  return hold;
}

async function refuseHeld(deps: CommandsDriverDeps, node: CommandsNode): Promise<void> {
  const reason = await heldNow(deps, node);
  if (reason !== null) throw fail('E365', `${node.id} is held: ${reason}`, { subject: node.id });
}

async function reached(
  deps: CommandsDriverDeps,
  node: CommandsNode,
  wanted: readonly ProcessState['state'][],
  after: DriverProgram,
): Promise<void> {
  const end = performance.now() + node.limits.actMs;
  for (;;) {
    const state = await stateNow(deps, node);
    if (wanted.includes(state.state)) return;
    if (performance.now() >= end) {
      const seen = state.state === 'unknown' ? `unknown: ${state.reason}` : state.state;
      throw fail('E366', `${after} of ${node.id} ended well, and its process is ${seen} after ${node.limits.actMs} ms`, {
        subject: node.id,
      });
    }
    await delay(LOOK_AGAIN_MS);
  }
}

function isGone(state: ProcessState, id: NodeId): boolean {
  if (state.state === 'unknown') throw fail('E340', `${id} cannot be looked at: ${state.reason}`, { subject: id });
  return state.state === 'stopped';
}

function refuseUnless(allowed: readonly ProcessState['state'][], state: ProcessState, id: NodeId, what: string): void {
  if (allowed.includes(state.state)) return;
  const seen = state.state === 'unknown' ? `may run: ${state.reason}` : `is ${state.state}`;
  throw fail('E340', `the data of ${id} cannot be ${what}: its process ${seen}`, { subject: id });
}

function noService({ id }: CommandsNode): never {
  throw fail('E346', `the driver of ${id} knows no chaincode service beside it`, { subject: id });
}

function noLinks(subject?: NodeId): never {
  throw fail('E344', NO_LINKS, subject === undefined ? {} : { subject });
}
