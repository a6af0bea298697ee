import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkProduction } from '../../src/core/analysis/production/check-production.ts';
import { PRODUCTION_CHECKS } from '../../src/core/analysis/production/checks.ts';
import { notChecked } from '../../src/core/analysis/production/not-checked.ts';
import type { NodeSettings } from '../../src/core/analysis/production/settings.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import { nodeSettings } from '../../src/platforms/fabric/settings/node-settings.ts';
import { BASES, networkOf } from './bases.ts';

const { topology, settings } = networkOf(BASES.raft());

test('without settings only the plan is judged, and everything else is listed as not checked', () => {
  assert.deepEqual(checkProduction(topology), []);
  const unmade = notChecked(topology);
  assert.deepEqual(
    unmade.map(({ code }) => code),
    PRODUCTION_CHECKS.filter(({ of }) => of !== 'topology').map(({ code }) => code),
  );
  const everyNode = nodes(topology).map(({ id }) => id);
  assert.deepEqual(unmade.find(({ code }) => code === 'C110')?.nodes, everyNode);
  assert.deepEqual(unmade.find(({ code }) => code === 'C111')?.nodes, Object.keys(topology.orderers));
});

test('with the files of every node nothing is left unchecked', () => {
  assert.deepEqual(notChecked(topology, settings), []);
});

test('a node whose files are missing is named, the others are checked', () => {
  const { orderer3: _orderer3, ...known } = settings;
  const unmade = notChecked(topology, known);
  assert.ok(unmade.length > 10);
  for (const { nodes: missing } of unmade) assert.deepEqual(missing, ['orderer3']);
});

test('variables alone are judged by what they say; what they leave open is named', () => {
  const node = topology.orderers['orderer1'] ?? assert.fail();
  const env = { file: 'env', text: 'ORDERER_GENERAL_TLS_ENABLED=false\nORDERER_CONSENSUS_WALDIR=/tmp/wal' };
  const known: Readonly<Record<string, NodeSettings>> = { orderer1: nodeSettings(topology, node, { env }) };
  assert.deepEqual(
    checkProduction(topology, known).map(({ code }) => code),
    ['C110', 'C130', 'C134'],
  );
  const open = notChecked(topology, known).filter(({ nodes: of }) => of.includes('orderer1'));
  assert.equal(open.find(({ code }) => code === 'C190')?.reason, 'the value of Metrics.Provider is not known');
  assert.ok(!open.some(({ code }) => code === 'C110' || code === 'C130'));
});

test('a finding names the line of the file, or of the topology', () => {
  const broken = nodeSettings(topology, topology.orderers['orderer1'] ?? assert.fail(), {
    yaml: { file: 'DIR/orderer1/orderer.yaml', text: 'General:\n  TLS:\n    Enabled: false\n' },
  });
  const [first] = checkProduction(topology, { orderer1: broken }).filter(({ code }) => code === 'C110');
  assert.deepEqual(first?.at, { file: 'DIR/orderer1/orderer.yaml', line: 3, column: 5 });
  assert.equal(first?.subject, 'orderer1');
});

test('another platform has no checks of Fabric', () => {
  const besu = { ...topology, platform: { kind: 'besu', version: '25.1.0' } } as const;
  assert.deepEqual([checkProduction(besu, settings), notChecked(besu, settings)], [[], []]);
});
