/** Genesis blocks that Fabric's own configtxgen makes of a topology, and configtxlator to compare with. Nothing is started. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configtxYaml, profileName } from '../../src/core/render/fabric/configtx-yaml.ts';
import { productionPlacement } from '../../src/core/render/fabric/placement.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { KNOWN_RELEASES } from '../../src/platforms/fabric/programs/catalog.ts';
import { ensureMaterial } from '../../src/platforms/fabric/material/material.ts';
import { defaultCacheRoot, placeOf } from '../../src/platforms/fabric/programs/place.ts';

/** The folder of the programs, of the newest version in the cache; undefined when there is none. */
export function cachedPrograms(): string | undefined {
  const folders = KNOWN_RELEASES.map(({ version }) => placeOf(defaultCacheRoot(), version).bin);
  return folders.find((bin) => ['configtxgen', 'configtxlator'].every((name) => existsSync(join(bin, name))));
}

export const WITHOUT_PROGRAMS = 'configtxgen is not in the cache: run `holdfast fabric install` first';

export interface RealConfigs {
  /** The genesis block of a channel, and the certificates that are in it. */
  genesis(topology: Topology, channel: string): Promise<Buffer>;
  /** configtxlator, from bytes to bytes. */
  encode(type: string, json: string): Buffer;
  decode(type: string, bytes: Uint8Array): string;
  computeUpdate(channel: string, original: Uint8Array, updated: Uint8Array): Buffer;
  [Symbol.dispose](): void;
}

export function realConfigs(programs: string): RealConfigs {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-config-'));
  const translate = (args: readonly string[], files: Readonly<Record<string, string | Uint8Array>>): Buffer => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const output = join(folder, 'output');
    execFileSync(join(programs, 'configtxlator'), [...args, '--output', output], { stdio: 'pipe', cwd: folder });
    return readFileSync(output);
  };
  return {
    genesis: async (topology, channel) => genesisBlock(topology, channel, folder, programs),
    encode: (type, json) => translate(['proto_encode', '--type', type, '--input', 'input'], { input: json }),
    decode: (type, bytes) => translate(['proto_decode', '--type', type, '--input', 'input'], { input: bytes }).toString('utf8'),
    computeUpdate: (channel, original, updated) =>
      translate(['compute_update', '--channel_id', channel, '--original', 'original', '--updated', 'updated'], { original, updated }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function genesisBlock(topology: Topology, channel: string, folder: string, programs: string): Promise<Buffer> {
  const root = join(folder, 'crypto');
  await ensureMaterial(topology, { root, now: new Date(), validDays: 1, names: () => [] });
  writeFileSync(join(folder, 'configtx.yaml'), configtxYaml(topology, { ...productionPlacement(topology), cryptoRoot: root }));
  const file = join(folder, `${channel}.block`);
  const args = ['-profile', profileName(channel), '-channelID', channel, '-outputBlock', file];
  execFileSync(join(programs, 'configtxgen'), args, { env: { ...process.env, FABRIC_CFG_PATH: folder }, stdio: 'pipe' });
  return readFileSync(file);
}
