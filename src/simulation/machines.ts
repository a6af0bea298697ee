/** The pretended processes: which nodes run, since when, and what lies in their data folders. */
import { DEFAULT_TCP_SYN_RETRIES } from '../core/chaos/fault.ts';
import type { EpochMs, NodeId, RegionId } from '../core/kernel/ids.ts';
import type { ProcessState } from '../core/ports/driver.ts';
import { nodes } from '../core/topology/lookup.ts';
import type { Topology } from '../core/topology/model.ts';
import { fail } from './codes.ts';
import type { Tree } from './files.ts';
import type { Spot } from './links.ts';

export interface PretendedProcess {
  state: 'running' | 'frozen' | 'stopped';
  pid: number;
  startedAt: number;
  /** How often it was started: connections to an earlier process are no connections to this one. */
  starts: number;
  exit: string | null;
}

export interface Machine extends PretendedProcess {
  readonly id: NodeId;
  readonly region: RegionId;
  readonly kind: 'orderer' | 'peer';
  readonly spot: Spot;
  /** The chaincode service of a peer on a channel with chaincode. */
  readonly service: PretendedProcess | null;
  readonly log: string[];
  tcpSynRetries: number;
  /** Why nobody may start it. */
  hold: string | null;
  /** Of the certificate that it presents; null = the observers do not learn it. */
  certificateNotAfter: EpochMs | null;
  /** Free share of its disk, 0 to 1. */
  freeDisk: number;
  files: Tree;
  readonly snapshots: Map<string, Tree>;
  /** So that no two snapshots ever have one name. */
  lastSnapshot: number;
}

const FREE_DISK = 0.5;

export class Machines {
  readonly #machines: ReadonlyMap<NodeId, Machine>;
  #lastPid = 1_000;

  constructor(topology: Topology, now: number) {
    const withChaincode = Object.values(topology.channels).filter(({ chaincodes }) => Object.keys(chaincodes).length > 0);
    const serving = new Set(withChaincode.flatMap(({ peers }) => peers));
    this.#machines = new Map(
      nodes(topology).map(({ id, kind, at: { region } }) => {
        const service = serving.has(id) ? this.#fresh(now) : null;
        const spot = { region, node: id };
        return [
          id,
          {
            id,
            kind,
            region,
            spot,
            service,
            log: [`${id} starts`],
            tcpSynRetries: DEFAULT_TCP_SYN_RETRIES,
            hold: null,
            certificateNotAfter: null,
            freeDisk: FREE_DISK,
            files: {},
            snapshots: new Map(),
            lastSnapshot: 0,
            ...this.#fresh(now),
          },
        ];
      }),
    );
  }

  get(id: NodeId): Machine {
    const machine = this.#machines.get(id);
    if (machine === undefined) throw fail('E349', `the pretended world has no node ${id}`, { subject: id });
    return machine;
  }

  all(): readonly Machine[] {
    return [...this.#machines.values()];
  }

  runs(id: NodeId): boolean {
    return this.get(id).state === 'running';
  }

  /** A new process in place of one that has stopped. */
  begin(process: PretendedProcess, now: number): void {
    Object.assign(process, { state: 'running', pid: ++this.#lastPid, startedAt: now, starts: process.starts + 1, exit: null });
  }

  #fresh(now: number): PretendedProcess {
    return { state: 'running', pid: ++this.#lastPid, startedAt: now, starts: 1, exit: null };
  }
}

export function processState({ state, pid, startedAt, exit }: PretendedProcess): ProcessState {
  return state === 'stopped' ? { state, exit } : { state, pid, startedAt };
}
