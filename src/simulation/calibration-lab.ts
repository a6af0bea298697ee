/**
 * The laboratory of the measurements (facts: fabric-orderers.md), pretended: five consenters, three of them in one region, no latency, one
 * channel, a steady light load. It measures as the real one did: by blocks that any orderer writes.
 */
import { assert } from '../core/kernel/assert.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import type { Cut, CutManner } from '../core/ports/driver.ts';
import type { LoadRun } from '../core/ports/world.ts';
import type { Topology } from '../core/topology/model.ts';
import { parseTopology } from '../core/topology/parse.ts';
import { createMemoryWorld, type MemoryWorld } from './world.ts';

export const LAB_CHANNEL = 'labch';
export const LAB_ORDERERS: readonly NodeId[] = ['o1', 'o2', 'o3', 'o4', 'o5'];
/** A break that is not the ordinary one between two blocks. */
const NOTABLE_MS = 1_000;

export interface LabOptions {
  readonly seed: number;
  readonly tickMs?: number;
  readonly electionTicks?: number;
  /** Transactions per second. */
  readonly rate?: number;
  readonly version?: string;
  /** Bytes of transactions after which Raft makes a snapshot and drops its older entries. */
  readonly snapshotInterval?: string;
}

export interface Gap {
  readonly from: number;
  readonly to: number;
}

export class Lab {
  readonly world: MemoryWorld;
  readonly load: LoadRun;
  readonly #times: number[] = [];
  #start: number;

  private constructor(world: MemoryWorld, load: LoadRun) {
    this.world = world;
    this.load = load;
    this.#start = world.clock.now();
    world.controls.watch({
      wrote: (_channel, node) => {
        if (LAB_ORDERERS.includes(node) && this.#times.at(-1) !== world.clock.now()) this.#times.push(world.clock.now());
      },
    });
  }

  /** Has run for ten seconds. */
  static async open({
    seed,
    tickMs = 500,
    electionTicks = 10,
    rate = 20,
    version = '3.1.1',
    snapshotInterval = '16MiB',
  }: LabOptions): Promise<Lab> {
    const world = createMemoryWorld(labTopology(tickMs, electionTicks, version, snapshotInterval), { seed });
    const load = await world.load.start({
      channel: LAB_CHANNEL,
      rate,
      clientsPerRegion: 2,
      regions: ['london', 'frankfurt'],
      deadlineMs: 10_000,
    });
    const lab = new Lab(world, load);
    await lab.wait(10_000);
    lab.mark();
    return lab;
  }

  wait(milliseconds: number): Promise<void> {
    return this.world.controls.advance(milliseconds);
  }

  /** Gaps and times count from now on. */
  mark(): void {
    this.#start = this.world.clock.now();
  }

  get elapsed(): number {
    return this.world.clock.now() - this.#start;
  }

  get leader(): NodeId {
    const leader = this.world.controls.leader(LAB_CHANNEL);
    assert(leader !== null, 'the laboratory has a leader');
    return leader;
  }

  get followers(): readonly NodeId[] {
    return LAB_ORDERERS.filter((id) => id !== this.leader);
  }

  /** Notable breaks since the mark, relative to it; the one that goes on ends now. */
  gaps(atLeast = NOTABLE_MS): readonly Gap[] {
    const since = [this.#start, ...this.#times.filter((at) => at > this.#start), this.world.clock.now()];
    return since
      .slice(1)
      .map((to, at) => ({ from: (since[at] as number) - this.#start, to: to - this.#start }))
      .filter(({ from, to }) => to - from >= atLeast);
  }

  longestGap(): number {
    return Math.max(0, ...this.gaps(0).map(({ from, to }) => to - from));
  }

  /** From the beginning of the first notable break to the end of the last one that begins within `within` of it. */
  stall(within = 30_000): Gap {
    const [first, ...others] = this.gaps();
    assert(first !== undefined, 'ordering did not stop');
    let { to } = first;
    for (const gap of others) if (gap.from - to < within) to = gap.to;
    return { from: first.from, to };
  }

  /** Milliseconds until the condition holds. */
  async until(what: string, holds: () => boolean, limitMs = 300_000, stepMs = 20): Promise<number> {
    const started = this.world.clock.now();
    while (!holds()) {
      assert(this.world.clock.now() - started < limitMs, `${what}: not within ${limitMs} ms`);
      await this.wait(stepMs);
    }
    return this.world.clock.now() - started;
  }

  untilBlock(limitMs?: number): Promise<number> {
    const count = this.#times.length;
    return this.until('a block', () => this.#times.length > count, limitMs);
  }

  height(node: NodeId): number {
    return this.world.controls.height(LAB_CHANNEL, node);
  }

  untilAtTip(node: NodeId, limitMs?: number): Promise<number> {
    return this.until(`${node} at the tip`, () => this.height(node) + 1 >= Math.max(...LAB_ORDERERS.map((id) => this.height(id))), limitMs);
  }

  async kill(...nodes: readonly NodeId[]): Promise<void> {
    for (const node of nodes) await this.world.driver.kill(node);
  }

  async start(...nodes: readonly NodeId[]): Promise<void> {
    for (const node of nodes) await this.world.driver.start(node);
  }

  /** A restart makes the others' connections to the node cold. */
  async restart(node: NodeId): Promise<void> {
    await this.kill(node);
    await this.start(node);
    await this.untilAtTip(node);
    await this.wait(5_000);
  }

  /** Cuts the nodes off from all others. */
  async cutOff(nodes: readonly NodeId[], manner: CutManner): Promise<void> {
    for (const node of nodes) {
      for (const other of LAB_ORDERERS.filter((id) => !nodes.includes(id))) {
        const cut: Cut = { from: { kind: 'node', node }, to: { kind: 'node', node: other }, direction: 'both', manner };
        await this.world.driver.cut(`cut-${node}-${other}`, cut);
      }
    }
  }

  async fence(node: NodeId): Promise<void> {
    for (const other of LAB_ORDERERS.filter((id) => id !== node)) {
      await this.world.driver.fence(`fence-${node}-${other}`, { kind: 'node', node: other }, { kind: 'node', node });
    }
  }

  async heal(): Promise<void> {
    for (const { id } of await this.world.driver.cuts()) await this.world.driver.heal(id);
  }

  /** Data of `from` in place of the data of the stopped `to`. */
  async clone(from: NodeId, to: NodeId): Promise<void> {
    const folder = `/clone-${from}-${to}-${this.world.clock.now()}`;
    await this.world.driver.copyOut(from, '.', folder);
    await this.world.driver.wipe(to);
    await this.world.driver.copyIn(to, folder, '.');
  }

  /** Whether two orderers have different blocks of one number. */
  forked(nodes: readonly NodeId[] = LAB_ORDERERS): boolean {
    const { controls } = this.world;
    const lowest = Math.min(...nodes.map((node) => this.height(node)));
    for (let number = 0; number < lowest; number++) {
      const hashes = new Set(nodes.map((node) => controls.block(LAB_CHANNEL, node, number)?.hash));
      if (hashes.size > 1) return true;
    }
    return false;
  }

  async log(node: NodeId): Promise<string> {
    return (await this.world.driver.logs(node, 1_000)).join('\n');
  }

  async state(node: NodeId): Promise<string> {
    return (await this.world.driver.inspect(node)).state;
  }
}

function labTopology(tickMs: number, electionTicks: number, version: string, snapshotInterval: string): Topology {
  const parsed = parseTopology(
    `
version: 1
name: lab
platform: { kind: fabric, version: ${version} }
regions: { london: { zones: [l] }, frankfurt: { zones: [f] }, singapore: { zones: [s] } }
latency: { london-frankfurt: 0ms, london-singapore: 0ms, frankfurt-singapore: 0ms }
organisations:
  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }
  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }
orderers:
  o1: { organisation: orderer-org, at: london/l }
  o2: { organisation: orderer-org, at: london/l }
  o3: { organisation: orderer-org, at: london/l }
  o4: { organisation: orderer-org, at: frankfurt/f }
  o5: { organisation: orderer-org, at: singapore/s }
  o6: { organisation: orderer-org, at: singapore/s, spare: true }
peers:
  p1: { organisation: org1, at: london/l, uses: [endorse, query, anchor] }
  p2: { organisation: org1, at: frankfurt/f }
channels:
  ${LAB_CHANNEL}:
    consensus: { kind: raft, tick-interval: ${tickMs}ms, election-ticks: ${electionTicks}, heartbeat-ticks: 1, batch-timeout: 100ms, snapshot-interval: ${snapshotInterval} }
    batch: { max-messages: 10 }
    consenters: [${LAB_ORDERERS.join(', ')}]
    peers: [p1, p2]
    endorsement: ANY
    chaincodes: { ledger: { kind: sample } }
drivers: { default: { kind: local } }
`,
    'lab.yaml',
  );
  assert(parsed.kind === 'ok', JSON.stringify(parsed));
  return parsed.topology;
}
