/** Golden files of `render`: a change of one byte is seen in review. Rewrite them with UPDATE_GOLDEN=1. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { renderFabric } from '../../src/core/render/fabric/files.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import type { Topology } from '../../src/core/topology/model.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const examples = ['three-regions', 'three-regions-v2', 'certificates-bft', 'minimal'];

function topologyOf(example: string): Topology {
  const file = join(root, 'examples', `${example}.yaml`);
  const result = parseTopology(readFileSync(file, 'utf8'), file);
  assert.equal(result.kind, 'ok');
  return result.kind === 'ok' ? result.topology : assert.fail();
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

describe('render', () => {
  for (const example of examples) {
    it(`gives the golden files for ${example}`, () => {
      const rendered = renderFabric(topologyOf(example));
      const golden = join(root, 'test', 'golden', 'render', example);
      if (process.env['UPDATE_GOLDEN'] === '1') {
        rmSync(golden, { recursive: true, force: true });
        for (const [path, text] of Object.entries(rendered)) {
          mkdirSync(dirname(join(golden, path)), { recursive: true });
          writeFileSync(join(golden, path), text);
        }
      }
      assert.deepEqual(Object.keys(rendered).toSorted(), filesBelow(golden));
      for (const [path, text] of Object.entries(rendered)) assert.equal(text, readFileSync(join(golden, path), 'utf8'), path);
    });

    it(`is deterministic and gives well-formed YAML for ${example}`, () => {
      const topology = topologyOf(example);
      assert.deepEqual(renderFabric(topology), renderFabric(structuredClone(topology)));
      for (const [path, text] of Object.entries(renderFabric(topology))) if (path.endsWith('.yaml')) assert.ok(parse(text), path);
    });
  }

  it('writes no key of Fabric 3 into a 2.5 file and none of 2.5 into a 3 file', () => {
    const three = parse(renderFabric(topologyOf('three-regions'))['nodes/orderer1/orderer.yaml'] ?? '') as { General: object };
    const two = parse(renderFabric(topologyOf('three-regions-v2'))['nodes/orderer1/orderer.yaml'] ?? '') as { General: object };
    assert.ok('Backoff' in three.General && 'Throttling' in three.General && !('BootstrapMethod' in three.General));
    assert.ok(!('Backoff' in two.General) && !('Throttling' in two.General) && 'BootstrapMethod' in two.General);
  });

  it('renders only what --only names', () => {
    assert.deepEqual(Object.keys(renderFabric(topologyOf('minimal'), ['configtx'])), ['configtx.yaml']);
  });
});
