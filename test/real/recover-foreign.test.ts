/**
 * Loss of the majority on a real network that Holdfast did not deploy: its operator's programs do all the work, two of which move the data of
 * one survivor as archives. Refused while a "dead" node lives, then recovered with the commands that an operator types.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { Snapshot } from '../../src/core/observation/snapshot.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import type { RecoveryPlan } from '../../src/core/recovery/recovery-plan.ts';
import { ensureFabricPrograms } from '../../src/platforms/fabric/programs/ensure-fabric-programs.ts';
import { eventually } from './bad-luck.ts';
import { ForeignNetwork } from './foreign-network.ts';

const CHANNEL = 'settlement';
const LOST = ['orderer1', 'orderer2', 'orderer3'] as const;

const found = await fabricPrograms();
if ('obstacle' in found) {
  test(`NOT RUN, because ${found.obstacle}: recovery of a network that Holdfast did not deploy`, () => assert.notEqual(found.obstacle, ''));
} else {
  const network = new ForeignNetwork('not-deployed', found.bin);
  const plan = join(network.lab.folder, 'plan.json');
  let isUp = false;
  after(() => network.dispose());

  test('its operator brings it up', async () => {
    await network.deploy();
    isUp = true;
  });

  const onNetwork = (name: string, body: () => Promise<void>): void => {
    test(name, () => {
      assert.ok(isUp, 'the network did not come up');
      return body();
    });
  };

  onNetwork('status sees it, from here and by the programs', async () => {
    const snapshot = await status();
    assert.deepEqual(snapshot.channels[CHANNEL]?.quorum, { size: 5, needed: 3, alive: 5, unknown: 0, margin: 2 });
    const { leader } = snapshot.channels[CHANNEL] ?? assert.fail();
    assert.ok(isKnown(leader), JSON.stringify(leader));
    assert.ok(snapshot.observers.includes('driver:commands'), snapshot.observers.join(', '));
  });

  onNetwork('nobody starts, stops, loads or breaks it with Holdfast', async () => {
    for (const words of ['up', 'down', 'load', 'serve', 'drill run kill-leader']) await refused(words, [], 'E368');
  });

  onNetwork('nothing is lost, so nothing is recovered', () => refused('recover plan', ['--hold', '--out', plan], 'R701'));

  onNetwork('a majority of which one only hangs is no lost majority', async () => {
    await Promise.all(['orderer2', 'orderer3'].map((node) => network.operator('kill', node)));
    await network.operator('freeze', 'orderer1');
    await refused('recover plan', ['--hold', '--out', plan], 'R702');
    await network.operator('kill', 'orderer1');
    await eventually('it is gone', async () => (await network.operator('inspect', 'orderer1')) === 'stopped\n', 10_000);
  });

  onNetwork('a process that is gone proves nothing while anybody may start it', async () => {
    for (const node of LOST) await network.operator('release', node);
    await refused('recover plan', ['--out', plan], 'R703');
  });

  onNetwork('two people recover it, and it orders again', async () => {
    const shown = await network.lab.run(['recover', 'plan', network.file, '--hold', '--out', plan]);
    assert.equal(shown.code, 0, shown.stderr);
    assertInOrder(shown.stdout, [
      'operator/node-control hold nodes/orderer1',
      'operator/node-control stop nodes/orderer4 10',
      'nodes/orderer4/data',
      'operator/node-control start nodes/orderer4',
      'operator/node-control read nodes/orderer5 | tar -x',
      'operator/node-control release nodes/orderer1',
      'operator/node-control start nodes/orderer1',
    ]);
    await assert.rejects(network.operator('start', 'orderer2'), /held/, "the operator's own start refuses as well");
    await refused('recover apply', [], 'R712', plan);
    for (const person of ['alice', 'bob']) await answer('recover confirm', ['--by', person]);
    await answer('recover apply', []);
    await answer('recover verify', []);
    await answer('canary', [], null);
    const { votes, rest, held } = JSON.parse(readFileSync(plan, 'utf8')) as RecoveryPlan;
    assert.deepEqual([...votes, ...rest, ...held].toSorted(), [...LOST]);
    const { quorum, forked } = (await status()).channels[CHANNEL] ?? assert.fail();
    assert.equal(quorum.alive, 5);
    assert.ok(isKnown(forked) && !forked.value);
    await refused('recover plan', ['--hold', '--out', join(network.lab.folder, 'again.json')], 'R701');
  });

  onNetwork('machines that nobody reaches are off when two people say so; a new one may take the place of one', async () => {
    const again = join(network.lab.folder, 'unreachable.json');
    const [other, moved, unreachable] = LOST;
    for (const node of LOST) await network.operator('kill', node);
    await eventually('they are gone', async () => (await states(LOST)).every((state) => state === 'stopped\n'), 10_000);
    network.takeAway(unreachable);
    network.giveNewMachine(moved);
    try {
      for (const node of [unreachable, moved]) {
        await refused('recover plan', ['--hold', '--out', again], 'R703');
        for (const person of ['alice', 'bob']) await answer(`recover attest ${node}`, ['--by', person, '--saw', 'it has no power'], null);
      }
      await answer('recover plan', ['--hold', '--out', again], null);
      const { votes, rest, held } = JSON.parse(readFileSync(again, 'utf8')) as RecoveryPlan;
      assert.deepEqual([[...votes, ...rest].toSorted(), held], [[other, moved], [unreachable]]);
      for (const person of ['alice', 'bob']) await answer('recover confirm', ['--by', person], again);
      await answer('recover apply', [], again);
      await answer('recover verify', [], again);
      assert.equal((await status()).channels[CHANNEL]?.quorum.alive, 4);
    } finally {
      network.bringBack(unreachable);
    }
  });

  function states(of: readonly string[]): Promise<readonly string[]> {
    return Promise.all(of.map((node) => network.operator('inspect', node)));
  }

  async function status(): Promise<Snapshot> {
    const { stdout } = await network.run('status');
    return JSON.parse(stdout) as Snapshot;
  }

  /** Exit code 3, and the code is named. */
  async function refused(words: string, options: readonly string[], wanted: string, file: string | null = null): Promise<void> {
    const { code, stdout, stderr } = await command(words, options, file);
    assert.equal(code, 3, `holdfast ${words}: ${stdout.slice(-1000)} ${stderr.slice(-1000)}`);
    const { error } = JSON.parse(stdout) as { readonly error: { readonly code: string; readonly message: string } };
    assert.ok(error.code === wanted || error.message.includes(wanted), `${error.code}: ${error.message}`);
  }

  async function answer(words: string, options: readonly string[], file: string | null = plan): Promise<void> {
    const { code, stdout, stderr } = await command(words, options, file);
    assert.equal(code, 0, `holdfast ${words}: ${stdout.slice(-2000)} ${stderr.slice(-2000)}`);
  }

  function command(words: string, options: readonly string[], file: string | null): ReturnType<typeof network.run> {
    return network.run(file === null ? words : `${words} ${file}`, options);
  }
}

function assertInOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.notEqual(at, -1, `${part} is not there, or too early:\n${text}`);
    from = at + part.length;
  }
}

async function fabricPrograms(): Promise<{ readonly bin: string } | { readonly obstacle: string }> {
  try {
    const { signal } = new AbortController();
    return await ensureFabricPrograms({ version: '3.1.1', onProgress: () => undefined, signal });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { obstacle: `Fabric 3.1.1 cannot be had (${error.code}: ${error.message})` };
  }
}
