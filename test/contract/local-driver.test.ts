import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Failure } from '../../src/core/kernel/failure.ts';
import { createLocalDriver } from '../../src/drivers/local/local-driver.ts';
import { killNetwork, processesOfNetwork } from '../../src/drivers/local/process/network-processes.ts';
import { driverContract } from './driver-contract.ts';
import { localDeps, localSubject, makeFiles, until, type SubjectFiles } from './local-subject.ts';

driverContract('processes of this machine, on loopback', () => localSubject(null));

describe('the local driver', () => {
  let folder = '';
  let files: SubjectFiles;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-driver-'));
    files = await makeFiles(folder, `driver-${folder}`, null);
  });
  after(async () => {
    await killNetwork(files.networkId);
    await rm(folder, { recursive: true, force: true });
  });

  it('finds what a killed command started, also when its record is gone', async () => {
    const file = join(folder, 'files.json');
    await writeFile(file, JSON.stringify(files));
    const starter = spawn(process.execPath, [new URL('./start-for-ever.ts', import.meta.url).pathname, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(starter.stdout, 'data');
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    const driver = createLocalDriver(localDeps(files, null));
    const found = await driver.inspect('node1');
    assert.equal(found.state, 'running');
    const recordFile = files.nodes['node1']?.recordFile ?? '';
    await rm(recordFile);
    const adopted = await driver.inspect('node1');
    assert.ok(adopted.state === 'running' && found.state === 'running' && adopted.pid === found.pid);
    await driver.start('node1');
    assert.equal(processesOfNetwork(files.networkId).length, 1);
    assert.equal((JSON.parse(await readFile(recordFile, 'utf8')) as { pid: number }).pid, found.pid);
    await driver.kill('node1');
    assert.deepEqual(await driver.inspect('node1'), { state: 'stopped', exit: null });
  });

  it('tells how a process ended that it started itself', async () => {
    const driver = createLocalDriver(localDeps(files, null));
    await driver.start('node1');
    await driver.kill('node1');
    await until(async () => JSON.stringify(await driver.inspect('node1')) === '{"state":"stopped","exit":"signal SIGKILL"}');
  });

  it('does not start a node whose namespace it cannot make', async () => {
    const node = files.nodes['node1'] ?? assert.fail();
    const driver = createLocalDriver(localDeps({ ...files, nodes: { node1: { ...node, namespace: 'elsewhere' } } }, null));
    await assert.rejects(driver.start('node1'), (error) => error instanceof Failure && error.code === 'E344');
    assert.equal((await driver.inspect('node1')).state, 'stopped');
    await driver.kill('node1');
  });

  it('says unknown, and refuses, when the record of a process is damaged', async () => {
    const driver = createLocalDriver(localDeps(files, null));
    await writeFile(files.nodes['node1']?.recordFile ?? '', '{');
    await assert.rejects(driver.wipe('node1'), (error) => error instanceof Failure && error.code === 'E331');
  });
});
