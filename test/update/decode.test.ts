/** The decoder against genesis blocks of configtxgen, and everything else against configtxlator, Fabric's own program. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assert as holds, json, nat, property, uint8Array } from 'fast-check';
import { common } from '@hyperledger/fabric-protos';
import { Failure } from '../../src/core/kernel/failure.ts';
import { goDurationMs } from '../../src/core/platforms/fabric/channel-config/go-duration.ts';
import { decodeConfigBlock, openConfigBlock } from '../../src/platforms/fabric/config/decode-config-block.ts';
import { nextChannelConfig, readConfigChange } from '../../src/platforms/fabric/config/read-config-change.ts';
import { accept } from '../topology/small-file.ts';
import { cachedPrograms, realConfigs, WITHOUT_PROGRAMS } from './real-config.ts';

/** HOLDFAST_RUNS=100000 looks longer. */
const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 300);
const EXAMPLES = new URL('../../examples/', import.meta.url);
const FIXTURES = new URL('../../src/platforms/fabric/fixtures/', import.meta.url);
const example = (name: string) => accept(readFileSync(new URL(`${name}.yaml`, EXAMPLES), 'utf8'));
const programs = cachedPrograms();
const failure =
  (code: string, words: RegExp = /./) =>
  (error: unknown) =>
    error instanceof Failure && error.code === code && words.test(error.message);

test('Raft: the genesis block says what the topology says', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const config = decodeConfigBlock(await real.genesis(example('three-regions'), 'settlement'), 'settlement');
  assert.deepEqual(
    [config.channel, config.sequence, config.capabilities],
    ['settlement', 0, { channel: ['V2_0'], orderer: ['V2_0'], application: ['V2_5'] }],
  );
  assert.deepEqual(config.consensus, {
    kind: 'raft',
    state: 'normal',
    tickInterval: { text: '500ms', ms: 500 },
    electionTicks: 10,
    heartbeatTicks: 1,
    maxInflightBlocks: 5,
    snapshotIntervalBytes: 16_777_216,
  });
  assert.deepEqual(
    config.consenters.map(({ id, host, port }) => [id, host, port]),
    [1, 2, 3, 4, 5].map((n) => [null, `orderer${n}.orderer.example.com`, 7050]),
  );
  assert.deepEqual(
    config.ordererOrganisations[0]?.endpoints,
    config.consenters.map(({ host, port }) => `${host}:${port}`),
  );
  assert.equal(config.batch.timeout.ms, 300);
  assert.deepEqual(
    config.applicationOrganisations.map(({ msp, anchorPeers }) => [msp.id, anchorPeers.length, msp.nodeUnits?.peer?.unit]),
    [
      ['Org1MSP', 1, 'peer'],
      ['Org2MSP', 1, 'peer'],
    ],
  );
  assert.deepEqual(config.policies['/Channel/Orderer/BlockValidation'], { kind: 'implicit', rule: 'ANY', subPolicy: 'Writers' });
  assert.deepEqual(config.policies['/Channel/Application/Org1MSP/Endorsement'], {
    kind: 'signature',
    rule: { kind: 'out-of', count: 1, of: [{ kind: 'signed-by', principal: 0 }] },
    principals: [{ kind: 'role', msp: 'Org1MSP', role: 'peer' }],
  });
});

test('SmartBFT: every option, consenter and signature of block validation is read', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const config = decodeConfigBlock(await real.genesis(example('certificates-bft'), 'certificates'));
  assert.ok(config.consensus.kind === 'smartbft');
  const { leaderHeartbeat, requestForward, requestComplain, viewChange, batchInterval, poolSize } = config.consensus;
  assert.deepEqual(
    [leaderHeartbeat.ms, requestForward.ms, requestComplain.ms, viewChange.ms, batchInterval.ms, poolSize],
    [5_000, 2_000, 3_000, 5_000, 500, 100_000],
  );
  assert.deepEqual(
    config.consenters.map(({ id, msp }) => [id, msp]),
    [1, 2, 3, 4].map((id) => [id, 'OrdererMSP']),
  );
  const policy = config.policies['/Channel/Orderer/BlockValidation'];
  assert.ok(policy?.kind === 'signature' && policy.rule.kind === 'out-of');
  assert.equal(policy.rule.count, 3);
  assert.deepEqual(
    policy.principals,
    config.consenters.map(({ msp, identity }) => ({ kind: 'identity', msp, certificate: identity })),
  );
});

test('JSON of configtxlator, changed or not, is read as configtxlator itself reads it', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  for (const [name, channel] of [['three-regions', 'settlement'] as const, ['certificates-bft', 'certificates'] as const]) {
    const block = await real.genesis(example(name), channel);
    const current = openConfigBlock(block);
    const text = real.decode('common.Config', current.message.serializeBinary());
    assert.deepEqual(nextChannelConfig(current, Buffer.from(text)), current.decoded);
    assert.deepEqual(nextChannelConfig(current, Buffer.from(real.decode('common.Block', block))), current.decoded);
    assert.deepEqual(nextChannelConfig(current, block), current.decoded);

    const changed = text.replace(/"max_message_count": \d+/, '"max_message_count": 77').replace(':7050"', ':7099"');
    assert.notEqual(changed, text);
    const next = real.encode('common.Config', changed);
    const wanted = nextChannelConfig(current, next);
    assert.deepEqual(nextChannelConfig(current, Buffer.from(changed)), wanted);

    const update = real.computeUpdate(channel, current.message.serializeBinary(), next);
    const applied = { ...wanted, sequence: 1 };
    for (const form of formsOf(real, channel, update)) assert.deepEqual(nextChannelConfig(current, form), applied);
  }
});

test('an update removes what the new version of a group no longer lists', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const current = openConfigBlock(await real.genesis(example('three-regions'), 'settlement'));
  const next = common.Config.deserializeBinary(current.message.serializeBinary());
  const application = next.getChannelGroup()?.getGroupsMap().get('Application');
  application?.getGroupsMap().del('Org2MSP');
  application?.getPoliciesMap().del('LifecycleEndorsement');
  const update = real.computeUpdate('settlement', current.message.serializeBinary(), next.serializeBinary());
  const applied = nextChannelConfig(current, update);
  assert.deepEqual(
    applied.applicationOrganisations.map(({ name }) => name),
    ['Org1MSP'],
  );
  assert.equal(applied.policies['/Channel/Application/LifecycleEndorsement'], undefined);
  assert.deepEqual(applied.consenters, current.decoded.consenters);
});

test('what Fabric would refuse is refused: a stale update, one that changes nothing, one for another channel', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const block = await real.genesis(example('three-regions'), 'settlement');
  const current = openConfigBlock(block);
  const batch = Buffer.from(
    real.decode('common.Config', current.message.serializeBinary()).replace(/"max_message_count": \d+/, '"max_message_count": 9'),
  );
  const update = real.computeUpdate('settlement', current.message.serializeBinary(), real.encode('common.Config', batch.toString('utf8')));
  const change = readConfigChange(update);
  assert.ok(change.kind === 'update');

  const stale = openConfigBlock(block);
  stale.message.getChannelGroup()?.getGroupsMap().get('Orderer')?.getValuesMap().get('BatchSize')?.setVersion(4);
  assert.throws(() => nextChannelConfig(stale, update), failure('E443', /BatchSize/));
  const nothing = common.ConfigUpdate.deserializeBinary(update);
  nothing.setWriteSet(nothing.getReadSet());
  assert.throws(() => nextChannelConfig(current, nothing.serializeBinary()), failure('E443', /nothing/));
  assert.throws(() => nextChannelConfig({ ...current, channel: 'other' }, update), failure('E441', /"settlement", not of "other"/));
  assert.throws(() => decodeConfigBlock(block, 'other'), failure('E441', /"settlement", not of "other"/));
});

test('a block of transactions is told from a block of configuration', () => {
  const block = readFileSync(new URL('peer-block-4.block', FIXTURES));
  assert.throws(() => decodeConfigBlock(block), failure('E442', /block 4 of channel/));
  assert.throws(() => readConfigChange(block), failure('E440'));
});

test('garbage ends in a failure with a code, whatever the bytes are', async () => {
  const block = programs === undefined ? readFileSync(new URL('peer-block-4.block', FIXTURES)) : await genesisOnce(programs);
  const onlyFailures = (bytes: Uint8Array): void => {
    for (const read of [(b: Uint8Array) => decodeConfigBlock(b), readConfigChange]) {
      try {
        read(bytes);
      } catch (error) {
        assert.ok(error instanceof Failure && /^E44[0-3]$/.test(error.code), String(error));
      }
    }
  };
  holds(property(uint8Array({ maxLength: 400 }), onlyFailures), { numRuns: RUNS });
  holds(
    property(nat(block.length - 1), uint8Array({ minLength: 1, maxLength: 8 }), (at, patch) => {
      const damaged = Uint8Array.from(block);
      damaged.set(patch.subarray(0, block.length - at), at);
      onlyFailures(damaged);
      onlyFailures(block.subarray(0, at));
    }),
    { numRuns: Math.ceil(RUNS / 10) },
  );
  holds(
    property(json(), (text) => onlyFailures(Buffer.from(text))),
    { numRuns: RUNS },
  );
  const levels = 20_000;
  onlyFailures(Buffer.from(`{"channel_group":${'{"groups":{"a":'.repeat(levels)}{}${'}}'.repeat(levels)}}`));
});

test('lengths that lead beyond the message around them cost no more than a failure', () => {
  // Without a bound, one in some hundred of these keeps the parser busy for seconds or for ever.
  const nested = nestedConfig(6).serializeBinary();
  const onlyFailures = (at: number, patch: Uint8Array): void => {
    const damaged = Uint8Array.from(nested);
    damaged.set(patch.subarray(0, nested.length - at), at);
    try {
      readConfigChange(damaged);
    } catch (error) {
      assert.ok(error instanceof Failure && error.code === 'E440', String(error));
    }
  };
  const lengths = uint8Array({ minLength: 1, maxLength: 4, min: 0x80, max: 0xff });
  holds(property(nat(nested.length - 1), lengths, onlyFailures), { numRuns: RUNS, seed: 1 });
});

function nestedConfig(levels: number): common.Config {
  const group = (below: number): common.ConfigGroup => {
    const made = new common.ConfigGroup();
    made.setModPolicy('Admins');
    if (below > 0) made.getGroupsMap().set('Orderer', group(below - 1));
    return made;
  };
  const config = new common.Config();
  config.setChannelGroup(group(levels));
  return config;
}

test('JSON with a slip of the pen is refused by name', () => {
  const change = (value: object) => Buffer.from(JSON.stringify({ channel_group: { values: {}, groups: { Orderer: { values: value } } } }));
  const refused = (value: object, words: RegExp) => assert.throws(() => readConfigChange(change(value)), failure('E440', words));
  refused({ BatchSize: { value: { max_mesage_count: 5 } } }, /BatchSize\.value has no field "max_mesage_count"/);
  refused({ BatchSize: { value: { max_message_count: 'five' } } }, /max_message_count must be a whole number/);
  refused({ ConsensusType: { value: { state: 'STATE_ODD' } } }, /state must be one of STATE_NORMAL/);
  refused({ MSP: { value: { type: 0, config: { root_certs: ['%%'] } } } }, /root_certs\[0\] must be base64/);
});

test("durations are read as Go's time.ParseDuration reads them", () => {
  const cases: Readonly<Record<string, number | null>> = {
    '500ms': 500,
    '1h2m3.5s': 3_723_500,
    '.5s': 500,
    '1.s': 1_000,
    '250us': 0.25,
    '0': 0,
    '-2s': -2_000,
    '+1s': 1_000,
    '': null,
    '5': null,
    s: null,
    '1 s': null,
    '1d': null,
    '-': null,
    '300000000h': null,
  };
  for (const [text, ms] of Object.entries(cases)) assert.equal(goDurationMs(text), ms, text);
});

type Real = ReturnType<typeof realConfigs>;

/** An update in every form in which people keep it. */
function formsOf(real: Real, channel: string, update: Buffer): readonly Uint8Array[] {
  const text = real.decode('common.ConfigUpdate', update);
  const header = { channel_header: { channel_id: channel, type: 2 } };
  const wrapped = JSON.stringify({ payload: { header, data: { config_update: JSON.parse(text) as unknown } } });
  const envelope = new common.ConfigUpdateEnvelope();
  envelope.setConfigUpdate(update);
  return [update, Buffer.from(text), Buffer.from(wrapped), envelope.serializeBinary(), real.encode('common.Envelope', wrapped)];
}

async function genesisOnce(bin: string): Promise<Uint8Array> {
  using real = realConfigs(bin);
  return real.genesis(example('certificates-bft'), 'certificates');
}
