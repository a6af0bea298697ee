/**
 * One real network for all tests of a file: made by the command line in a state folder of its own, taken away at the end, with a look at
 * what the machine holds before and after. What this machine lacks is said in the name of every test that it keeps from running.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { Snapshot } from '../../src/core/observation/snapshot.ts';
import { rightsForNet } from '../../src/drivers/local/net/net.ts';
import { type OpenNetwork, openNetwork } from '../../src/network/open.ts';
import { networkPaths } from '../../src/network/paths.ts';
import { ensureFabricPrograms } from '../../src/platforms/fabric/programs/ensure-fabric-programs.ts';
import { type CliResult, example, Lab, markedProcesses, traces } from './harness.ts';

export interface UpDocument {
  readonly network: string;
  readonly state: string;
  readonly mode: string;
  readonly limits: readonly string[];
  readonly entries: Readonly<Record<string, number>>;
  readonly parts: readonly { readonly part: string; readonly ms: number }[];
}

export class RealNetwork {
  readonly lab = new Lab();
  readonly file: string;
  readonly topology: Topology;
  #up: UpDocument | null = null;

  constructor(file: string, topology: Topology) {
    this.file = file;
    this.topology = topology;
  }

  /** What the first `up` printed. */
  get up(): UpDocument {
    assert.ok(this.#up !== null, 'the network did not come up');
    return this.#up;
  }

  get isUp(): boolean {
    return this.#up !== null;
  }

  get paths(): ReturnType<typeof networkPaths> {
    return networkPaths(join(this.lab.state, this.topology.name));
  }

  async start(): Promise<void> {
    this.#up = await this.json<UpDocument>(['up']);
  }

  /** `holdfast WORDS FILE --json OPTIONS`. */
  run(words: readonly string[], options: readonly string[] = []): Promise<CliResult> {
    return this.lab.run([...words, this.file, '--json', ...options]);
  }

  async json<T>(words: readonly string[], expectedCode = 0): Promise<T> {
    return (await this.lines<T>(words, [], expectedCode, (text) => [JSON.parse(text) as T]))[0] as T;
  }

  /** A command that prints one JSON document a line. */
  async lines<T>(
    words: readonly string[],
    options: readonly string[] = [],
    expectedCode = 0,
    parse = parseLines<T>,
  ): Promise<readonly T[]> {
    const { code, stdout, stderr } = await this.run(words, options);
    assert.equal(code, expectedCode, `holdfast ${words.join(' ')}\n${stderr.slice(-2000)}\n${stdout.slice(-4000)}`);
    return parse(stdout);
  }

  status(expectedCode = 0): Promise<Snapshot> {
    return this.json<Snapshot>(['status'], expectedCode);
  }

  /** Below the command line: for what no command does, such as a cut between two regions of three. */
  async opened<T>(work: (network: OpenNetwork) => Promise<T>): Promise<T> {
    const network = await openNetwork(this.topology, this.paths);
    try {
      return await work(network);
    } finally {
      network.close();
    }
  }

  id(): string {
    return (JSON.parse(readFileSync(this.paths.record, 'utf8')) as { id: string }).id;
  }

  processes(): readonly string[] {
    return markedProcesses(this.id()).toSorted();
  }
}

function parseLines<T>(text: string): readonly T[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

type NetworkTest = (name: string, body: (network: RealNetwork) => Promise<void>) => void;

/** Registers the tests of a file, all on one network, and after them the test that nothing is left of it. */
export async function onRealNetwork(name: string, register: (networkTest: NetworkTest) => void): Promise<void> {
  const file = example(name);
  const topology = topologyOf(file);
  const obstacle = await obstacleTo(topology);
  if (obstacle !== null) {
    register((title) => void test(`NOT RUN, because ${obstacle}: ${title}`, () => assert.notEqual(obstacle, '')));
    return;
  }
  const network = new RealNetwork(file, topology);
  let found: ReturnType<typeof machine> | null = null;
  after(() => network.lab.dispose(file));
  test(`${topology.name} comes up`, () => {
    found = machine();
    return network.start();
  });
  register((title, body) => {
    test(title, () => {
      assert.ok(network.isUp, 'the network did not come up');
      return body(network);
    });
  });
  test(`down leaves nothing of ${topology.name} on the machine`, async () => {
    assert.ok(network.isUp, 'the network did not come up');
    const id = network.id();
    const { runtime, state } = network.paths;
    await network.lab.json(['down', file, '--wipe']);
    assert.deepEqual(markedProcesses(id), []);
    assert.deepEqual(machine(), found);
    assert.deepEqual([existsSync(runtime), existsSync(state)], [false, false]);
  });
}

/** Runtime folders of other networks come and go beside this one; its own is looked at by name. */
function machine(): Omit<ReturnType<typeof traces>, 'runtime'> {
  return { ...traces(), runtime: '' };
}

function topologyOf(file: string): Topology {
  const parsed = parseTopology(readFileSync(file, 'utf8'), file);
  assert.ok(parsed.kind === 'ok', `${file} is no topology`);
  return parsed.topology;
}

/** Why this machine cannot carry a network of regions, in words; null when it can. */
async function obstacleTo(topology: Topology): Promise<string | null> {
  const rights = await rightsForNet();
  if (rights.mode === 'none' || rights.noLatency !== null) return `regions need more rights (${rights.noLatency ?? rights.why})`;
  const { version } = topology.platform;
  try {
    const { signal } = new AbortController();
    await ensureFabricPrograms({ version, onProgress: () => undefined, signal });
    return null;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `Fabric ${version} cannot be had (${error.code}: ${error.message})`;
  }
}
