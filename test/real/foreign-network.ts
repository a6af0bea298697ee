/**
 * A real network that `holdfast up` has no part in: its files are written by the renderers that production uses, its processes are started and
 * stopped by programs of an operator, and nothing but the topology file tells Holdfast of it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { configtxYaml, profileName } from '../../src/core/render/fabric/configtx-yaml.ts';
import { coreYaml } from '../../src/core/render/fabric/core-yaml.ts';
import { ordererYaml } from '../../src/core/render/fabric/orderer-yaml.ts';
import { nodeFolder, organisationFolder, type Placement } from '../../src/core/render/fabric/placement.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { FabricNode, Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { openAny } from '../../src/network/open-any.ts';
import { ensureMaterial } from '../../src/platforms/fabric/material/material.ts';
import { eventually } from './bad-luck.ts';
import { type CliResult, Lab, root } from './harness.ts';

const run = promisify(execFile);
const START_LIMIT_MS = 60_000;

export class ForeignNetwork {
  readonly lab = new Lab();
  readonly file = join(this.lab.folder, 'network.yaml');
  readonly topology: Topology;
  readonly #bin: string;

  /** @param bin where the programs of Fabric are. */
  constructor(example: string, bin: string) {
    this.#bin = bin;
    cpSync(join(root, 'examples', `${example}.yaml`), this.file);
    cpSync(join(root, 'examples', 'operator'), join(this.lab.folder, 'operator'), { recursive: true });
    const parsed = parseTopology(readFileSync(this.file, 'utf8'), this.file);
    assert.ok(parsed.kind === 'ok');
    this.topology = parsed.topology;
  }

  /** What the operator of such a network has done before anybody calls Holdfast. */
  async deploy(): Promise<void> {
    const { topology } = this;
    await ensureMaterial(topology, { root: join(this.lab.folder, 'crypto'), now: new Date(), validDays: 30, names: () => [] });
    for (const node of nodes(topology)) this.#writeNode(node);
    const blocks = await Promise.all(
      Object.keys(topology.channels).map(async (channel) => [channel, await this.#genesis(channel)] as const),
    );
    await Promise.all(nodes(topology).map(({ id }) => this.operator('start', id)));
    const network = await openAny(this.file, topology, { HOLDFAST_STATE: this.lab.state });
    try {
      for (const [channel, genesisBlock] of blocks) {
        for (const { id: node, kind } of nodes(topology)) {
          const joined = (): Promise<boolean> =>
            network.agents.any(`join-${kind}`, { node, channel, genesisBlock }, START_LIMIT_MS).then(
              () => true,
              () => false,
            );
          await eventually(`${node} joins ${channel}`, joined, START_LIMIT_MS);
        }
      }
    } finally {
      network.close();
    }
    await eventually('ordering works', async () => (await this.run('canary')).code === 0, START_LIMIT_MS);
  }

  /** The operator's own hand on a node. */
  async operator(verb: string, node: string, ...more: readonly string[]): Promise<string> {
    const { stdout } = await run('operator/node-control', [verb, `nodes/${node}`, ...more], { cwd: this.lab.folder });
    return stdout;
  }

  /** As when the machine does not answer: the operator's programs find nothing of the node. Its process must have ended. */
  takeAway(node: string): void {
    renameSync(join(this.lab.folder, 'nodes', node), join(this.lab.folder, 'nodes', `${node}-away`));
  }

  /** The programs are pointed at another machine, on which the node never ran. */
  giveNewMachine(node: string): void {
    rmSync(join(this.lab.folder, 'nodes', node, 'data'), { recursive: true });
    mkdirSync(join(this.lab.folder, 'nodes', node, 'data'));
  }

  bringBack(node: string): void {
    renameSync(join(this.lab.folder, 'nodes', `${node}-away`), join(this.lab.folder, 'nodes', node));
  }

  /** `holdfast WORDS FILE --json OPTIONS`; words are separated by blanks. */
  run(words: string, options: readonly string[] = []): Promise<CliResult> {
    return this.lab.run([...words.split(' '), this.file, '--json', ...options]);
  }

  async dispose(): Promise<void> {
    await Promise.all(nodes(this.topology).map(({ id }) => this.operator('kill', id)));
    await eventually('every process is gone', async () => (await this.#states()).every((state) => state === 'stopped\n'), START_LIMIT_MS);
    await this.lab.dispose(this.file);
  }

  #states(): Promise<readonly string[]> {
    return Promise.all(nodes(this.topology).map(({ id }) => this.operator('inspect', id)));
  }

  #writeNode(node: FabricNode): void {
    const folder = this.#nodeFolder(node);
    for (const each of ['data', 'config']) mkdirSync(join(folder, each), { recursive: true });
    const orders = node.kind === 'orderer';
    const text = orders ? ordererYaml(this.topology, node.id, this.#placement()) : coreYaml(this.topology, node.id, this.#placement());
    writeFileSync(join(folder, 'config', orders ? 'orderer.yaml' : 'core.yaml'), text);
    const program = join(this.#bin, node.kind);
    writeFileSync(
      join(folder, 'run'),
      `#!/bin/sh\nFABRIC_CFG_PATH='${join(folder, 'config')}' exec '${program}'${orders ? '' : ' node start'}\n`,
    );
    chmodSync(join(folder, 'run'), 0o755);
  }

  async #genesis(channel: string): Promise<string> {
    const folder = join(this.lab.folder, 'channels');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'configtx.yaml'), configtxYaml(this.topology, this.#placement()));
    const block = join(folder, `${channel}.block`);
    await run(join(this.#bin, 'configtxgen'), ['-profile', profileName(channel), '-channelID', channel, '-outputBlock', block], {
      env: { FABRIC_CFG_PATH: folder, PATH: process.env['PATH'] ?? '' },
    });
    return block;
  }

  #nodeFolder({ id }: FabricNode): string {
    return join(this.lab.folder, 'nodes', id);
  }

  #placement(): Placement {
    const { topology } = this;
    const crypto = join(this.lab.folder, 'crypto');
    const domain = (organisation: string): string => topology.organisations[organisation]?.domain ?? '';
    return {
      listen: ({ host }) => host,
      dial: ({ host }) => host,
      paths: (node) => ({
        config: join(this.#nodeFolder(node), 'config'),
        data: join(this.#nodeFolder(node), 'data'),
        msp: join(crypto, nodeFolder(topology, node), 'msp'),
        tls: join(crypto, nodeFolder(topology, node), 'tls'),
        tlsCa: (organisation) =>
          join(crypto, organisationFolder(topology, organisation), 'tlsca', `tlsca.${domain(organisation)}-cert.pem`),
      }),
      cryptoRoot: crypto,
      builder: () => join(this.lab.folder, 'builder'),
      stateDatabase: () => null,
    };
  }
}
