/** What stands against recovering a lost majority with nobody looking, each beside the base case in which nothing does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asHeldByPlan } from '../../src/core/recovery/held-by-plan.ts';
import type { Inventory } from '../../src/core/recovery/inventory.ts';
import { judgeLoss } from '../../src/core/recovery/judge-loss.ts';
import { makeRecoveryPlan } from '../../src/core/recovery/make-recovery-plan.ts';
import { approvedText, unattendedRefusals } from '../../src/core/recovery/unattended.ts';
import { whyNotNow } from '../../src/core/recovery/why-not-now.ts';
import { AT, blocks, CHANNEL, digest, FIVE, inventoryOf, lost, peer, threeOfFive } from './inventories.ts';

const PEERS = { peers: [peer('p1'), peer('p2')] };

function refusals(inventory: Inventory): readonly string[] {
  const answer = makeRecoveryPlan(inventory, digest);
  assert.ok(answer.kind === 'plan', JSON.stringify(answer));
  return unattendedRefusals(inventory, answer.plan).map(({ code, subject }) => `${code} ${subject}`);
}

test('nothing stands against it when survivors and peers agree and nothing is on its way', () => {
  assert.deepEqual(refusals(threeOfFive({}, {}, PEERS)), []);
});

test('R725: a peer that is ahead, though people could have it ordered again', () => {
  assert.deepEqual(refusals(threeOfFive({}, {}, { peers: [peer('p1', 11), peer('p2')] })), [`R725 ${CHANNEL}`]);
});

test('R726: a peer that answers nobody, unless its process was seen gone and its disk read', () => {
  const silent = { ...PEERS, silentPeers: ['p3'] };
  assert.deepEqual(refusals(threeOfFive({}, {}, silent)), ['R726 p3']);
  assert.deepEqual(refusals(threeOfFive({}, {}, { ...silent, readDisks: ['o1'] })), ['R726 p3']);
  assert.deepEqual(refusals(threeOfFive({}, {}, { ...silent, readDisks: ['p3'] })), []);
});

test('R727: blocks that only the disk of a lost node holds, or that a log would lose to another', () => {
  const left = { node: 'o1', height: 12, blocks: blocks(10, 12), stopped: true };
  assert.deepEqual(refusals(threeOfFive({}, {}, { ...PEERS, leftBehind: [left] })), [`R727 ${CHANNEL}`]);
  const stray = { ...left, node: 'p3' };
  const changes = { ...PEERS, silentPeers: ['p3'], readDisks: ['p3'], leftBehind: [stray] };
  assert.deepEqual(refusals(threeOfFive({}, {}, changes)), [`R727 ${CHANNEL}`, `R727 ${CHANNEL}`], 'dropped, and rolled back');
  assert.deepEqual(refusals(threeOfFive({ term: 4 }, { reaches: 11, index: 21 }, PEERS)), [`R727 ${CHANNEL}`], 'o4 overwrites o5');
  assert.deepEqual(refusals(threeOfFive({ reaches: 11, index: 21 }, { reaches: 11, index: 21 }, PEERS)), [], 'both have it');
});

test('R728: an update that waits in a log, or that was sent and never seen', () => {
  assert.ok(refusals(threeOfFive({ pending: 1 }, { pending: 1 }, PEERS)).includes(`R728 ${CHANNEL}`));
  const sent = { ...threeOfFive({}, {}, PEERS), updatesSent: { [CHANNEL]: 1 } };
  assert.ok(refusals(sent).includes(`R728 ${CHANNEL}`));
  assert.deepEqual(refusals({ ...sent, updatesSent: { [CHANNEL]: 0 } }), []);
});

test("the plan's own holds fence what is provably gone and can be held here, and nothing else", () => {
  const { channels } = threeOfFive({}, {}, PEERS);
  const gone = { kind: 'process-gone', by: 'driver:local', at: AT, held: false } as const;
  const codesOf = (inventory: Inventory): readonly string[] =>
    judgeLoss(asHeldByPlan(inventory)).map(({ code, subject }) => `${code} ${subject}`);
  const members = FIVE.slice(0, 3).map((node) => lost(node, { proofs: [gone] }));
  assert.deepEqual(codesOf(inventoryOf(channels, members)), []);
  assert.equal(judgeLoss(inventoryOf(channels, members)).length, 3, 'without the holds each is refused');
  const [first = lost('o1'), ...others] = members;
  assert.deepEqual(codesOf(inventoryOf(channels, [{ ...first, proofs: [] }, ...others])), ['R703 o1'], 'only silent');
  assert.deepEqual(codesOf(inventoryOf(channels, [{ ...first, startable: false }, ...others])), ['R703 o1'], 'cannot be held here');
  assert.deepEqual(codesOf(inventoryOf(channels, [{ ...first, answers: ['it answered'] }, ...others])), ['R702 o1'], 'it answers');
});

test('the last look refuses a member that answers, another position, and another plan than the network asks for', () => {
  const inventory = threeOfFive({}, {}, PEERS);
  const answer = makeRecoveryPlan(inventory, digest);
  assert.ok(answer.kind === 'plan');
  const codes = (plan: typeof answer.plan, seen: Inventory): readonly string[] => whyNotNow(plan, seen, digest).map(({ code }) => code);
  assert.deepEqual(codes(answer.plan, { ...inventory, at: AT + 60_000 }), []);
  const [o1, ...rest] = inventory.lost;
  assert.ok(o1 !== undefined);
  assert.deepEqual(codes(answer.plan, { ...inventory, lost: [{ ...o1, answers: ['it answered'] }, ...rest] }), ['R702']);
  assert.deepEqual(codes(answer.plan, threeOfFive({ index: 21 }, {}, PEERS)), ['R711']);
  assert.deepEqual(codes({ ...answer.plan, seed: 'o5' }, inventory), ['R733']);
});

test('an approval is for one policy, one network and one topology file', () => {
  const policy = { mode: 'recover', afterMs: 60_000, drillWithinMs: 1 } as const;
  const base = { network: 'n1', topologyDigest: 'd1', policy };
  const others = [
    { ...base, network: 'n2' },
    { ...base, topologyDigest: 'd2' },
    { ...base, policy: { ...policy, mode: 'prepare' as const } },
    { ...base, policy: { ...policy, afterMs: 60_001 } },
    { ...base, policy: { ...policy, drillWithinMs: 2 } },
  ];
  assert.equal(new Set([base, ...others].map(approvedText)).size, 6);
  assert.equal(approvedText({ policy, topologyDigest: 'd1', network: 'n1' }), approvedText(base));
});
