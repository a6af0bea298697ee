/**
 * Stands a topology up on this machine, and repairs what is missing of one that is up: every step looks first.
 * Done when each channel has a leader, all consenters are active, all peers are at the tip and a canary is committed.
 */
import { Failure, failures } from '../core/kernel/failure.ts';
import type { Topology } from '../core/topology/model.ts';
import { withLock } from '../store/files/lock.ts';
import { codeOf, translated } from '../store/files/translate-error.ts';
import { NETWORK_CODES } from './codes.ts';
import { ensureAgents } from './ensure-agents.ts';
import { ensureChannels } from './ensure-channels.ts';
import { ensureNodes } from './ensure-nodes.ts';
import { type OpenNetwork, openNetwork } from './open.ts';
import { networkPaths } from './paths.ts';
import { prepareFiles } from './prepare.ts';
import { awaitReady } from './ready.ts';
import { ensureRecord } from './ensure-record.ts';
import { requireRecord } from './record.ts';
import { ensureRegions } from './regions.ts';

const fail = failures(NETWORK_CODES);

export interface UpOptions {
  readonly topology: Topology;
  readonly topologyFile: string;
  readonly state: string;
  readonly programs: { readonly bin: string; readonly provider: string };
  /** Do without namespaces even where they are possible. */
  readonly loopback: boolean;
  readonly validDays: number;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export interface UpPart {
  readonly part: string;
  readonly ms: number;
}

export interface UpResult {
  readonly network: OpenNetwork;
  /** Where the time went, in order. */
  readonly parts: readonly UpPart[];
}

/** One command at a time changes a network; the lock dies with its holder. */
async function alone<T>(state: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withLock(state, 'lock', { command: 'holdfast up' }, work);
  } catch (error) {
    if (error instanceof Failure && error.code === 'E707') throw fail('E352', error.message, { subject: state, cause: error, retry: true });
    throw ofTheDisk(error) ? translated(error, state, 'write below') : error;
  }
}

/** Whatever part of `up` it hit: the state folder takes no more. */
function ofTheDisk(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'].includes(codeOf(error) ?? '');
}

export async function up(options: UpOptions): Promise<UpResult> {
  const paths = networkPaths(options.state);
  return alone(options.state, async () => {
    const parts: UpPart[] = [];
    const timed = async <T>(part: string, text: string, work: () => Promise<T>): Promise<T> => {
      options.signal.throwIfAborted();
      options.onProgress(text);
      const start = performance.now();
      const result = await work();
      parts.push({ part, ms: Math.round(performance.now() - start) });
      return result;
    };
    const record = await timed('record', 'looking at the machine', () => ensureRecord(options, paths));
    await timed('files', 'issuing identities and rendering configuration', () =>
      prepareFiles(options.topology, record, paths, { now: new Date(), validDays: options.validDays }),
    );
    await timed('regions', record.mode === 'namespaces' ? 'joining regions by network namespaces' : 'using loopback addresses', () =>
      ensureRegions(options.topology, record, paths, options.onProgress),
    );
    const network = await openNetwork(options.topology, paths);
    try {
      await timed('nodes', 'starting orderers, peers and chaincode services', () => ensureNodes(network, options.signal));
      await timed('agents', 'starting one agent per region', () => ensureAgents(network));
      await timed('channels', 'joining channels and committing chaincode', () =>
        ensureChannels(network, options.signal, options.onProgress),
      );
      await timed('ready', 'waiting for leaders, consenters, peers and a canary', () =>
        awaitReady(network, options.signal, options.onProgress),
      );
      // Agents that were started have opened ports since the record was read.
      return { network: { ...network, record: await requireRecord(paths) }, parts };
    } catch (error) {
      network.close();
      throw error;
    }
  });
}
