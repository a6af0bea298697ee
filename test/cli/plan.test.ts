/** The planner on the command line: the shapes of interfaces.md section 3, one question at a time, and answers that a person can read. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { openConfigBlock } from '../../src/platforms/fabric/config/decode-config-block.ts';
import { ensureMaterial } from '../../src/platforms/fabric/material/material.ts';
import { accept } from '../topology/small-file.ts';
import { cachedPrograms, realConfigs, WITHOUT_PROGRAMS } from '../update/real-config.ts';
import { emptyFolder, runCli } from './run-cli.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const EXAMPLE = fileURLToPath(new URL('three-regions.yaml', EXAMPLES));

interface Losses {
  readonly smallest: number | null;
  readonly survivesAnyOne: boolean;
  readonly sets: readonly (readonly string[])[];
  readonly complete: boolean;
  readonly witness: readonly string[] | null;
}

type Levels = Readonly<Record<'node' | 'host' | 'rack' | 'zone' | 'region' | 'organisation', Losses>>;

interface PlanDocument {
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly at?: { readonly file: string } }[];
  /** With settings only. */
  readonly notChecked: readonly { readonly code: string; readonly nodes: readonly string[]; readonly reason: string }[];
  /** With certificates only. */
  readonly partial: readonly string[];
  readonly expiry: readonly { readonly subject: string; readonly channel?: string; readonly daysLeft: number }[];
  readonly channels: Readonly<
    Record<
      string,
      {
        readonly survivability: Readonly<Record<'ordering' | 'acknowledged' | 'endorsement' | 'query', { readonly level: Levels }>>;
        readonly timing: {
          readonly electionTimeoutMs: readonly number[];
          readonly worstRttMs: number;
          readonly floors: Readonly<Record<string, unknown>>;
        };
        readonly chaincodes: Readonly<Record<string, { readonly endorsement: { readonly level: Levels } }>>;
        readonly cutLinks?: { readonly everywhere?: Losses; readonly unknown?: string };
      }
    >
  >;
}

async function planned(args: readonly string[], folder?: string): Promise<PlanDocument> {
  return (await runCli(['plan', ...args, '--json'], folder === undefined ? {} : { folder })).json() as unknown as PlanDocument;
}

/** A copy of the example with lines changed, as holdfast.yaml of a folder. */
function changed(...changes: readonly (readonly [string, string])[]): string {
  const folder = emptyFolder();
  const text = changes.reduce(
    (before, [from, to]) => {
      assert.ok(before.includes(from), from);
      return before.replace(from, to);
    },
    readFileSync(EXAMPLE, 'utf8'),
  );
  writeFileSync(join(folder, 'holdfast.yaml'), text);
  return folder;
}

test('plan --json has the smallest losses of every kind on every level, and two, two and one survive any region', async () => {
  const { findings, channels } = await planned([EXAMPLE]);
  assert.deepEqual(findings, []);
  const channel = channels['settlement'] ?? assert.fail();
  const { ordering, acknowledged, endorsement, query } = channel.survivability;
  assert.deepEqual(Object.keys(ordering.level), ['node', 'host', 'rack', 'zone', 'region', 'organisation']);
  assert.deepEqual(ordering.level.region, {
    smallest: 2,
    survivesAnyOne: true,
    sets: [
      ['frankfurt', 'london'],
      ['frankfurt', 'singapore'],
      ['london', 'singapore'],
    ],
    complete: true,
    witness: ['frankfurt', 'london'],
  });
  assert.deepEqual([acknowledged.level.node.smallest, endorsement.level.region.smallest, query.level.node.smallest], [3, 2, 4]);
  assert.deepEqual(channel.timing.electionTimeoutMs, [5_000, 10_000]);
  assert.equal(channel.timing.worstRttMs, 170);
  assert.deepEqual(channel.timing.floors, { leaderKillMs: 5_000, silentLossMs: 20_000, viewChangeMs: null });
  assert.ok('ledger' in channel.chaincodes);
});

test('three, one and one: the plan says which region, and exits with 0 because a warning is no error', async () => {
  const folder = changed([
    'orderer3: { organisation: orderer-org, at: frankfurt/fra-a',
    'orderer3: { organisation: orderer-org, at: london/lon-b',
  ]);
  const ran = await runCli(['plan'], { folder });
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(ran.stdout, /warning S102 {2}losing london stops ordering and can lose acknowledged blocks/u);
});

test('links whose cut stops ordering: known for consenters in 3 regions, unknown in 13, in JSON and in words', async () => {
  const known = await planned([EXAMPLE, '--max-set-size', '3']);
  assert.deepEqual(known.channels['settlement']?.cutLinks?.everywhere?.smallest, 3);
  assert.match((await runCli(['plan', EXAMPLE])).stdout, /cut links that stop ordering everywhere: for example frankfurt-london \+ /u);

  const folder = emptyFolder();
  const regions = Array.from({ length: 13 }, (_, i) => `r${i}`);
  writeFileSync(join(folder, 'holdfast.yaml'), everywhere(regions));
  const reason = 'consenters are in 13 regions, and links between more than 12 are not searched';
  assert.deepEqual((await planned([], folder)).channels['c']?.cutLinks, { unknown: reason });
  const { stdout } = await runCli(['plan'], { folder });
  assert.ok(stdout.includes(`cut links that stop ordering everywhere: unknown (${reason})`), stdout);
});

/** An orderer in each region, and a peer in the first. */
function everywhere(regions: readonly string[]): string {
  return [
    'version: 1',
    'name: wide',
    'platform: { kind: fabric, version: 3.1.1 }',
    `regions: { ${regions.map((region) => `${region}: {}`).join(', ')} }`,
    'organisations:',
    '  o: { msp: OMSP, domain: o.example.com, kind: orderer }',
    '  p: { msp: PMSP, domain: p.example.com, kind: peer }',
    `orderers: { ${regions.map((region) => `o-${region}: { organisation: o, at: ${region} }`).join(', ')} }`,
    `peers: { p0: { organisation: p, at: ${regions[0]} } }`,
    `channels: { c: { consensus: { kind: raft }, consenters: [${regions.map((region) => `o-${region}`).join(', ')}], peers: [p0], endorsement: ANY } }`,
    'drivers: { default: { kind: local } }',
    '',
  ].join('\n');
}

test('--max-set-size widens the lists, and refuses what it cannot do', async () => {
  const zone = async (size: string): Promise<Losses | undefined> =>
    (await planned([EXAMPLE, '--max-set-size', size])).channels['settlement']?.survivability.ordering.level.zone;
  assert.deepEqual([(await zone('2'))?.complete, (await zone('2'))?.sets.length], [false, 0]);
  assert.deepEqual([(await zone('3'))?.complete, (await zone('3'))?.sets.length], [true, 10]);
  for (const size of ['0', '1.5', 'x']) assert.equal((await runCli(['plan', EXAMPLE, '--max-set-size', size])).exit, 2, size);
});

test('--lose answers in words and JSON, and ends with 1 when something stops', async () => {
  const holds = await runCli(['plan', EXAMPLE, '--lose', 'region:london']);
  assert.equal(holds.exit, 0, holds.stderr);
  assert.match(holds.stdout, /one more consenter lost stops ordering; one more peer lost can stop endorsement$/mu);
  const stops = await runCli(['plan', EXAMPLE, '--lose', 'region:london,node:orderer4', '--json']);
  assert.equal(stops.exit, 1);
  const { lost, channels } = stops.json() as { readonly lost: readonly string[]; readonly channels: Readonly<Record<string, unknown>> };
  assert.deepEqual(lost, ['orderer1', 'orderer2', 'orderer4', 'peer0-org1', 'peer1-org2']);
  const { chaincodes, ...outcome } = channels['settlement'] as Readonly<Record<string, unknown>>;
  assert.deepEqual(outcome, {
    ordering: 'stops',
    acknowledged: 'at-risk',
    endorsement: 'holds',
    query: 'holds',
    marginNodes: -1,
    marginPeers: { endorsement: 0, query: 1 },
  });
  assert.ok(chaincodes !== undefined);
});

test('--lose refuses what it does not know, with the nearest name', async () => {
  for (const [domains, hint] of [
    ['region:londn', /london/u],
    ['node:orderer9', /orderer/u],
    ['', /region:london/u],
  ] as const) {
    const ran = await runCli(['plan', EXAMPLE, '--lose', domains]);
    assert.equal(ran.exit, 2, domains);
    assert.match(ran.stderr, hint);
  }
});

test('--place proposes a spread with its proof, and its diff is a change that makes the finding go away', async () => {
  const folder = changed([
    'orderer3: { organisation: orderer-org, at: frankfurt/fra-a',
    'orderer3: { organisation: orderer-org, at: london/lon-b',
  ]);
  const ran = await runCli(['plan', '--place', '5', '--json'], { folder });
  assert.equal(ran.exit, 0, ran.stderr);
  const { consenters, survives, proof, latency, diff } = ran.json() as {
    readonly consenters: Readonly<Record<string, string>>;
    readonly survives: Readonly<Record<string, number>>;
    readonly proof: Readonly<Record<string, readonly string[]>>;
    readonly latency: { readonly foundMs: number; readonly boundMs: number };
    readonly diff: string;
  };
  assert.equal(Object.keys(consenters).length, 5);
  assert.equal(survives['region'], 1);
  assert.ok((proof['london'] ?? []).length >= 3);
  assert.ok(latency.foundMs >= latency.boundMs && latency.boundMs > 0);
  assert.match(diff, /^--- /u);
  const person = await runCli(['plan', '--place', '5'], { folder });
  assert.match(person.stdout, /without london: .* are a quorum/u);
});

test('--place refuses impossible wishes with the contradiction', async () => {
  const ran = await runCli(['plan', EXAMPLE, '--place', '5', '--max-per-region', '1']);
  assert.equal(ran.exit, 2);
  assert.match(ran.stderr, /E162: L1\d\d /u);
  for (const wrong of [
    ['--place', 'x'],
    ['--place', '5', '--consensus', 'paxos'],
    ['--place', '5', '--channel', 'settlment'],
  ])
    assert.equal((await runCli(['plan', EXAMPLE, ...wrong])).exit, 2, wrong.join(' '));
});

test('options that belong to another question are refused, not ignored', async () => {
  for (const [args, words] of [
    [['--place', '5', '--lose', 'region:london'], /two questions/u],
    [['--keep', 'orderer1'], /belongs to --place/u],
    [['--lose', 'region:london', '--force'], /belongs to --html/u],
  ] as const) {
    const ran = await runCli(['plan', EXAMPLE, ...args]);
    assert.equal(ran.exit, 2);
    assert.match(ran.stderr, words);
  }
});

test('--html writes one page, and overwrites it only when told to; --mermaid prints a diagram', async () => {
  const folder = changed();
  const write = (...more: readonly string[]): Promise<{ readonly exit: number }> =>
    runCli(['plan', '--html', 'plan.html', ...more], { folder });
  assert.equal((await write()).exit, 0);
  assert.ok(existsSync(join(folder, 'plan.html')));
  assert.equal((await write()).exit, 3);
  assert.equal((await write('--force')).exit, 0);
  assert.match((await runCli(['plan', '--mermaid'], { folder })).stdout, /^flowchart /u);
});

test('--settings reads the files of the user, and finds what they do wrong', async () => {
  const folder = changed();
  assert.equal((await runCli(['render', '--out', 'rendered'], { folder })).exit, 0);
  cpSync(join(folder, 'rendered', 'nodes'), join(folder, 'own'), { recursive: true });
  assert.deepEqual((await planned(['--settings', 'own'], folder)).findings, []);
  const file = join(folder, 'own', 'orderer1', 'orderer.yaml');
  const text = readFileSync(file, 'utf8');
  const open = text.replace('ClientAuthRequired: true', 'ClientAuthRequired: false');
  assert.notEqual(open, text);
  writeFileSync(file, open);
  const { findings } = await planned(['--settings', 'own'], folder);
  assert.ok(
    findings.some(({ code }) => code.startsWith('C')),
    JSON.stringify(findings),
  );
  const whole = await planned(['--settings', 'own'], folder);
  assert.ok(
    whole.notChecked.every(({ reason }) => reason.startsWith('the value of ')),
    JSON.stringify(whole.notChecked),
  );
  rmSync(join(folder, 'own', 'orderer2'), { recursive: true });
  const { notChecked } = await planned(['--settings', 'own'], folder);
  const unknown = notChecked.filter(({ nodes }) => nodes.join() === 'orderer2');
  assert.ok(unknown.length > 10 && unknown.every(({ reason }) => reason === 'its configuration is not known'), JSON.stringify(notChecked));
  const said = await runCli(['plan', '--settings', 'own'], { folder });
  assert.match(said.stderr, /partial\s+\d+ checks not made of orderer2: its configuration is not known/u);
  assert.equal((await runCli(['plan', '--settings', 'nowhere'], { folder })).exit, 2);
});

test('--certificates and --blocks are judged together, with the days that are left', async (t) => {
  const programs = cachedPrograms();
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  const folder = changed();
  using real = realConfigs(programs);
  // The authorities and nodes of the block are others than those of the tree: same names, other keys.
  writeFileSync(join(folder, 'settlement.block'), await real.genesis(accept(readFileSync(EXAMPLE, 'utf8')), 'settlement'));
  const topology = accept(readFileSync(join(folder, 'holdfast.yaml'), 'utf8'));
  await ensureMaterial(topology, { root: join(folder, 'tree'), now: new Date(), validDays: 365, names: () => [] });
  const alone = await planned(['--certificates', 'tree'], folder);
  assert.deepEqual([alone.findings, alone.partial], [[], []]);
  assert.ok(alone.expiry.some(({ subject, daysLeft }) => subject === 'orderer1' && (daysLeft === 364 || daysLeft === 365)));
  assert.ok(alone.expiry.every(({ channel }) => channel === undefined));
  const both = await planned(['--certificates', 'tree', '--blocks', 'settlement.block'], folder);
  const keys = both.findings.filter(({ code }) => code === 'N123');
  assert.ok(keys.length >= 5 && keys.every(({ at }) => at?.file === 'holdfast.yaml'), JSON.stringify(keys));
  assert.ok(both.expiry.some(({ channel }) => channel === 'settlement'));
});

test('what is broken of certificates and blocks is said: partial where the rest can be judged, refused where the question is wrong', async (t) => {
  const folder = changed();
  mkdirSync(join(folder, 'tree'));
  writeFileSync(join(folder, 'tree', 'orderer1.pem'), 'garbage');
  const broken = await planned(['--certificates', 'tree'], folder);
  assert.match(broken.partial.join(), /orderer1\.pem/u);
  writeFileSync(join(folder, 'garbage'), 'garbage');
  for (const [args, words] of [
    [['--certificates', 'nowhere'], /E155/u],
    [['--certificates', 'garbage'], /E156.*no folder/u],
    [['--blocks', 'nowhere'], /E155/u],
    [['--blocks', 'garbage'], /E440: the block cannot be read: it is no protobuf message/u],
  ] as const) {
    const ran = await runCli(['plan', ...args], { folder });
    assert.equal(ran.exit, 2, args.join(' '));
    assert.match(ran.stderr, words);
  }
  const programs = cachedPrograms();
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const bft = accept(readFileSync(new URL('certificates-bft.yaml', EXAMPLES), 'utf8'));
  writeFileSync(join(folder, 'other.block'), await real.genesis(bft, 'certificates'));
  const other = await runCli(['plan', '--blocks', 'other.block'], { folder });
  assert.equal(other.exit, 2);
  assert.match(other.stderr, /other\.block is of channel "certificates", which the topology file does not have/u);
});

test('--check-update wants both files, and says what it cannot read', async () => {
  const folder = changed();
  writeFileSync(join(folder, 'garbage'), 'garbage');
  assert.equal((await runCli(['plan', '--check-update', 'garbage'], { folder })).exit, 2);
  const ran = await runCli(['plan', '--check-update', 'garbage', '--current', 'garbage'], { folder });
  assert.equal(ran.exit, 2, ran.stderr);
  assert.match(ran.stderr, /E44\d/u);
});

test('--check-update judges what configtxlator made, refuses files of another channel, and calls nothing safe that is unknown', async (t) => {
  const programs = cachedPrograms();
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  const folder = changed();
  using real = realConfigs(programs);
  const block = await real.genesis(accept(readFileSync(EXAMPLE, 'utf8')), 'settlement');
  const bft = accept(readFileSync(new URL('certificates-bft.yaml', EXAMPLES), 'utf8'));
  const write = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, name), bytes);
  write('current.block', block);
  write('other.block', await real.genesis(bft, 'certificates'));
  const config = Buffer.from(openConfigBlock(block, 'settlement').message.serializeBinary());
  const json = real.decode('common.Config', config);
  const updated = (from: RegExp, to: string): Buffer => {
    assert.match(json, from);
    return real.computeUpdate('settlement', config, real.encode('common.Config', json.replace(from, to)));
  };
  write('good.pb', updated(/"max_message_count":\s*\d+/u, '"max_message_count": 77'));
  write('bad.pb', updated(/"tick_interval":\s*"500ms"/u, '"tick_interval": "10ms"'));
  const check = (update: string, current = 'current.block') => runCli(['plan', '--check-update', update, '--current', current], { folder });
  const bad = await check('bad.pb');
  assert.equal(bad.exit, 1, bad.stderr);
  assert.match(bad.stdout, /error T101.*Do not submit it\./su);
  const good = await check('good.pb');
  assert.equal(good.exit, 0, good.stderr);
  assert.match(good.stdout, /warning U115.*No error, and a warning: judge for yourself/su);
  assert.doesNotMatch(good.stdout, /Nothing speaks against it/u);
  for (const ran of [await check('good.pb', 'other.block'), await check('other.block')]) {
    assert.equal(ran.exit, 2);
    assert.match(ran.stderr, /E441: the configuration is of channel "certificates", not of "settlement"/u);
  }
  write('cut.block', block.subarray(0, 3_000));
  const cut = await check('good.pb', 'cut.block');
  assert.equal(cut.exit, 2);
  assert.match(cut.stderr, /E440/u);
});
