/** The real programs, from the cache where they are there; with an empty cache this obtains them, which takes a minute or two. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { KNOWN_RELEASES } from '../../src/platforms/fabric/programs/catalog.ts';
import { ensureFabricPrograms } from '../../src/platforms/fabric/programs/ensure-fabric-programs.ts';

for (const { version } of KNOWN_RELEASES.filter(({ proven }) => proven)) {
  test(`obtains Fabric ${version}, and its programs say that they are of this version`, async (t) => {
    const programs = await ensureFabricPrograms({ version, onProgress: (line) => t.diagnostic(line) });
    for (const name of ['orderer', 'peer'] as const) {
      const said = execFileSync(programs.program(name), ['version'], { encoding: 'utf8' });
      assert.match(said, new RegExp(`^ Version: v?${version.replaceAll('.', '\\.')}$`, 'mu'));
    }
  });
}
