/** Everything on disk that the processes of a local network read: identities, node configuration, builder, genesis blocks, access.json. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { failures } from '../core/kernel/failure.ts';
import { configtxYaml, profileName } from '../core/render/fabric/configtx-yaml.ts';
import { coreYaml } from '../core/render/fabric/core-yaml.ts';
import { ordererYaml } from '../core/render/fabric/orderer-yaml.ts';
import type { FabricNode, Topology } from '../core/topology/model.ts';
import { nodes } from '../core/topology/lookup.ts';
import { ensureMaterial } from '../platforms/fabric/material/material.ts';
import { writeJsonAtomic } from '../store/files/json-file.ts';
import { fabricAccess } from './access-file.ts';
import { writeBuilder } from './builder.ts';
import { NETWORK_CODES } from './codes.ts';
import { addressOf, localPlacement } from './local-placement.ts';
import { genesisBlockFile, type NetworkPaths } from './paths.ts';
import type { NetworkRecord } from './record.ts';

const fail = failures(NETWORK_CODES);
const run = promisify(execFile);
const CONFIGTXGEN_LIMIT_MS = 60_000;

export interface PrepareOptions {
  readonly validDays: number;
  readonly now: Date;
}

export async function prepareFiles(topology: Topology, record: NetworkRecord, paths: NetworkPaths, options: PrepareOptions): Promise<void> {
  await ensureMaterial(topology, {
    root: paths.crypto,
    now: options.now,
    validDays: options.validDays,
    // Applications on this machine enter by 127.0.0.1.
    names: (node: FabricNode) => ['localhost', '127.0.0.1', ...(record.mode === 'loopback' ? [addressOf(record, node)] : [])],
  });
  await writeBuilder(paths.builder);
  const placement = localPlacement(topology, record, paths);
  for (const node of nodes(topology)) {
    const folders = paths.node(node.id);
    await mkdir(folders.data, { recursive: true, mode: 0o700 });
    await mkdir(folders.config, { recursive: true, mode: 0o700 });
    const [name, text] =
      node.kind === 'orderer'
        ? ['orderer.yaml', ordererYaml(topology, node.id, placement)]
        : ['core.yaml', coreYaml(topology, node.id, placement)];
    await replaceFile(join(folders.config, name), text);
  }
  await genesisBlocks(topology, record, paths);
  await writeJsonAtomic(paths.access, fabricAccess(topology, record, paths));
}

async function genesisBlocks(topology: Topology, record: NetworkRecord, paths: NetworkPaths): Promise<void> {
  await mkdir(paths.channels, { recursive: true, mode: 0o700 });
  const missing = Object.keys(topology.channels).filter((channel) => !existsSync(genesisBlockFile(paths, channel)));
  if (missing.length === 0) return;
  await replaceFile(join(paths.channels, 'configtx.yaml'), configtxYaml(topology, localPlacement(topology, record, paths)));
  for (const channel of missing) {
    const file = genesisBlockFile(paths, channel);
    const partial = `${file}.partial`;
    const args = ['-profile', profileName(channel), '-channelID', channel, '-outputBlock', partial];
    try {
      await run(join(record.programs, 'configtxgen'), args, {
        env: { FABRIC_CFG_PATH: paths.channels, PATH: process.env['PATH'] ?? '' },
        timeout: CONFIGTXGEN_LIMIT_MS,
      });
    } catch (cause) {
      await rm(partial, { force: true });
      throw fail('E361', `configtxgen refused channel ${channel}: ${lastError(cause)}`, { subject: channel, cause });
    }
    await rename(partial, file);
  }
}

function lastError(cause: unknown): string {
  const text = (cause as { stderr?: string }).stderr ?? String(cause);
  const lines = text.split('\n').filter((line) => /PANI|FATA|ERRO|error/i.test(line));
  return (lines[0] ?? text).trim().slice(0, 500);
}

/** Unchanged files keep their bytes and times; a crash leaves the old file or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  if (existsSync(path) && (await readFile(path, 'utf8')) === text) return;
  const temporary = `${path}.tmp`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}
