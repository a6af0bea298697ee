import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { filledIn } from '../../src/core/topology/driver-placeholders.ts';
import { printTopology } from '../../src/core/topology/print.ts';
import { accept, refuse, SMALL } from './small-file.ts';

const BASIC = 'inspect: [look, "{node}"], start: [./start, "{node}"], stop: [./stop, "{node}", "{grace}"]';
const withDriver = (keys: string): string => `${SMALL}drivers: { default: { kind: commands, ${keys} } }\n`;

test('programs of the operator are kept as they are, with limits and folders in place', () => {
  const topology = accept(withDriver(`${BASIC}, data: "/srv/{node}", limits: { copy: 5m }`));
  assert.deepEqual(topology.drivers['default'], {
    kind: 'commands',
    programs: { inspect: ['look', '{node}'], start: ['./start', '{node}'], stop: ['./stop', '{node}', '{grace}'] },
    lookFrom: {},
    data: '/srv/{node}',
    folders: { ledger: '.', wal: 'etcdraft/wal', snapshots: 'etcdraft/snapshot' },
    limits: { lookMs: 10_000, actMs: 60_000, copyMs: 300_000 },
  });
});

test('files of an organisation stand for its own client certificate where no other is named', () => {
  const access = 'access: { tls-ca: ca.pem, certificate: c.pem, key: k.pem }';
  const text = SMALL.replace(/(org1: \{[^}]*?)( ?\})/u, `$1, ${access}$2`);
  const topology = accept(text);
  assert.deepEqual(topology.organisations['org1']?.access, {
    tlsCa: 'ca.pem',
    certificate: 'c.pem',
    key: 'k.pem',
    tlsCertificate: 'c.pem',
    tlsKey: 'k.pem',
  });
  const again = parseTopology(printTopology(topology), 'again.yaml');
  assert.ok(again.kind === 'ok');
  assert.deepEqual(again.topology, topology);
});

test('what is printed is read again as the same, with every program', () => {
  const all = ['kill', 'freeze', 'thaw', 'logs', 'read', 'write', 'hold', 'release', 'held'].map(
    (name) => `${name}: [ssh, "{host}", ${name}]`,
  );
  const topology = accept(withDriver(`${BASIC}, ${all.join(', ')}, look-from: { frankfurt: [ssh, bastion, look, "{host}:{grpc}"] }`));
  const again = parseTopology(printTopology(topology), 'again.yaml');
  assert.ok(again.kind === 'ok');
  assert.deepEqual(again.topology, topology);
});

const REFUSED = [
  { keys: 'inspect: [look], start: [start], data: /srv', code: 'E103', message: /lacks the key "stop"/ },
  { keys: `${BASIC}, data: /srv, freeze: [x]`, code: 'E142', message: /freeze without thaw/ },
  { keys: `${BASIC}, data: /srv, hold: [x], held: [x]`, code: 'E142', message: /hold, held without release/ },
  { keys: `${BASIC}, read: [x]`, code: 'E142', message: /read without write/ },
  { keys: `${BASIC}, data: /srv, read: [x], write: [x]`, code: 'E142', message: /data and read/ },
  { keys: BASIC, code: 'E142', message: /neither data nor read and write/ },
  { keys: `${BASIC}, data: "/srv/{grace}"`, code: 'E143', message: /\{grace\} stands for nothing/ },
  { keys: `${BASIC}, data: /srv, kill: [kill, "{grace}"]`, code: 'E143', message: /\{grace\} stands for nothing/ },
  { keys: `${BASIC}, data: /srv, folders: { wal: ../wal }`, code: 'E108', message: /not a path within a folder/ },
  { keys: `${BASIC}, data: /srv, folders: { wal: /wal }`, code: 'E108', message: /not a path within a folder/ },
  { keys: `${BASIC}, data: /srv, look-from: { paris: [look] }`, code: 'E110', message: /region "paris" is not declared/ },
  { keys: `${BASIC}, data: /srv, look-from: { london: [look, "{lines}"] }`, code: 'E143', message: /\{lines\} stands for nothing/ },
  { keys: `${BASIC}, data: /srv, shell: true`, code: 'E102', message: /unknown key "shell"/ },
] as const;

for (const { keys, code, message } of REFUSED) {
  test(`refuses commands with ${code}: ${message.source}`, () => {
    const problems = refuse(withDriver(keys));
    const found = problems.find((problem) => problem.code === code && message.test(problem.message));
    assert.ok(found !== undefined, JSON.stringify(problems));
  });
}

test('a value fills its own argument, and is not looked at again', () => {
  assert.equal(filledIn('--name={node}', { node: 'a b; rm -rf {host}', host: 'h' }), '--name=a b; rm -rf {host}');
  assert.equal(filledIn('{{.State}} {other}', { node: 'a' }), '{{.State}} {other}');
});
