import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { Driver } from '../../src/core/ports/driver.ts';
import type { DriverProgram } from '../../src/core/topology/model.ts';
import { createCommandsDriver } from '../../src/drivers/commands/commands-driver.ts';
import { lookFrom, vantagePoints } from '../../src/drivers/commands/look-from.ts';
import { commandsSubject, emptyDeps } from './commands-subject.ts';
import { driverContract } from './driver-contract.ts';

driverContract('programs of the operator, data in a folder', () => commandsSubject('folder'));
driverContract('programs of the operator, data in archives', () => commandsSubject('archives'));

describe('the driver of commands', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-commands-'));
    await mkdir(join(folder, 'data'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Programs of which each is a few lines of shell, written here. */
  const driverOf = async (
    scripts: Readonly<Partial<Record<DriverProgram, string>>>,
    limits = { lookMs: 20_000, actMs: 20_000, copyMs: 20_000 },
    inFolder = true,
  ): Promise<Driver> => {
    const programs: Record<string, readonly string[]> = {};
    for (const [name, script] of Object.entries(scripts)) {
      const path = join(folder, `${name}-${Math.abs(hash(script))}`);
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
      programs[name] = [path];
    }
    const node = { id: 'node1', programs, lookFrom: {}, dataDir: inFolder ? join(folder, 'data') : null, limits };
    return createCommandsDriver({ ...(await emptyDeps(folder)), nodes: { node1: node } });
  };

  for (const [printed, state] of [
    ['running 7 100', 'running'],
    ['frozen 7 100', 'frozen'],
    ['stopped', 'stopped'],
    ['', 'unknown'],
    ['Stopped', 'unknown'],
    ['stopped now', 'unknown'],
    [' stopped', 'unknown'],
    ['stopped\\nstopped', 'unknown'],
    ['stopped\\n', 'unknown'],
    ['running 0 100', 'unknown'],
    ['running 7', 'unknown'],
    ['running 7 100 x', 'unknown'],
    ['running 7 12345678901234567890', 'unknown'],
    ['ssh: connect to host a port 22: No route to host', 'unknown'],
  ] as const) {
    it(`reads ${JSON.stringify(printed)} as ${state}`, async () => {
      const driver = await driverOf({ inspect: `printf '${printed}\\n'` });
      assert.equal((await driver.inspect('node1')).state, state);
    });
  }

  it('takes no failure for a stopped process, whatever was printed before it', async () => {
    for (const script of ['echo stopped; exit 1', 'echo stopped; kill -9 $$', 'echo stopped; exec sleep 100']) {
      const driver = await driverOf({ inspect: script, start: 'touch started' }, { lookMs: 300, actMs: 300, copyMs: 300 });
      assert.equal((await driver.inspect('node1')).state, 'unknown');
      await refused(driver.start('node1'), 'E340');
      await refused(driver.wipe('node1'), 'E340');
    }
    await assert.rejects(readFile(join(folder, 'started')));
  });

  it('kills what takes too long, with all that it started', async () => {
    const driver = await driverOf(
      { inspect: `[ -e running ] && echo running 5 1 || echo stopped`, start: `(echo $$ >pid; exec sleep 1000) & wait` },
      { lookMs: 20_000, actMs: 2_000, copyMs: 500 },
    );
    await refused(driver.start('node1'), 'E366', /longer than 2000 ms/);
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });

  it('believes what it sees, not what a program says of itself', async () => {
    const limits = { lookMs: 20_000, actMs: 300, copyMs: 300 };
    const stopped = await driverOf({ inspect: 'echo stopped', start: 'exit 0' }, limits);
    await refused(stopped.start('node1'), 'E366', /its process is stopped after 300 ms/);
    const running = await driverOf({ inspect: 'echo running 7 1', stop: 'exit 0', kill: 'exit 0' }, limits);
    await refused(running.stop('node1', 0), 'E366', /running/);
    await refused(running.kill('node1'), 'E366', /running/);
    const free = await driverOf({ inspect: 'echo stopped', hold: 'cat >/dev/null', release: 'exit 0', held: 'echo free' }, limits);
    await refused(free.hold('node1', 'x'), 'E366', /not held/);
  });

  it('holds nothing without programs for it, and says so', async () => {
    const driver = await driverOf({ inspect: 'echo stopped' });
    await refused(driver.hold('node1', 'x'), 'E367', /no program for hold|no program for held/);
    await refused(driver.held('node1'), 'E367');
    await refused(
      driver.kill('node1').then(() => driver.freeze('node1')),
      'E343',
    );
  });

  it('neither starts nor vouches for a node whose hold nobody can tell', async () => {
    for (const held of ['exit 1', 'echo maybe', 'echo free; echo held']) {
      const driver = await driverOf({ inspect: 'echo stopped', start: 'touch started', hold: 'exit 0', release: 'exit 0', held });
      await refused(driver.held('node1'), 'E366');
      await refused(driver.start('node1'), 'E366');
    }
    await assert.rejects(readFile(join(folder, 'started')));
  });

  it('hands the reason of a hold over as one line of input, so that no shell on the way can read it as words of its own', async () => {
    const driver = await driverOf({
      inspect: 'echo stopped',
      hold: 'cat >reason; [ $# -eq 0 ]',
      release: 'rm reason',
      held: '[ -e reason ] && echo "held $(cat reason)" || echo free',
    });
    await driver.hold('node1', 'lost; `touch evil`\n$(touch evil)');
    assert.equal(await driver.held('node1'), 'lost; `touch evil` $(touch evil)');
  });

  it('keeps no half of an archive, and nothing but files and folders', async () => {
    await mkdir(join(folder, 'source'), { recursive: true });
    await writeFile(join(folder, 'source', 'block'), 'x'.repeat(100_000));
    const half = await driverOf(
      { inspect: 'echo stopped', read: 'tar -cf - -C source . | head -c 50000', write: 'cat >/dev/null' },
      undefined,
      false,
    );
    await refused(half.snapshot('node1', 'half'), 'E366');
    const failing = await driverOf({ inspect: 'echo stopped', read: 'tar -cf - -C source .; exit 3', write: 'exit 1' }, undefined, false);
    await refused(failing.snapshot('node1', 'failing'), 'E366', /exit code 3/);
    await refused(failing.copyIn('node1', join(folder, 'source'), '.'), 'E366');
    await symlink('/etc', join(folder, 'source', 'link'));
    const linked = await driverOf({ inspect: 'echo stopped', read: 'tar -cf - -C source .', write: 'exit 0' }, undefined, false);
    await refused(linked.snapshot('node1', 'linked'), 'E345');
    assert.deepEqual(await linked.snapshots('node1'), []);
  });

  it('does not call a folder emptied that still holds something', async () => {
    await mkdir(join(folder, 'full'), { recursive: true });
    await writeFile(join(folder, 'full', 'block'), 'x');
    const driver = await driverOf({ inspect: 'echo stopped', read: 'tar -cf - -C full .', write: 'cat >/dev/null' }, undefined, false);
    await refused(driver.wipe('node1'), 'E366', /left something/);
    assert.equal(await driver.hasData('node1'), true);
  });

  it('keeps no copy of a node that came back while it was copied, and says so of data that was written', async () => {
    await mkdir(join(folder, 'whole'), { recursive: true });
    await writeFile(join(folder, 'whole', 'block'), 'x');
    const driver = await driverOf(
      {
        inspect: '[ -e back ] && echo running 7 1 || echo stopped',
        read: 'touch back; tar -cf - -C whole .',
        write: 'touch back; cat >/dev/null',
      },
      undefined,
      false,
    );
    await refused(driver.snapshot('node1', 'torn'), 'E340', /came back meanwhile/);
    assert.deepEqual(await driver.snapshots('node1'), []);
    await rm(join(folder, 'back'));
    await refused(driver.copyIn('node1', join(folder, 'whole'), '.'), 'E340', /as long as it took/);
    await rm(join(folder, 'back'));
  });

  it('gives the lines of a log without what would act on a terminal', async () => {
    const driver = await driverOf({
      inspect: 'echo stopped',
      logs: String.raw`printf '\033[34mINFO\033[0m one\ttab\n\033]0;title\007two\r\010\n'`,
    });
    assert.deepEqual(await driver.logs('node1', 10), ['INFO one\ttab', 'two']);
    assert.deepEqual(await driver.logs('node1', 1), ['two']);
  });

  it('looks from elsewhere by programs of which only what is defined is a look', async () => {
    const look = async (script: string): Promise<unknown> => {
      const path = join(folder, `look-${Math.abs(hash(script))}`);
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
      const limits = { lookMs: 20_000, actMs: 1, copyMs: 1 };
      const node = { id: 'node1', programs: {}, lookFrom: { paris: [path] }, dataDir: null, limits };
      assert.deepEqual(vantagePoints([node]), ['paris']);
      const seen = await lookFrom('paris', [node], folder);
      return seen === null ? null : [seen.observer, seen.region, seen.nodes[0]?.outcome, seen.nodes[0]?.connects];
    };
    assert.deepEqual(await look('echo refused'), ['commands:paris', 'paris', 'refused', undefined]);
    assert.deepEqual(await look('echo silent'), ['commands:paris', 'paris', 'timeout', undefined]);
    assert.deepEqual(await look('echo open'), ['commands:paris', 'paris', 'error', 'answered']);
    for (const script of ['echo silent; exit 1', 'echo', 'echo silence', 'echo silent; echo silent', 'exec sleep 0'])
      assert.equal(await look(script), null, script);
  });

  it('says which program cannot be started', async () => {
    const node = {
      id: 'node1',
      programs: { inspect: ['./nowhere'] },
      lookFrom: {},
      dataDir: null,
      limits: { lookMs: 9, actMs: 9, copyMs: 9 },
    };
    const driver = createCommandsDriver({ ...(await emptyDeps(folder)), nodes: { node1: node } });
    const state = await driver.inspect('node1');
    assert.ok(state.state === 'unknown' && /nowhere cannot be started/.test(state.reason), JSON.stringify(state));
  });
});

async function refused(work: Promise<unknown>, code: string, message = /./u): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof Failure && error.code === code && message.test(error.message), String(error));
    return true;
  });
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0), 7);
}
