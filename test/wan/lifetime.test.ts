import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { createNet, destroyNet, openNet, planNet } from '../../src/drivers/local/net/net.ts';
import { processesOfNetwork } from '../../src/drivers/local/process/network-processes.ts';
import { readNetRecord, recordFile, writeNetRecord } from '../../src/drivers/local/net/record-file.ts';
import { SYSTEM_PATH } from '../../src/drivers/local/net/run.ts';
import type { RunningNet } from '../../src/drivers/local/net/types.ts';
import { REQUEST, assertRoundTrip, packetsOf, realTest, until, withLab } from './lab.ts';

/** Everything of the machine that a network must leave alone. */
function machine(): Record<string, string> {
  const show = (file: string, ...args: string[]): string =>
    execFileSync(file, args, { encoding: 'utf8', env: { PATH: SYSTEM_PATH }, stdio: ['ignore', 'pipe', 'ignore'] });
  return {
    namespaces: show('ip', 'netns', 'list'),
    links: show('ip', '-o', 'link', 'show'),
    rules: show('ip', 'rule', 'show'),
    routes: show('ip', 'route', 'show', 'table', 'all'),
    ...(process.geteuid?.() === 0 ? { nftables: show('nft', 'list', 'ruleset') } : {}),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    hosts: readFileSync('/etc/hosts', 'utf8'),
    forwarding: readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
  };
}

/** Calls the body with a look at who runs with the private mounts; the open file keeps their number from being given to others. */
async function watchingMounts(net: RunningNet, body: (sharing: () => readonly string[]) => Promise<void>): Promise<void> {
  const path = `/proc/${net.record.holder.pid}/ns/mnt`;
  const held = openSync(path, 'r');
  const mounts = readlinkSync(path);
  try {
    await body(() => readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name) && mountsOf(name) === mounts));
  } finally {
    closeSync(held);
  }
}

function mountsOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return '';
  }
}

async function routerPid(net: RunningNet): Promise<number> {
  const stats = await net.routerStats();
  assert.ok(stats !== null, 'the router answers');
  return stats.pid;
}

realTest('nothing shows in the machine while a network lives, and nothing is left of it afterwards', async ({ net, options, server }) => {
  const before = machine();
  await server('a1');
  await net.cut('one', { from: { kind: 'region', region: 'a' }, to: { kind: 'region', region: 'b' }, direction: 'both', manner: 'silent' });
  assert.deepEqual(machine(), before);
  await watchingMounts(net, async (sharing) => {
    assert.ok(sharing().length >= 3, 'holder, router and the server');
    await destroyNet(options.stateDir, options.networkId);
    assert.deepEqual(processesOfNetwork(options.networkId), []);
    assert.deepEqual(sharing(), []);
  });
  assert.deepEqual(machine(), before);
  await destroyNet(options.stateDir, options.networkId);
  await assert.rejects(openNet(options.stateDir), { code: 'E302' });
});

realTest('a network is destroyed when its state folder is gone', async ({ net, options }) => {
  await watchingMounts(net, async (sharing) => {
    rmSync(options.stateDir, { recursive: true });
    await destroyNet(options.stateDir, options.networkId);
    assert.deepEqual(sharing(), []);
  });
});

realTest('two networks with the same names live side by side', async (first) => {
  await withLab(async (second) => {
    await first.server('b1');
    await second.server('b1');
    const [one, two] = [first.probe('a1'), second.probe('a1')];
    await second.net.setLatency([{ between: ['a', 'b'], roundTripMs: 40 }]);
    const cut = { from: { kind: 'node', node: 'a1' }, to: { kind: 'region', region: 'c' }, direction: 'both', manner: 'silent' } as const;
    await first.net.cut('same', cut);
    assert.deepEqual(await second.net.cuts(), []);
    await assertRoundTrip('first', 20, async () => (await one.connect('b1.example.com')).ms);
    await assertRoundTrip('second', 40, async () => (await two.connect('b1.example.com')).ms);
  });
  assert.equal((await first.probe('a2').connect('b1.example.com')).outcome, 'ok');
});

realTest(
  'without the router regions are unreachable at once, open connections survive its return',
  async ({ net, plan, options, probe, server }) => {
    await server('b1');
    await server('a2');
    const client = probe('a1');
    await client.connect('b1.example.com');
    await net.setLatency([{ between: ['a', 'b'], roundTripMs: 30 }]);
    const killed = await routerPid(net);
    process.kill(killed, 'SIGKILL');
    await until('the router is gone', async () => (await net.routerStats()) === null);
    await until('the route is gone', async () => (await client.connect('b1.example.com', 300, 'new')).outcome === 'EHOSTUNREACH');
    assert.equal((await client.connect('a2.example.com', 5_000, 'near')).outcome, 'ok');
    const repaired = await createNet({ ...plan, links: [{ between: ['a', 'b'], roundTripMs: 30 }] }, options);
    assert.notEqual(await routerPid(repaired), killed);
    assert.equal(repaired.record.holder.pid, net.record.holder.pid);
    assert.equal((await client.ask({ op: 'echo', name: 'main', limitMs: 20_000 })).outcome, 'ok');
    await assertRoundTrip('after the repair', 30, async () => (await client.connect('b1.example.com', 5_000, 'new')).ms);
  },
);

realTest('making a network again changes nothing that works', async ({ net, plan, options, probe, server }) => {
  await server('b1');
  const client = probe('a1');
  await client.connect('b1.example.com');
  await net.cut('kept', { from: { kind: 'node', node: 'a2' }, to: { kind: 'node', node: 'b1' }, direction: 'both', manner: 'silent' });
  const router = await routerPid(net);
  const again = await createNet(plan, options);
  assert.equal(await routerPid(again), router);
  assert.deepEqual(again.record, net.record);
  assert.equal(await packetsOf(again, 'kept'), 0);
  assert.equal((await client.ask({ op: 'echo', name: 'main', limitMs: 5_000 })).outcome, 'ok');
});

realTest('a namespace that was removed is made again, the others are left alone', async ({ net, plan, options, probe, server }) => {
  await server('b1');
  const witness = probe('a2');
  await witness.connect('b1.example.com');
  const [file = '', ...args] = [...net.enterPrefix(null), 'ip', 'netns', 'del', 'a1'];
  execFileSync(file, args, { env: { PATH: SYSTEM_PATH } });
  const said: string[] = [];
  const repaired = await createNet(plan, { ...options, onProgress: (text) => said.push(text) });
  assert.deepEqual(said, ['made anew: a1']);
  assert.equal(repaired.record.holder.pid, net.record.holder.pid);
  assert.equal((await probe('a1').connect('b1.example.com')).outcome, 'ok');
  assert.equal((await witness.ask({ op: 'echo', name: 'main', limitMs: 5_000 })).outcome, 'ok');
});

realTest('a network whose holder was killed, or that was never finished, is made anew', async ({ net, plan, options }) => {
  const { holder } = net.record;
  process.kill(holder.pid, 'SIGKILL');
  await until('the holder is gone', async () => (await openNet(options.stateDir).catch(() => null)) === null);
  assert.throws(() => net.enterPrefix('a1'), { code: 'E302' });
  const second = await createNet(plan, options);
  assert.notEqual(second.record.holder.pid, holder.pid);
  await writeNetRecord(options.stateDir, { ...second.record, state: 'making' });
  await assert.rejects(openNet(options.stateDir), { code: 'E302' });
  const third = await createNet(plan, options);
  assert.notEqual(third.record.holder.pid, second.record.holder.pid);
  assert.equal(processesOfNetwork(options.networkId).length, 2, 'one holder and one router');
});

realTest('a holder that its maker could not write down any more is found and ended', async ({ net, plan, options }) => {
  rmSync(recordFile(options.stateDir));
  const again = await createNet(plan, options);
  assert.notEqual(again.record.holder.pid, net.record.holder.pid);
  assert.equal(processesOfNetwork(options.networkId).length, 2, 'one holder and one router');
});

realTest('a running network is not taken for one with other nodes', async ({ options }) => {
  const other = planNet({ ...REQUEST, nodes: REQUEST.nodes.slice(1) });
  await assert.rejects(createNet(other, options), { code: 'E307' });
});

realTest('a process number that belongs to another process now is never signalled', async ({ net, options }) => {
  const record = readNetRecord(options.stateDir);
  assert.ok(record !== null);
  // As after a restart of the machine: the number is in use, by this very test.
  await writeNetRecord(options.stateDir, { ...record, holder: { ...record.holder, pid: process.pid } });
  await assert.rejects(openNet(options.stateDir), { code: 'E302' });
  await destroyNet(options.stateDir, options.networkId);
  assert.throws(() => net.enterPrefix(null), { code: 'E302' });
});

realTest('a folder below /run is refused', async ({ plan, options }) => {
  await assert.rejects(createNet(plan, { ...options, stateDir: '/run/holdfast-test' }), { code: 'E308' });
});

realTest('IPv6 is off inside, names are those of the nodes, a sysctl is one of one namespace', async ({ net, probe }) => {
  const show = (namespace: string | null, ...command: string[]): string => {
    const [file = '', ...args] = [...net.enterPrefix(namespace), ...command];
    return execFileSync(file, args, { encoding: 'utf8', env: { PATH: SYSTEM_PATH } });
  };
  assert.equal(show('a1', 'ip', '-6', 'addr', 'show'), '');
  assert.match(show('c1', 'cat', '/etc/hosts'), /^10\.77\.2\.1 b1\.example\.com$/m);
  await net.setSysctl('a1', 'net.ipv4.tcp_syn_retries', '1');
  assert.equal(show('a1', 'cat', '/proc/sys/net/ipv4/tcp_syn_retries').trim(), '1');
  assert.notEqual(show('a2', 'cat', '/proc/sys/net/ipv4/tcp_syn_retries').trim(), '1');
  const [file = '', ...args] = [...net.enterPrefix('a1', '/usr'), 'pwd'];
  assert.equal(execFileSync(file, args, { encoding: 'utf8' }).trim(), '/usr');
  assert.match(net.record.congestionControl, /^[a-z0-9_]+$/);
  assert.equal((await probe('a1').connect('a1.example.com')).outcome, 'ECONNREFUSED');
});
