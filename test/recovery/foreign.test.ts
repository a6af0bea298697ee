/** A network that Holdfast did not deploy: what its commands come to, how its nodes are reached, and what is refused because nobody could do it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { Step } from '../../src/core/plan/step.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { commandsOfStep } from '../../src/network/foreign/commands-of-step.ts';
import { foreignAccess } from '../../src/network/foreign/foreign-access.ts';
import { foreignNodes, isForeign, refuseForeign } from '../../src/network/foreign/foreign-nodes.ts';
import { undoableSteps } from '../../src/network/foreign/undoable-steps.ts';
import { openAny } from '../../src/network/open-any.ts';
import { ensureMaterial } from '../../src/platforms/fabric/material/material.ts';
import { accept, change } from '../topology/small-file.ts';

const TEXT = readFileSync(new URL('../../examples/not-deployed.yaml', import.meta.url), 'utf8');
const TOPOLOGY = accept(TEXT);
const lines = (step: Step, topology: Topology = TOPOLOGY): readonly string[] | null =>
  commandsOfStep(foreignNodes(topology, '/net work'), '/state/snapshots', step);

test('every step on a machine is a program of the operator, with every word quoted for itself', () => {
  const reason = "lost; it's gone";
  assert.deepEqual(lines({ kind: 'node.hold', node: 'orderer1', reason }), [
    String.raw`echo 'lost; it'\''s gone' | operator/node-control hold nodes/orderer1`,
  ]);
  assert.deepEqual(lines({ kind: 'node.stop', node: 'orderer4', graceSeconds: 10 }), ['operator/node-control stop nodes/orderer4 10']);
  assert.deepEqual(lines({ kind: 'node.kill', node: 'orderer5' }), [
    '# orderer5: the driver names no program for kill; people vouch for it',
  ]);
  const gone = { kind: 'wait.until', condition: { kind: 'node.stopped', node: 'orderer1' }, timeoutMs: 1 } as const;
  assert.deepEqual(lines(gone), ['operator/node-control inspect nodes/orderer1   # until it prints stopped']);
  assert.equal(lines({ kind: 'channel.canary', channel: 'settlement', orderer: 'orderer4', timeoutMs: 1 }), null);
});

test('data is copied where it is reached, and streamed where it is not', () => {
  const aside = (node: string): Step => ({ kind: 'node.set-aside', node, label: 'r1' });
  assert.deepEqual(lines(aside('orderer1')), [
    "mkdir -p /state/snapshots/orderer1 && cp -a '/net work/nodes/orderer1/data' /state/snapshots/orderer1/r1-by-hand",
    "find '/net work/nodes/orderer1/data' -mindepth 1 -delete",
  ]);
  assert.deepEqual(lines(aside('orderer5')), [
    'mkdir -p /state/snapshots/orderer5/r1-by-hand && operator/node-control read nodes/orderer5 | tar -x -f - -C /state/snapshots/orderer5/r1-by-hand',
    'tar -c -f - -T /dev/null | operator/node-control write nodes/orderer5',
  ]);
  assert.deepEqual(lines({ kind: 'node.clone', node: 'orderer5', from: 'orderer4', label: 'r1' }), [
    'tar -c -f - -C /state/snapshots/orderer4/r1-* . | operator/node-control write nodes/orderer5',
  ]);
});

test('a plan that needs what no program does is refused before it begins', () => {
  const plan = (...steps: readonly Step[]): Parameters<typeof undoableSteps>[0] => ({ plan: { steps } as never });
  assert.deepEqual(undoableSteps(plan({ kind: 'node.start', node: 'orderer1' })), []);
  const fence: Step = { kind: 'link.fence', id: 'x', from: ['peer0-org1'], to: 'orderer4' };
  const rollback: Step = { kind: 'peer.rollback', node: 'peer0-org1', channel: 'settlement', block: 7 };
  assert.deepEqual(
    undoableSteps(plan(fence, rollback)).map(({ code, subject }) => [code, subject]),
    [
      ['R740', 'orderer4'],
      ['R740', 'peer0-org1'],
    ],
  );
});

test('nodes are reached by their host names, as members of their organisation', () => {
  const access = foreignAccess(TOPOLOGY, '/net');
  assert.equal(access.nodes['orderer1']?.grpc, '127.78.31.1:7050');
  assert.equal(access.nodes['orderer1']?.admin, '127.78.31.1:7053');
  assert.ok(access.organisations['org1']?.client.tlsKey.startsWith('/net/crypto/peerOrganizations/'));
  assert.deepEqual(access.channels['settlement']?.peers, ['peer0-org1']);
});

test('peers of an organisation that gives no files are asked by nobody; orderers must be', () => {
  const org1 = TEXT.indexOf('  org1:');
  const without =
    TEXT.slice(0, org1) +
    '  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }\n' +
    TEXT.slice(TEXT.indexOf('\n# Three of five'));
  const access = foreignAccess(accept(without), '/net');
  assert.deepEqual(Object.keys(access.nodes), Object.keys(TOPOLOGY.orderers));
  assert.deepEqual(access.channels['settlement']?.peers, []);
  const orderers = TOPOLOGY.organisations['orderer-org'] ?? assert.fail();
  const { access: _, ...bare } = orderers;
  const mute = { ...TOPOLOGY, organisations: { ...TOPOLOGY.organisations, 'orderer-org': bare } };
  assert.throws(
    () => foreignAccess(mute, '/net'),
    (error) => error instanceof Failure && error.code === 'E369' && /orderer1/.test(error.message),
  );
});

test('a network is foreign when every node is, and then it is neither brought up nor taken down', () => {
  assert.equal(isForeign(TOPOLOGY), true);
  assert.throws(
    () => refuseForeign(TOPOLOGY),
    (error) => error instanceof Failure && error.code === 'E368',
  );
  const own = accept(readFileSync(new URL('../../examples/minimal.yaml', import.meta.url), 'utf8'));
  assert.equal(isForeign(own), false);
  refuseForeign(own);
  const mixed = accept(`${change('driver: archives', 'driver: ours', TEXT)}  ours: { kind: local }\n`);
  assert.equal(isForeign(mixed), false);
});

test('opening it makes nothing but a state folder, clears away what killed commands left, and refuses the folder of a network of ours', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-foreign-'));
  try {
    await ensureMaterial(TOPOLOGY, { root: join(folder, 'crypto'), now: new Date(), validDays: 30, names: () => [] });
    const state = join(folder, '.holdfast', TOPOLOGY.name);
    // No process has such a number: Linux ends at 2^22.
    for (const pid of ['99999999', String(process.ppid)]) mkdirSync(join(state, 'scratch', pid, 'data-orderer1'), { recursive: true });
    const network = await openAny(join(folder, 'network.yaml'), TOPOLOGY, {});
    assert.deepEqual([network.driver.kind, network.record.mode, network.regions], ['commands', 'foreign', null]);
    assert.equal(existsSync(join(state, 'scratch', '99999999')), false);
    assert.equal(existsSync(join(state, 'scratch', String(process.ppid))), true, 'a command that runs may need it');
    network.close();
    assert.equal(existsSync(network.paths.record), false);
    writeFileSync(network.paths.record, '{}');
    await assert.rejects(openAny(join(folder, 'network.yaml'), TOPOLOGY, {}), (error) => error instanceof Failure && error.code === 'E368');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
