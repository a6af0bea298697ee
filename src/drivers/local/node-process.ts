/** One process of the network, main or service: finding it, also without its record, and starting it once. */
import type { ProcessState } from '../../core/ports/driver.ts';
import { fail } from '../node/codes.ts';
import type { LocalDriverDeps, LocalNode, LocalProcess } from './local-node.ts';
import { inspectProcess } from './process/inspect.ts';
import { NETWORK_MARK, PROCESS_MARK, processesWith } from './process/network-processes.ts';
import { bootId, readRecord, writeRecord, type ProcessRecord } from './process/record.ts';
import { spawnDetached } from './process/spawn-detached.ts';

export interface Place {
  readonly networkId: string;
  readonly mark: string;
  /** Asked at a start only: a process must be found and killed also when its namespace is gone. */
  readonly argvPrefix: () => readonly string[];
  readonly process: LocalProcess;
}

export function mainProcess(deps: LocalDriverDeps, node: LocalNode): Place {
  const { program, args, env, dataDir, logFile, recordFile } = node;
  const process: LocalProcess = { name: node.id, program, args, env, cwd: dataDir, logFile, recordFile };
  return { networkId: deps.networkId, mark: node.id, argvPrefix: () => prefixOf(deps, node, dataDir), process };
}

export function serviceProcesses(deps: LocalDriverDeps, node: LocalNode): readonly Place[] {
  return node.services.map((process) => {
    return { networkId: deps.networkId, mark: `${node.id}/${process.name}`, argvPrefix: () => prefixOf(deps, node, process.cwd), process };
  });
}

export function prefixOf({ net, noNet }: LocalDriverDeps, { id, namespace }: LocalNode, cwd: string): readonly string[] {
  if (namespace === null) return [];
  if (net === null) throw fail('E344', `${id} belongs into namespace ${namespace}, and there are none: ${noNet}`, { subject: id });
  return net.enterPrefix(namespace, cwd);
}

export interface Found {
  readonly record: ProcessRecord | null;
  readonly state: ProcessState;
}

/** Looks at the recorded process first; when that is gone, for one that was started but never recorded (its starter was killed). */
export async function findProcess(place: Place): Promise<Found> {
  const record = await readRecord(place.process.recordFile);
  const state = inspectProcess(record);
  if (state.state !== 'stopped') return { record, state };
  const [unrecorded] = processesWith(marksOf(place)).filter(({ leadsSession }) => leadsSession);
  if (unrecorded === undefined) return { record, state };
  const { pid, startTicks } = unrecorded;
  const { program, args, recordFile } = place.process;
  const adopted: ProcessRecord = { pid, startTicks, bootId: bootId(), program, args, startedAt: Date.now() };
  await writeRecord(recordFile, adopted);
  return { record: adopted, state: inspectProcess(adopted) };
}

/** Running already is fine. Call it under the lock of the node. */
export async function startProcess(place: Place): Promise<void> {
  const { state } = await findProcess(place);
  if (state.state === 'running') return;
  if (state.state === 'frozen') throw fail('E342', `${place.mark} (process ${state.pid}) is frozen`, { subject: place.mark });
  if (state.state === 'unknown') throw fail('E340', `${place.mark} may run already: ${state.reason}`, { subject: place.mark });
  const { program, args, env, cwd, logFile, recordFile } = place.process;
  await spawnDetached({ argvPrefix: place.argvPrefix(), program, args, env: { ...env, ...marksOf(place) }, cwd, logFile, recordFile });
}

function marksOf({ networkId, mark }: Place): Readonly<Record<string, string>> {
  return { [NETWORK_MARK]: networkId, [PROCESS_MARK]: mark };
}
