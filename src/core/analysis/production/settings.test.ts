import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FABRIC_DEFAULTS } from './fabric-defaults.ts';
import { type NodeSettings, settingOf, settingText } from './settings.ts';

const orderer: NodeSettings = {
  node: 'orderer1',
  kind: 'orderer',
  version: '3.1.1',
  file: 'orderer.yaml',
  values: {
    'general.tls.enabled': {
      key: 'General.TLS.Enabled',
      value: true,
      from: { kind: 'file', at: { file: 'orderer.yaml', line: 5, column: 3 } },
    },
    'general.listenaddress': {
      key: 'General.ListenAddress',
      value: null,
      from: { kind: 'file', at: { file: 'orderer.yaml', line: 2, column: 3 } },
    },
  },
};

test('a value that is given is taken, whatever the case of the key', () => {
  assert.equal(settingOf(orderer, 'General.TLS.Enabled')?.value, true);
  assert.equal(settingText(settingOf(orderer, 'General.TLS.Enabled') ?? assert.fail()), 'General.TLS.Enabled is true (orderer.yaml:5)');
});

test('a key without a value gets the default of Fabric, and it says so', () => {
  const setting = settingOf(orderer, 'General.ListenAddress');
  assert.deepEqual([setting?.value, setting?.from.kind], ['127.0.0.1', 'default']);
  assert.match(settingText(setting ?? assert.fail()), /Fabric's default: orderer\/common\/localconfig\/config\.go/);
});

test('defaults are those of the version', () => {
  const method = (version: string) => settingOf({ ...orderer, version }, 'General.BootstrapMethod')?.value;
  assert.deepEqual([method('2.5.9'), method('3.1.1')], ['file', 'none']);
  assert.equal(settingOf({ ...orderer, version: '2.5.9' }, 'General.Cluster.ReplicationPolicy')?.value, null);
});

test('without the file nobody knows what is not given', () => {
  const { file: _file, ...withoutFile } = orderer;
  assert.equal(settingOf(withoutFile, 'General.ListenPort'), undefined);
  assert.equal(settingOf(withoutFile, 'General.TLS.Enabled')?.value, true);
});

test('the MSP folder is known by its own file', () => {
  assert.equal(settingOf(orderer, 'msp.NodeOUs.Enable'), undefined);
  assert.equal(settingOf({ ...orderer, mspFile: 'msp/config.yaml' }, 'msp.NodeOUs.Enable')?.value, null);
});

test('variables that override no key are known by the file of variables', () => {
  assert.equal(settingOf(orderer, 'FABRIC_LOGGING_SPEC'), undefined);
  assert.equal(settingOf({ ...orderer, envFile: 'env' }, 'FABRIC_LOGGING_SPEC')?.value, null);
});

test('a key that is named like a property of every object is not known', () => {
  assert.equal(settingOf(orderer, 'constructor')?.value, null);
});

test('no default is given twice', () => {
  const keys = FABRIC_DEFAULTS.map(({ node, key }) => `${node} ${key}`);
  assert.deepEqual(keys, [...new Set(keys)]);
});
