/** Where a local network keeps its things. State lies beside the topology file, as .git lies in a checkout. */
import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { failures } from '../core/kernel/failure.ts';
import { NETWORK_CODES } from './codes.ts';

const fail = failures(NETWORK_CODES);
/** sockaddr_un.sun_path holds 108 bytes with the closing zero (unix(7)). */
const SOCKET_PATH_BYTES = 107;

export interface NetworkPaths {
  readonly state: string;
  /** What the ids of all networks of this folder begin with, so that `down` finds their processes when every file is gone. */
  readonly idPrefix: string;
  readonly record: string;
  readonly access: string;
  readonly topology: string;
  readonly crypto: string;
  readonly channels: string;
  readonly builder: string;
  readonly faults: string;
  readonly loads: string;
  readonly lock: string;
  readonly net: string;
  /** Short folder for Unix sockets. */
  readonly runtime: string;
  node(id: string): {
    readonly root: string;
    readonly config: string;
    readonly data: string;
    readonly log: string;
    readonly record: string;
  };
  agent(region: string): {
    readonly root: string;
    readonly config: string;
    readonly log: string;
    readonly record: string;
    readonly socket: string;
  };
}

export function stateFolder(topologyFile: string, network: string, environment: NodeJS.ProcessEnv): string {
  const root = environment['HOLDFAST_STATE'] ?? join(dirname(resolve(topologyFile)), '.holdfast');
  return join(resolve(root), network);
}

export function networkPaths(state: string): NetworkPaths {
  const hash = createHash('sha256').update(state).digest('hex').slice(0, 10);
  const runtime = join(tmpdir(), `holdfast-${userInfo().uid}-${hash}`);
  return {
    state,
    idPrefix: `${hash}-`,
    record: join(state, 'network.json'),
    access: join(state, 'access.json'),
    topology: join(state, 'topology.yaml'),
    crypto: join(state, 'crypto'),
    channels: join(state, 'channels'),
    builder: join(state, 'builder'),
    faults: join(state, 'faults'),
    loads: join(state, 'loads'),
    lock: join(state, 'lock'),
    net: join(state, 'net'),
    runtime,
    node(id) {
      const root = join(state, 'nodes', id);
      return { root, config: join(root, 'config'), data: join(root, 'data'), log: join(root, 'log'), record: join(root, 'process.json') };
    },
    agent(region) {
      const root = join(state, 'agents', region);
      const socket = join(runtime, `${region}.sock`);
      if (Buffer.byteLength(socket) > SOCKET_PATH_BYTES) throw fail('E358', `${socket} has more than ${SOCKET_PATH_BYTES} bytes`);
      return { root, config: join(root, 'config.json'), log: join(root, 'log'), record: join(root, 'process.json'), socket };
    },
  };
}

export function genesisBlockFile({ channels }: Pick<NetworkPaths, 'channels'>, channel: string): string {
  return join(channels, `${channel}.block`);
}
