/** Bad luck with files: records of another format, damaged or deleted ones; and what nobody else may read. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MINIMAL, continues, height, inLab, left, refused, stateOf, succeeds } from './bad-luck.ts';

test('damaged, foreign and deleted records are named; down still finds every process; up continues the ledgers', () =>
  inLab([MINIMAL], async (lab) => {
    const record = join(stateOf(lab), 'network.json');
    await succeeds(lab.run(['up', MINIMAL]));
    const committed = await height(lab, MINIMAL);

    const original = readFileSync(record, 'utf8');
    for (const format of [0, 99]) {
      writeFileSync(record, original.replace('"format": 1', `"format": ${format}`));
      for (const command of ['up', 'status'])
        refused(await lab.run([command, MINIMAL]), 4, 'E351', new RegExp(`format ${format}`), /--wipe/);
    }
    assert.notDeepEqual(left(lab), []);
    await succeeds(lab.run(['down', MINIMAL]));
    assert.deepEqual(left(lab), [], 'down works with a record of another format');
    writeFileSync(record, original);
    await succeeds(lab.run(['up', MINIMAL]));
    await continues(lab, MINIMAL, committed);

    truncateSync(record, 200);
    for (const command of ['up', 'status']) refused(await lab.run([command, MINIMAL]), 4, 'E362', /network\.json/, /holdfast down/);
    await succeeds(lab.run(['down', MINIMAL]));
    assert.deepEqual(left(lab), [], 'down works with a damaged record');
    await succeeds(lab.run(['up', MINIMAL]));
    const after = await continues(lab, MINIMAL, committed + 1);

    rmSync(record);
    refused(await lab.run(['status', MINIMAL]), 4, 'E350');
    await succeeds(lab.run(['down', MINIMAL]));
    assert.deepEqual(left(lab), [], 'down works without a record');
    await succeeds(lab.run(['up', MINIMAL]));
    await continues(lab, MINIMAL, after);

    renameSync(stateOf(lab), `${stateOf(lab)}-moved-away`);
    const result = await succeeds(lab.run(['down', MINIMAL]));
    assert.match(result.stdout, /processes stopped/);
    assert.deepEqual(left(lab), [], 'down works without the state folder');
    assert.equal(existsSync(stateOf(lab)), false);
  }));

test('the state folder is for its owner only, and no private key is in a log, a process or an output', () =>
  inLab([MINIMAL], async (lab) => {
    const outputs = [await succeeds(lab.run(['up', MINIMAL, '--json']))];
    for (const args of [
      ['status', MINIMAL, '--json'],
      ['env', 'org1', MINIMAL, '--json'],
      ['load', MINIMAL, '--seconds', '1', '--json'],
      ['plan', MINIMAL, '--resolved'],
    ])
      outputs.push(await lab.run(args));
    const state = stateOf(lab);
    assert.equal(statSync(state).mode & 0o777, 0o700);
    const files = readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const holdsKey = (text: string): boolean => text.includes('PRIVATE KEY');
    const keys = files.filter((file) => holdsKey(readFileSync(file, 'utf8')));
    assert.ok(keys.length > 4, `${keys.length} keys`);
    for (const key of keys) {
      assert.equal(statSync(key).mode & 0o777, 0o600, key);
      assert.ok(key.startsWith(join(state, 'crypto')), `${key} is not in the folder of identities`);
    }
    for (const { stdout, stderr } of outputs) assert.equal(holdsKey(stdout) || holdsKey(stderr), false);
    const secrets = keys.map((key) => readFileSync(key, 'utf8').split('\n')[1] ?? '').filter((line) => line.length > 20);
    for (const line of left(lab)) assert.equal(holdsKey(line) || secrets.some((secret) => line.includes(secret)), false, line);
  }));
