import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareBasis } from '../../src/core/recovery/basis.ts';
import type { Refusal } from '../../src/core/recovery/codes.ts';
import { compareChoice } from '../../src/core/recovery/compare-choice.ts';
import { documentId, makeRecoveryPlan } from '../../src/core/recovery/make-recovery-plan.ts';
import type { FenceProof, Inventory } from '../../src/core/recovery/inventory.ts';
import type { RecoveryPlan } from '../../src/core/recovery/recovery-plan.ts';
import { missingVotesWithPending } from '../../src/core/recovery/votes.ts';
import { AT, blocks, channelOf, digest, FIVE, hashOf, inventoryOf, lost, peer, survivor, threeOfFive } from './inventories.ts';

function planned(inventory: Inventory): RecoveryPlan {
  const answer = makeRecoveryPlan(inventory, digest);
  assert.ok(answer.kind === 'plan', JSON.stringify(answer));
  return answer.plan;
}

function refused(inventory: Inventory): readonly string[] {
  const answer = makeRecoveryPlan(inventory, digest);
  assert.equal(answer.kind, 'refused');
  return answer.kind === 'refused' ? [...new Set(answer.refusals.map(({ code }) => code))].toSorted() : [];
}

function words(plan: RecoveryPlan): readonly string[] {
  return plan.plan.steps.map((step) => {
    if (step.kind === 'wait.until') return `wait ${step.condition.kind}`;
    const node = 'node' in step ? step.node : 'orderer' in step ? step.orderer : step.to;
    return `${step.kind} ${node}`;
  });
}

test('three of five lost: hold, copy the survivors, clone one identity, lead, order, then the rest one at a time', () => {
  assert.deepEqual(words(planned(threeOfFive({ index: 21 }))), [
    'node.hold o1',
    'node.hold o2',
    'node.hold o3',
    'wait node.stopped',
    'wait node.stopped',
    'wait node.stopped',
    ...['o4', 'o5'].flatMap((node) => [
      `node.stop ${node}`,
      'wait node.stopped',
      `node.snapshot ${node}`,
      `node.start ${node}`,
      'wait node.alive',
    ]),
    'node.set-aside o1',
    'node.clone o1',
    'node.release o1',
    'node.start o1',
    'wait node.alive',
    'wait channel.led',
    'channel.canary o4',
    'channel.canary o1',
    ...['o4', 'o5', 'o1'].map(() => 'wait node.at-tip'),
    ...['o2', 'o3'].flatMap((node) => [
      `node.set-aside ${node}`,
      `node.clone ${node}`,
      `node.release ${node}`,
      `node.start ${node}`,
      'wait node.alive',
      'wait node.at-tip',
    ]),
    ...FIVE.map(() => 'wait node.at-tip'),
    'channel.canary o4',
  ]);
});

test('the last term counts before the last index, and both before the height', () => {
  assert.equal(planned(threeOfFive({ term: 3, index: 99, height: 12 }, { term: 4, index: 21, height: 10, reaches: 12 })).seed, 'o5');
  assert.equal(planned(threeOfFive({ index: 21, height: 9, reaches: 10 }, { index: 20, height: 10 })).seed, 'o4');
  assert.equal(planned(threeOfFive({ height: 9 }, { height: 10 })).seed, 'o5');
  assert.equal(planned(threeOfFive()).seed, 'o4');
});

test('a log that is ahead by its term alone, without a block that another survivor has, is refused; one that only drops uncertain ones is told', () => {
  assert.equal(planned(threeOfFive({ term: 4, index: 18, height: 9, reaches: 10 }, { height: 10 })).seed, 'o4');
  const stale = { term: 4, index: 18, height: 9 };
  assert.deepEqual(refused(threeOfFive(stale, { height: 10 })), ['R719']);
  const [risk] = planned(threeOfFive({ term: 4, index: 18, height: 10 }, { height: 10, reaches: 11 })).risks;
  assert.equal(risk?.unknown.length, 1);
  assert.match(risk?.unknown[0] ?? '', /^block 10 .* of o5 only/u);
});

test('a survivor whose log begins after blocks that it lacks is no seed, and is followed by nobody', () => {
  const lacking = { term: 3, index: 20, height: 6, snapshot: 9 };
  const whole = threeOfFive({ ...lacking, height: 10 });
  assert.equal(planned(whole).seed, 'o4', 'the blocks up to its snapshot are there');
  assert.equal(planned(threeOfFive(lacking, { height: 10 })).seed, 'o5', 'it fetches from the seed what it lacks');
  assert.deepEqual(refused(threeOfFive({ ...lacking, index: 21 }, { height: 10 })), ['R741'], 'nobody is elected against its longer log');
  assert.deepEqual(refused(threeOfFive(lacking, { ...lacking, height: 7 })), ['R709', 'R741'], 'there is no other');
  const known = { term: 2, index: 19, height: 6, snapshot: 12 };
  assert.deepEqual(refused(threeOfFive(known, { height: 10 })), ['R719'], 'what its snapshot stands for was ordered');
});

test('nothing is lost while every channel has a quorum', () => {
  const members = FIVE.slice(0, 3);
  const alive = [survivor('o1', members), survivor('o2', members)];
  assert.deepEqual(refused(inventoryOf([channelOf(members, alive)], [lost('o3')])), ['R701']);
  assert.deepEqual(refused(inventoryOf([], [])), ['R701']);
});

test('one answer of one lost member is enough to refuse', () => {
  const inventory = threeOfFive();
  const answering = { ...inventory, lost: [...inventory.lost.slice(1), lost('o1', { answers: ['agent:london connected to it'] })] };
  assert.deepEqual(refused(answering), ['R702']);
});

test('silence, a process that may be started again, and one person are no fence; a host that is off and two people are', () => {
  const withProofs = (proofs: readonly FenceProof[]): Inventory => ({
    ...threeOfFive(),
    lost: [lost('o1'), lost('o2'), lost('o3', { proofs })],
  });
  assert.deepEqual(refused(withProofs([])), ['R703']);
  assert.deepEqual(refused(withProofs([{ kind: 'process-gone', by: 'driver:local', at: AT, held: false }])), ['R703']);
  assert.deepEqual(refused(withProofs([attested('Ada')])), ['R703']);
  assert.deepEqual(refused(withProofs([attested('Ada'), attested(' ada ')])), ['R703']);
  assert.equal(planned(withProofs([attested('Ada'), attested('Grace')])).seed, 'o4');
  assert.equal(planned(withProofs([{ kind: 'host-off', by: 'driver:ipmi', at: AT }])).seed, 'o4');
});

function attested(by: string): FenceProof {
  return { kind: 'attested', by, at: AT, saw: 'pulled the plug' };
}

test('an observer that stands alone may be the one that is cut off', () => {
  const inventory = threeOfFive();
  assert.deepEqual(refused({ ...inventory, lost: inventory.lost.map((each) => ({ ...each, asked: ['driver:local'] })) }), ['R716']);
});

test('survivors or peers on different chains, or not comparable, are refused', () => {
  assert.deepEqual(refused(threeOfFive({ chain: 'other' })), ['R704']);
  assert.deepEqual(refused(threeOfFive({}, {}, { peers: [peer('p1', 8, { chain: 'other' })] })), ['R704']);
  const blind = { ...survivor('o4', FIVE), hashes: {} };
  assert.deepEqual(refused({ ...threeOfFive(), channels: [channelOf(FIVE, [blind, survivor('o5', FIVE, { height: 9 })])] }), ['R704']);
});

test('a file that names other consenters than the channel is refused', () => {
  assert.deepEqual(refused(threeOfFive({}, {}, { expected: ['o1', 'o2', 'o3', 'o4', 'o6'] })), ['R705']);
  assert.deepEqual(refused(threeOfFive({ members: ['o4', 'o5', 'o1', 'o2', 'o7'] })), ['R705']);
});

test('a survivor whose log cannot be read is refused, and so is a channel that is not Raft', () => {
  const unread = { ...survivor('o5', FIVE), disk: { unreadable: 'input/output error' } };
  assert.deepEqual(refused({ ...threeOfFive(), channels: [channelOf(FIVE, [survivor('o4', FIVE), unread])] }), ['R706']);
  assert.deepEqual(refused(threeOfFive({}, {}, { consensus: 'smartbft' })), ['R714']);
});

test('blocks that only a peer holds are ordered again before anything else, while no peer reaches an orderer', () => {
  const plan = planned(threeOfFive({}, { height: 9 }, { peers: [peer('p1', 12), peer('p2', 10)], silentPeers: ['p3'] }));
  const [risk] = plan.risks;
  assert.deepEqual(risk?.replay, { channel: 'settlement', from: 10, to: 12, source: 'p1' });
  assert.deepEqual(
    risk?.beyond.map(({ number, hash, transactions }) => [number, hash, transactions]),
    [
      [10, hashOf(10), ['tx-10']],
      [11, hashOf(11), ['tx-11']],
    ],
  );
  const steps = words(plan);
  const at = (step: string): number => steps.indexOf(step);
  assert.ok(at('link.fence o1') !== -1 && at('link.fence o1') < at('node.release o1'));
  assert.ok(at('link.fence o4') < at('node.release o1') && at('link.fence o5') < at('node.release o1'));
  assert.ok(at('channel.replay o4') > at('wait channel.led') && at('channel.replay o4') < at('link.unfence o1'));
  assert.ok(at('link.unfence o5') < at('channel.canary o4'));
  const fence = plan.plan.steps.find((step) => step.kind === 'link.fence');
  assert.deepEqual(fence?.kind === 'link.fence' ? fence.from : [], ['p1', 'p2', 'p3']);
});

test('a configuration block, a gap, or two different blocks among them cannot be ordered again', () => {
  const withPeers = (...peers: readonly ReturnType<typeof peer>[]): readonly string[] => refused(threeOfFive({}, {}, { peers }));
  assert.deepEqual(withPeers(peer('p1', 12, { configurations: [11] })), ['R707']);
  assert.deepEqual(withPeers(peer('p1', 12, { held: blocks(11, 12) })), ['R707']);
  const forked = { ...peer('p2', 12), hash: hashOf(11, 'x'), hashes: { ...peer('p2', 12).hashes, 11: hashOf(11, 'x') } };
  assert.ok(withPeers(peer('p1', 12), { ...forked, blocks: [...blocks(0, 11), ...blocks(11, 12, { chain: 'x' })] }).includes('R707'));
});

test('what only the disk of a lost consenter holds is listed by block and transaction', () => {
  const left = [{ node: 'o1', height: 13, blocks: blocks(9, 13), stopped: true }];
  const [risk] = planned(threeOfFive({}, {}, { leftBehind: left, peers: [peer('p1', 11)] })).risks;
  assert.deepEqual(
    risk?.lostOnly.map(({ number, transactions }) => [number, ...transactions]),
    [
      [11, 'tx-11'],
      [12, 'tx-12'],
    ],
  );
});

test('a peer that went with the lost side and holds blocks of its own is held, copied and rolled back before anybody may start it', () => {
  const left = (stopped: boolean): Inventory =>
    threeOfFive({}, {}, { silentPeers: ['p9'], leftBehind: [{ node: 'p9', height: 12, blocks: blocks(10, 12), stopped }] });
  const plan = planned(left(true));
  assert.deepEqual(plan.risks[0]?.strays, [{ peer: 'p9', channel: 'settlement', lastGood: 9 }]);
  const steps = plan.plan.steps.filter((step) => 'node' in step && step.node === 'p9').map((step) => step.kind);
  assert.deepEqual(steps, ['node.hold', 'node.snapshot', 'peer.rollback', 'node.release']);
  const loose = planned(left(false));
  assert.deepEqual(loose.risks[0]?.strays, []);
  assert.match(loose.risks[0]?.unknown.join(' ') ?? '', /p9 holds blocks after 9/u);
});

test('an uncommitted block in a log that differs from what a peer holds is refused', () => {
  const pending = (chain?: string): Inventory => {
    const inventory = threeOfFive({}, {}, { peers: [peer('p1', 11)] });
    const [channel] = inventory.channels;
    assert.ok(channel !== undefined);
    const survivors = channel.survivors.map((each) => {
      if ('unreadable' in each.disk) return each;
      return { ...each, disk: { ...each.disk, pendingBlocks: [{ number: 10, hash: hashOf(10, chain), configuration: false }] } };
    });
    return { ...inventory, channels: [{ ...channel, survivors }] };
  };
  assert.deepEqual(refused(pending('other')), ['R715']);
  assert.equal(planned(pending()).seed, 'o4');
});

test('an update that may still commit needs a spare vote, or the plan is refused', () => {
  assert.equal(missingVotesWithPending(5, 2, 0), 1);
  assert.equal(missingVotesWithPending(5, 2, 1), 2);
  assert.equal(missingVotesWithPending(3, 1, 1), 2);
  const plan = planned(threeOfFive({ pending: 1 }));
  assert.deepEqual([plan.votes, plan.rest], [['o1', 'o2'], ['o3']]);
  assert.equal(plan.hazards.length, 1);
  const sent = { ...threeOfFive(), updatesSent: { settlement: 1 } };
  assert.deepEqual(planned(sent).votes, ['o1', 'o2']);
  const one = { ...sent, lost: sent.lost.map((each) => ({ ...each, startable: each.node === 'o3' })) };
  assert.deepEqual(refused(one), ['R708']);
  const without = { ...threeOfFive(), lost: threeOfFive().lost.map((each) => ({ ...each, startable: false })) };
  assert.deepEqual(refused(without), ['R708']);
});

test('two channels with different leaders: a seed that is behind on one serves while every quorum needs the survivor that is further', () => {
  const two = (pending: number): Inventory => {
    const a = channelOf(FIVE, [survivor('o4', FIVE, { index: 21, pending }), survivor('o5', FIVE)]);
    const b = {
      ...channelOf(FIVE, [survivor('o4', FIVE, {}, 'other'), survivor('o5', FIVE, { index: 21 }, 'other')]),
      channel: 'other',
    };
    return { ...threeOfFive(), channels: [a, b] };
  };
  const plan = planned(two(0));
  assert.equal(plan.seed, 'o4');
  assert.match(plan.why, /o5 is further on other/u);
  assert.deepEqual(refused(two(1)), ['R709']);
});

test('a channel that has just a quorum is not stopped for the sake of another one', () => {
  const members = ['o3', 'o4', 'o5'];
  const ordering = (channels: readonly string[]): Inventory => {
    const other = {
      ...channelOf(
        members,
        channels.map((node) => survivor(node, members, {}, 'other')),
      ),
      channel: 'other',
    };
    const { channels: own, ...rest } = threeOfFive();
    return { ...rest, channels: [...own, other] };
  };
  assert.deepEqual(refused(ordering(['o4', 'o5'])), ['R720']);
  const apart = channelOf(
    ['o6', 'o7', 'o8'],
    [survivor('o6', ['o6', 'o7', 'o8'], {}, 'other'), survivor('o7', ['o6', 'o7', 'o8'], {}, 'other')],
  );
  const inventory = threeOfFive();
  const plan = planned({
    ...inventory,
    channels: [...inventory.channels, { ...apart, channel: 'other' }],
    lost: [...inventory.lost, lost('o8')],
  });
  assert.ok(!words(plan).includes('node.stop o6') && !plan.rest.includes('o8'), 'what orders elsewhere is left alone');
});

test('a plan fits the network that it was made on, until anything of it changes', () => {
  const inventory = threeOfFive({}, {}, { peers: [peer('p1')] });
  const plan = planned(inventory);
  assert.deepEqual(compareBasis(plan, inventory, digest), []);
  const codes = (now: Inventory): readonly (readonly [string, string])[] =>
    compareBasis(plan, now, digest).map(({ code, subject }) => [code, subject] as const);
  assert.deepEqual(codes({ ...inventory, network: 'net-2' }), [['R710', plan.id]]);
  assert.deepEqual(codes({ ...inventory, topologyDigest: 'x' }), [['R710', plan.id]]);
  assert.deepEqual(codes(threeOfFive({ index: 21 }, {}, { peers: [peer('p1')] })), [['R711', 'o4']]);
  assert.deepEqual(codes(threeOfFive({}, {}, { peers: [peer('p1', 11)] })), [['R711', 'p1']]);
  assert.deepEqual(codes(threeOfFive()), [['R711', 'p1']]);
  assert.deepEqual(codes({ ...inventory, at: AT + 60_000 }), []);
});

test('the id of a plan is the digest of everything else in it', () => {
  const { id, ...content } = planned(threeOfFive());
  assert.equal(id, documentId(content, digest));
  assert.notEqual(id, documentId({ ...content, seed: 'o5' }, digest));
});

test('a plan with another seed or without a step is refused, also when its id fits', () => {
  const inventory = threeOfFive();
  const answer = makeRecoveryPlan(inventory, digest);
  assert.ok(answer.kind === 'plan');
  const { plan } = answer;
  assert.deepEqual(compareChoice(plan, answer), []);
  const other = { ...plan, seed: plan.seed === 'o4' ? 'o5' : 'o4' };
  const shorter = { ...plan, plan: { ...plan.plan, steps: plan.plan.steps.slice(1) } };
  for (const changed of [other, shorter]) assert.deepEqual(codesOf(compareChoice(changed, answer)), ['R733']);
});

function codesOf(refusals: readonly Refusal[]): readonly string[] {
  return refusals.map(({ code }) => code);
}
