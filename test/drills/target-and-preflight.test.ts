import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Drill, Target } from '../../src/core/chaos/drill/drill.ts';
import { planFaults } from '../../src/core/chaos/drill/plan-faults.ts';
import { preflight } from '../../src/core/chaos/drill/preflight.ts';
import type { PreflightInput } from '../../src/core/chaos/drill/preflight.ts';
import { situationOf } from '../../src/core/chaos/drill/situation.ts';
import { resolveDrillTarget, resolveTarget } from '../../src/core/chaos/drill/target.ts';
import { seen, unknown } from '../../src/core/observation/observed.ts';
import type { Finding } from '../../src/core/kernel/finding.ts';
import type { ChannelView, Snapshot } from '../../src/core/observation/snapshot.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { ROOT, drillNamed, threeRegions } from './fixtures.ts';
import { pretendSnapshot } from './pretend-snapshot.ts';
import { PretendNetwork } from './pretend-network.ts';

const topology = threeRegions();
const channel = 'settlement';

async function healthy(leader = 'orderer1'): Promise<Snapshot> {
  const network = new PretendNetwork(topology);
  network.leader = leader;
  const { observer } = network.world();
  return pretendSnapshot({ topology, sightings: await observer.sightings(), processes: await observer.processes(), at: 0 });
}

function withView(snapshot: Snapshot, change: Partial<ChannelView>): Snapshot {
  const view = snapshot.channels[channel];
  assert.ok(view);
  return { ...snapshot, channels: { [channel]: { ...view, ...change } } };
}

const TARGETS: readonly { readonly target: Target; readonly leader: string; readonly nodes: readonly string[] }[] = [
  { target: { kind: 'leader' }, leader: 'orderer3', nodes: ['orderer3'] },
  { target: { kind: 'follower' }, leader: 'orderer1', nodes: ['orderer2'] },
  { target: { kind: 'follower' }, leader: 'orderer2', nodes: ['orderer1'] },
  { target: { kind: 'peer' }, leader: 'orderer1', nodes: ['peer1-org1'] },
  { target: { kind: 'lone-consenter' }, leader: 'orderer1', nodes: ['orderer5'] },
  { target: { kind: 'node', node: 'peer0-org2' }, leader: 'orderer1', nodes: ['peer0-org2'] },
  { target: { kind: 'region', region: 'singapore' }, leader: 'orderer1', nodes: ['orderer5'] },
  {
    target: { kind: 'region-with-orderers', orderers: 2, leader: 'prefer' },
    leader: 'orderer4',
    nodes: ['orderer3', 'orderer4', 'peer1-org1', 'peer0-org2'],
  },
  {
    target: { kind: 'region-with-orderers', orderers: 2, leader: 'avoid' },
    leader: 'orderer4',
    nodes: ['orderer1', 'orderer2', 'peer0-org1', 'peer1-org2'],
  },
  {
    target: { kind: 'region-with-orderers', orderers: 2, leader: 'prefer' },
    leader: 'orderer5',
    nodes: ['orderer1', 'orderer2', 'peer0-org1', 'peer1-org2'],
  },
];

for (const { target, leader, nodes } of TARGETS) {
  test(`the target ${JSON.stringify(target)} is ${nodes.join(', ')} while ${leader} leads`, async () => {
    assert.deepEqual(resolveTarget(target, { topology, snapshot: await healthy(leader), channel }).nodes, nodes);
  });
}

test('a target that needs the leader is refused while the leader is unknown or there is none', async () => {
  const snapshot = await healthy();
  const kinds: Target[] = [
    { kind: 'leader' },
    { kind: 'follower' },
    { kind: 'lone-consenter' },
    { kind: 'region-with-orderers', orderers: 2, leader: 'prefer' },
  ];
  for (const target of kinds) {
    for (const leader of [unknown('two views', 0), seen(null, 0, [])]) {
      assert.throws(() => resolveTarget(target, { topology, snapshot: withView(snapshot, { leader }), channel }), {
        code: 'E610',
        exit: 3,
      });
    }
  }
});

test('targets that the network does not have are refused', async () => {
  const question = { topology, snapshot: await healthy(), channel };
  assert.throws(() => resolveTarget({ kind: 'node', node: 'orderer9' }, question), { code: 'E614' });
  assert.throws(() => resolveTarget({ kind: 'region', region: 'paris' }, question), { code: 'E614' });
  assert.throws(() => resolveTarget({ kind: 'region-with-orderers', orderers: 3, leader: 'prefer' }, question), { code: 'E611' });
  assert.throws(() => resolveTarget({ kind: 'leader' }, { ...question, channel: 'other' }), { code: 'E610' });
  const orderer = { ...drillNamed('kill-chaincode'), fault: { kind: 'service.kill', target: { kind: 'leader' } } } satisfies Drill;
  assert.throws(() => resolveDrillTarget(orderer, question), { code: 'E611' });
});

test('a lone consenter is cut from the other regions and not from the agent of its own', async () => {
  const target = resolveTarget({ kind: 'lone-consenter' }, { topology, snapshot: await healthy(), channel });
  const node = { kind: 'node', node: 'orderer5' } as const;
  const cut = { direction: 'both', manner: 'silent' } as const;
  assert.deepEqual(planFaults(topology, drillNamed('silent-consenter').fault, target), [
    {
      kind: 'link.cut',
      cuts: [
        { from: node, to: { kind: 'region', region: 'london' }, ...cut },
        { from: node, to: { kind: 'region', region: 'frankfurt' }, ...cut },
      ],
    },
  ]);
});

test('a one-way cut stops what the target sends, or what it should receive', async () => {
  const target = { nodes: ['orderer2'], region: null };
  const fault = { kind: 'link.cut', target: { kind: 'follower' }, manner: 'silent' } as const;
  const [outgoing] = planFaults(topology, { ...fault, direction: 'outgoing' }, target);
  const [incoming] = planFaults(topology, { ...fault, direction: 'incoming' }, target);
  assert.ok(outgoing?.kind === 'link.cut' && incoming?.kind === 'link.cut');
  assert.deepEqual(outgoing.cuts[0]?.from, { kind: 'node', node: 'orderer2' });
  assert.deepEqual(incoming.cuts[0]?.to, { kind: 'node', node: 'orderer2' });
  assert.ok(outgoing.cuts.every(({ direction }) => direction === 'one-way'));
});

async function input(name: string, change: Partial<PreflightInput> = {}): Promise<PreflightInput> {
  const snapshot = change.snapshot ?? (await healthy());
  const drill = drillNamed(name);
  const target = change.target ?? resolveDrillTarget(drill, { topology, snapshot: await healthy(), channel });
  return { topology, channel, drill, faults: [], noSilentCuts: null, ...change, snapshot, target };
}

async function codes(name: string, change: Partial<PreflightInput> = {}): Promise<string[]> {
  return [...new Set(preflight(await input(name, change)).map(({ code }) => code))];
}

test('preflight lets every kind of fault pass on a healthy network', async () => {
  for (const name of ['kill-leader', 'lose-region', 'cut-region', 'kill-chaincode', 'silent-consenter'])
    assert.deepEqual(await codes(name), []);
});

test('preflight refuses what it cannot see: liveness, leader, heights, forks', async () => {
  const snapshot = await healthy();
  const node = snapshot.nodes['peer0-org1'];
  assert.ok(node);
  const dark = { ...snapshot, nodes: { ...snapshot.nodes, 'peer0-org1': { ...node, alive: unknown('silence', 0) } } };
  assert.deepEqual(await codes('kill-leader', { snapshot: dark }), ['E620']);
  assert.deepEqual(await codes('kill-leader', { snapshot: withView(snapshot, { leader: unknown('two views', 0) }) }), ['E610']);
  assert.deepEqual(await codes('kill-leader', { snapshot: withView(snapshot, { behind: {} }) }), ['E620']);
  assert.deepEqual(await codes('kill-leader', { snapshot: withView(snapshot, { forked: unknown('no hashes', 0) }) }), ['E620']);
});

test('preflight refuses a forked channel and a node that is far behind', async () => {
  const snapshot = await healthy();
  const behind = { ...snapshot.channels[channel]?.behind, orderer4: 50 };
  assert.deepEqual(await codes('kill-leader', { snapshot: withView(snapshot, { forked: seen(true, 0, []) }) }), ['E621']);
  assert.deepEqual(await codes('kill-leader', { snapshot: withView(snapshot, { behind }) }), ['E620']);
});

test('preflight refuses while a consenter is alone in another view', async () => {
  const snapshot = await healthy();
  const alone: Finding = {
    code: 'O213',
    severity: 'warning',
    subject: channel,
    message: 'orderer4 wants another view',
    evidence: '',
    hint: '',
  };
  assert.deepEqual(await codes('kill-leader', { snapshot: { ...snapshot, findings: [alone] } }), ['E620']);
  assert.deepEqual(await codes('kill-leader', { snapshot: { ...snapshot, findings: [{ ...alone, subject: 'other' }] } }), []);
});

test('preflight refuses a drill that would leave fewer consenters than are needed, unless it says so', async () => {
  const quorum = { size: 5, needed: 3, alive: 4, unknown: 1, margin: 1 };
  const snapshot = withView(await healthy(), { quorum });
  assert.deepEqual(await codes('lose-region', { snapshot }), ['E623']);
  assert.deepEqual(await codes('cut-region', { snapshot }), ['E623']);
  assert.deepEqual(await codes('kill-leader', { snapshot }), []);
  assert.deepEqual(await codes('lose-region', { snapshot, drill: { ...drillNamed('lose-region'), breaksQuorum: true } }), []);
});

test('preflight refuses to take every peer of an organisation', async () => {
  const target = { nodes: ['peer0-org1', 'peer1-org1'], region: null };
  assert.deepEqual(await codes('kill-peer', { target }), ['E624']);
});

test('preflight refuses a cut without the means, and says why', async () => {
  const [refusal] = preflight(await input('cut-one-way', { noSilentCuts: 'no right to make namespaces' }));
  assert.equal(refusal?.code, 'E625');
  assert.match(refusal.message, /no right to make namespaces/);
});

test('preflight refuses a drill whose numbers were made for another consensus', async () => {
  assert.deepEqual(await codes('kill-leader', { drill: { ...drillNamed('kill-leader'), consensus: ['smartbft'] } }), ['E613']);
});

test('every drill of the library says for which consensus it is, and fits the BFT example where it says so', () => {
  const file = join(ROOT, 'examples', 'certificates-bft.yaml');
  const parsed = parseTopology(readFileSync(file, 'utf8'), file);
  assert.equal(parsed.kind, 'ok');
  for (const name of ['kill-leader', 'kill-follower', 'freeze-leader', 'restart-node'])
    assert.ok(drillNamed(name).consensus.includes('smartbft'));
});

test('the situation of a fault follows from who led and how loud it is', async () => {
  const consenters = topology.channels[channel]?.consenters ?? [];
  const of = (name: string, leader: string, nodes: readonly string[], region: string | null = null): string =>
    situationOf({ fault: drillNamed(name).fault, target: { nodes, region }, consenters, leader });
  assert.equal(of('kill-leader', 'orderer1', ['orderer1']), 'leader-kill');
  assert.equal(of('kill-follower', 'orderer1', ['orderer2']), 'follower-kill');
  assert.equal(of('lose-region', 'orderer1', ['orderer1', 'orderer2'], 'london'), 'leader-region-loss');
  assert.equal(of('freeze-follower', 'orderer1', ['orderer2']), 'follower-freeze');
  assert.equal(of('silent-consenter', 'orderer1', ['orderer5']), 'follower-silent-loss');
  assert.equal(of('silent-consenter-loud', 'orderer1', ['orderer5']), 'follower-kill');
  assert.equal(of('kill-peer', 'orderer1', ['peer0-org1']), 'no-ordering-fault');
  assert.equal(of('kill-chaincode', 'orderer1', ['peer0-org1']), 'no-ordering-fault');
});
