/** Bad luck of `up` and `down`: two at once, interrupts and kills at any moment, a full disk, ports in use, wrong programs. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { MINIMAL, continues, height, inLab, left, locked, refused, stateOf, succeeds } from './bad-luck.ts';
import { Lab } from './harness.ts';

/** Another program that listens there, until it is asked to leave. */
async function occupy(host: string, port: number): Promise<() => Promise<void>> {
  const occupant = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => occupant.listen({ host, port }, resolve));
  occupant.unref();
  return () => new Promise((resolve) => occupant.close(() => resolve()));
}

test('a second up at once is refused and names the first; down interrupts an up that is under way and leaves nothing', () =>
  inLab([MINIMAL], async (lab) => {
    const first = lab.start(['up', MINIMAL]);
    await locked(lab);
    refused(await lab.run(['up', MINIMAL]), 3, 'E352', new RegExp(`process ${first.pid} `), /holdfast up/);
    await succeeds(lab.run(['down', MINIMAL]));
    const interrupted = await first.done;
    assert.equal(interrupted.code, 143, interrupted.stderr);
    assert.deepEqual(left(lab), []);
  }));

test('up that was killed with SIGKILL at any moment is continued by the next up, and no ledger goes back', () =>
  inLab([MINIMAL], async (lab) => {
    const killedAfter = async (ms: number): Promise<void> => {
      const command = lab.start(['up', MINIMAL]);
      await Promise.race([delay(ms), command.done]);
      command.kill('SIGKILL');
      await command.done;
    };
    for (const ms of [300, 600, 800, 1000]) await killedAfter(ms);
    await succeeds(lab.run(['up', MINIMAL]));
    let committed = await continues(lab, MINIMAL, 4);
    await succeeds(lab.run(['down', MINIMAL]));
    assert.deepEqual(left(lab), []);
    for (const ms of [500, 1500, 3000, 300 + Math.round(Math.random() * 2500)]) {
      await killedAfter(ms);
      await succeeds(lab.run(['up', MINIMAL]));
      committed = await continues(lab, MINIMAL, committed);
      if (ms === 500) await succeeds(lab.run(['down', MINIMAL]));
    }
    const one = left(lab).filter((line) => line.includes('agent/main'));
    assert.equal(one.length, 1, `one agent per region: ${one.join('; ')}`);
  }));

test('Ctrl-C and SIGTERM end up with 130 and 143, and a later up works', () =>
  inLab([MINIMAL], async (lab) => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const command = lab.start(['up', MINIMAL]);
      await locked(lab);
      await delay(700);
      command.kill(signal);
      const result = await command.done;
      assert.equal(result.code, code, result.stderr);
      assert.match(result.stderr, /interrupted by/);
    }
    await succeeds(lab.run(['up', MINIMAL]));
    await continues(lab, MINIMAL, 4);
  }));

test('two networks of the same file side by side do not collide, and down of one leaves the other alone', () =>
  inLab([MINIMAL], async (one) => {
    const other = new Lab();
    try {
      await succeeds(one.run(['up', MINIMAL]));
      await succeeds(other.run(['up', MINIMAL, '--loopback']));
      const third = new Lab();
      try {
        await succeeds(third.run(['up', MINIMAL, '--loopback']));
      } finally {
        await third.dispose(MINIMAL);
      }
      const before = await height(other, MINIMAL);
      await succeeds(one.run(['down', MINIMAL, '--wipe']));
      assert.deepEqual(left(one), []);
      assert.notDeepEqual(left(other), []);
      await continues(other, MINIMAL, before);
    } finally {
      await other.dispose(MINIMAL);
    }
    assert.deepEqual(left(other), []);
  }));

test('a port for applications that another program took is named, and up works when it is free again', () =>
  inLab([MINIMAL], async (lab) => {
    const { entries } = await lab.json<{ entries: Record<string, number> }>(['up', MINIMAL]);
    const port = entries['peer0'] ?? 0;
    await succeeds(lab.run(['down', MINIMAL]));
    const leave = await occupy('127.0.0.1', port);
    refused(await lab.run(['up', MINIMAL]), 4, 'E353', new RegExp(`port ${port} `), /peer0/);
    await leave();
    const again = await lab.json<{ entries: Record<string, number> }>(['up', MINIMAL]);
    assert.equal(again.entries['peer0'], port);
  }));

test('an address of a loopback network that another program took is named with the node, and nothing else is claimed', () =>
  inLab([MINIMAL], async (lab) => {
    await succeeds(lab.run(['up', MINIMAL, '--loopback']));
    await succeeds(lab.run(['down', MINIMAL]));
    const record = JSON.parse(readFileSync(join(stateOf(lab), 'network.json'), 'utf8')) as { nodes: Record<string, { address: string }> };
    const leave = await occupy(record.nodes['orderer1']?.address ?? '', 7050);
    refused(await lab.run(['up', MINIMAL]), 4, 'E353', /orderer1/, /address already in use/);
    await leave();
    await succeeds(lab.run(['up', MINIMAL]));
    await continues(lab, MINIMAL, 4);
  }));

test('programs of another version are refused with both versions named, before anything is made', () =>
  inLab([MINIMAL], async (lab) => {
    const file = join(lab.folder, 'minimal.yaml');
    writeFileSync(file, readFileSync(MINIMAL, 'utf8').replace('version: 3.1.1', 'version: 2.5.9'));
    const { bin } = await lab.json<{ bin: string }>(['fabric', 'install', '3.1.1']);
    const result = await lab.run(['up', file, '--programs', bin]);
    assert.ok(result.code === 2 || result.code === 4, `${result.code} ${result.stderr}`);
    assert.match(result.stderr, /3\.1\.1/);
    assert.match(result.stderr, /2\.5\.9/);
    assert.match(result.stderr, /next {2}\S/);
    assert.deepEqual(left(lab), []);
  }));

test('a full disk is said clearly, and up works when there is room again', () => {
  const lab = new Lab();
  const full = '/bin/sh';
  // In a mount namespace of its own, so that nothing is mounted on the machine.
  const script = `
    set -e
    mkdir -p "$HOLDFAST_STATE"
    mount -t tmpfs -o size=128k lab "$HOLDFAST_STATE"
    set +e
    "$0" "$1" up "$2" > "$3/first.out" 2> "$3/first.err"; echo $? > "$3/first.code"
    mount -o remount,size=500m "$HOLDFAST_STATE"
    "$0" "$1" up "$2" > "$3/second.out" 2> "$3/second.err"; echo $? > "$3/second.code"
    "$0" "$1" down "$2" > "$3/down.out" 2>&1; echo $? > "$3/down.code"
  `;
  const main = new URL('../../src/main.ts', import.meta.url).pathname;
  const namespaces = process.geteuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
  execFileSync('unshare', [...namespaces, '--propagation', 'private', full, '-c', script, process.execPath, main, MINIMAL, lab.folder], {
    env: { ...process.env, HOLDFAST_STATE: lab.state, NO_COLOR: '1' },
    stdio: 'inherit',
  });
  const said = (name: string): string => readFileSync(join(lab.folder, name), 'utf8');
  assert.equal(said('first.code').trim(), '4', said('first.err'));
  assert.match(said('first.err'), /error E\d{3}/);
  assert.match(said('first.err'), /ENOSPC|disk is full|no space left/i);
  assert.doesNotMatch(said('first.err'), /E901/);
  assert.equal(said('second.code').trim(), '0', said('second.err'));
  assert.equal(said('down.code').trim(), '0', said('down.out'));
  assert.deepEqual(left(lab), []);
});
