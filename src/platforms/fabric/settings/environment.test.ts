import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../core/kernel/failure.ts';
import { variables, withVariables } from './environment.ts';
import { yamlSettings } from './yaml-settings.ts';

const ORDERER = { kind: 'orderer', major: 3, hasFile: true } as const;
const PEER = { kind: 'peer', major: 3, hasFile: true } as const;

/** The effective values by path in small letters: a later setting wins. */
function effective(yaml: string, env: string, program: Parameters<typeof withVariables>[3]): Readonly<Record<string, unknown>> {
  const all = withVariables(yamlSettings({ file: 'f.yaml', text: yaml }), variables({ file: 'env', text: env }), 'env', program);
  return Object.fromEntries(all.map(({ key, value }) => [key.toLowerCase(), value]));
}

test('a variable overrides the key of the file, prefix and dots replaced', () => {
  const yaml = 'General:\n  TLS:\n    Enabled: false\n  ListenPort: 7050\n';
  assert.deepEqual(effective(yaml, 'ORDERER_GENERAL_TLS_ENABLED=true\nCORE_GENERAL_LISTENPORT=1', ORDERER), {
    'general.tls.enabled': 'true',
    'general.listenport': 7050,
  });
});

test('an orderer takes a variable for a key that the file lacks in sections that it has, and not under Consensus', () => {
  const yaml = 'General:\n  Cluster:\n    SendBufferSize: 100\nConsensus:\n  WALDir: /data/wal\n';
  const env = [
    'ORDERER_GENERAL_CLUSTER_RPCTIMEOUT=1s',
    'ORDERER_GENERAL_BACKOFF_MAXDELAY=2s',
    'ORDERER_ADMIN_LISTENADDRESS=0.0.0.0:9443',
    'ORDERER_CONSENSUS_EVICTIONSUSPICION=15s',
    'ORDERER_CONSENSUS_WALDIR=/tmp/wal',
  ].join('\n');
  assert.deepEqual(effective(yaml, env, ORDERER), {
    'general.cluster.sendbuffersize': 100,
    'general.cluster.rpctimeout': '1s',
    'consensus.waldir': '/tmp/wal',
  });
});

test('a peer takes a variable for any key, also one with an underscore', () => {
  const env = 'CORE_LEDGER_STATE_STATEDATABASE=CouchDB\nCORE_CHAINCODE_SYSTEM__LIFECYCLE=disable';
  assert.deepEqual(effective('peer:\n  id: p\n', env, PEER), {
    'peer.id': 'p',
    'ledger.state.statedatabase': 'CouchDB',
    'chaincode.system._lifecycle': 'disable',
  });
});

test('an empty variable acts on a peer of Fabric 3 only', () => {
  const yaml = 'vm:\n  endpoint: unix:///var/run/docker.sock\n';
  const at = (program: Parameters<typeof withVariables>[3]) => effective(yaml, 'CORE_VM_ENDPOINT=', program)['vm.endpoint'];
  assert.equal(at(PEER), '');
  assert.equal(at({ ...PEER, major: 2 }), 'unix:///var/run/docker.sock');
  assert.equal(effective('General:\n  LocalMSPID: A\n', 'ORDERER_GENERAL_LOCALMSPID=', ORDERER)['general.localmspid'], 'A');
});

test('without the file every variable is taken: its sections are not known', () => {
  const env = 'ORDERER_CONSENSUS_WALDIR=/data/wal';
  assert.deepEqual(effective('', env, { ...ORDERER, hasFile: false }), { 'consensus.waldir': '/data/wal' });
});

test('variables of Fabric that are no override of a key are kept, all others are not', () => {
  assert.deepEqual(effective('', 'FABRIC_LOGGING_SPEC=info\nHOME=/root', PEER), { fabric_logging_spec: 'info' });
});

test('every key of a file is reached by its own variable', () => {
  const yaml =
    'General:\n  TLS:\n    RootCAs: [a.pem]\n  Profile: { Address: "0.0.0.0:6060" }\nAdmin:\n  TLS:\n    ClientAuthRequired: true\n';
  for (const { key } of yamlSettings({ file: 'f', text: yaml })) {
    const name = ['ORDERER', ...key.split('.').map((part) => part.toUpperCase())].join('_');
    assert.equal(effective(yaml, `${name}=changed`, ORDERER)[key.toLowerCase()], 'changed', key);
  }
});

test('env files: comments, export and quotes; a line that is no variable is named', () => {
  const text = '# comment\n\nexport A=1\r\nB="two words"\nC=x=y\n';
  assert.deepEqual(
    variables({ file: 'env', text }).map(({ name, value, line }) => [name, value, line]),
    [
      ['A', '1', 3],
      ['B', 'two words', 4],
      ['C', 'x=y', 5],
    ],
  );
  assert.throws(
    () => variables({ file: 'env', text: 'A=1\nnonsense\n' }),
    (error) => error instanceof Failure && error.code === 'E453' && error.at?.line === 2,
  );
});
