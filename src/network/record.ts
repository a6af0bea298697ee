/** network.json: what `up` decided once for this network and every later command must find again. */
import { existsSync } from 'node:fs';
import { Failure, failures } from '../core/kernel/failure.ts';
import type { NodeId, RegionId } from '../core/kernel/ids.ts';
import { readJson, writeJsonAtomic } from '../store/files/json-file.ts';
import { NETWORK_CODES } from './codes.ts';
import type { NetworkPaths } from './paths.ts';

const fail = failures(NETWORK_CODES);
export const RECORD_FORMAT = 1;

export interface NetworkRecord {
  readonly format: typeof RECORD_FORMAT;
  /** Marks every process of the network in its environment (HOLDFAST_NETWORK). */
  readonly id: string;
  readonly name: string;
  readonly topologyFile: string;
  /** SHA-256 of the resolved topology. */
  readonly topologyDigest: string;
  readonly createdAt: string;
  /** namespaces: one network namespace per node; loopback: one 127.x address per node, no latency, no cuts; foreign: machines of others. */
  readonly mode: 'namespaces' | 'loopback' | 'foreign';
  /** Whether latency between regions is emulated. */
  readonly latency: boolean;
  /** What this network cannot do and why, for people. */
  readonly limits: readonly string[];
  readonly fabricVersion: string;
  readonly programs: string;
  readonly provider: string;
  readonly nodes: Readonly<Record<NodeId, { readonly address: string; readonly namespace: string | null }>>;
  readonly agents: Readonly<Record<RegionId, { readonly address: string; readonly namespace: string | null }>>;
  /** Loopback ports of this machine by which applications reach a peer. */
  readonly entries: Readonly<Record<NodeId, number>>;
}

export async function readRecord(paths: NetworkPaths): Promise<NetworkRecord | null> {
  if (!existsSync(paths.record)) return null;
  const value = (await readJson(paths.record).catch((error: unknown) => {
    throw damaged(error, paths);
  })) as Partial<NetworkRecord> | null;
  if (typeof value !== 'object' || value === null) throw damaged(null, paths);
  if (value.format !== RECORD_FORMAT) {
    throw fail('E351', `${paths.record} has format ${JSON.stringify(value.format ?? null)}, this version writes ${RECORD_FORMAT}`, {
      subject: paths.state,
    });
  }
  return value as NetworkRecord;
}

function damaged(error: unknown, { record, state }: NetworkPaths): unknown {
  if (error !== null && !(error instanceof Failure && error.code === 'E702')) return error;
  const words = error === null ? `${record} holds no JSON object` : error.message;
  return fail('E362', words, { subject: state, cause: error });
}

export async function requireRecord(paths: NetworkPaths): Promise<NetworkRecord> {
  const record = await readRecord(paths);
  if (record === null) throw fail('E350', `${paths.state} holds no network`);
  return record;
}

export function writeRecord(paths: NetworkPaths, record: NetworkRecord): Promise<void> {
  return writeJsonAtomic(paths.record, record);
}
