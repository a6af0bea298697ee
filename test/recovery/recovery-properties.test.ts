/** Laws of a recovery over random networks. More runs: HOLDFAST_RUNS=20000 node --test test/recovery/recovery-properties.test.ts */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { makeRecoveryPlan } from '../../src/core/recovery/make-recovery-plan.ts';
import type { FenceProof, Inventory, SurvivorLog } from '../../src/core/recovery/inventory.ts';
import type { RecoveryPlan } from '../../src/core/recovery/recovery-plan.ts';
import type { Step } from '../../src/core/plan/step.ts';
import { AT, CHANNEL, channelOf, digest, HELD, inventoryOf, lost, peer, survivor } from './inventories.ts';
import { choices, electable, isPrefix, type Log, playHistory } from './raft-model.ts';

const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 600);

const proof: fc.Arbitrary<FenceProof> = fc.oneof(
  fc.constant(HELD),
  fc.constant<FenceProof>({ kind: 'process-gone', by: 'driver:local', at: AT, held: false }),
  fc.constant<FenceProof>({ kind: 'host-off', by: 'driver:ipmi', at: AT }),
  fc.constantFrom('Ada', 'ada ', 'Grace').map((by): FenceProof => ({ kind: 'attested', by, at: AT, saw: 'it is off' })),
);

const logSpec = fc.record({
  term: fc.integer({ min: 1, max: 3 }),
  index: fc.integer({ min: 10, max: 13 }),
  height: fc.integer({ min: 5, max: 8 }),
  pending: fc.constantFrom(0, 0, 0, 1),
  reaches: fc.constantFrom(0, 8, 8, 8),
});

const inventory: fc.Arbitrary<Inventory> = fc
  .record({
    size: fc.integer({ min: 1, max: 7 }),
    logs: fc.array(logSpec, { minLength: 7, maxLength: 7 }),
    alive: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    proofs: fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant([HELD]) }, fc.array(proof, { maxLength: 2 })), {
      minLength: 7,
      maxLength: 7,
    }),
    answers: fc.array(fc.constantFrom<readonly string[]>([], [], [], [], [], [], [], ['agent:london connected']), {
      minLength: 7,
      maxLength: 7,
    }),
    startable: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    peers: fc.array(fc.integer({ min: 4, max: 11 }), { maxLength: 3 }),
    configuration: fc.constantFrom(9, 10, 99, 99, 99),
  })
  .map(({ size, logs, alive, proofs, answers, startable, peers, configuration }) => {
    const members = Array.from({ length: size }, (_, i) => `o${i + 1}`);
    const at = members.map((node, i) => ({ node, i }));
    const survivors = at.filter(({ i }) => alive[i] === true).map(({ node, i }) => survivor(node, members, logs[i]));
    const gone = at
      .filter(({ i }) => alive[i] !== true)
      .map(({ node, i }) => lost(node, { proofs: proofs[i] ?? [], answers: answers[i] ?? [], startable: startable[i] === true }));
    const held = peers.map((height, i) => peer(`p${i + 1}`, height, { configurations: [configuration] }));
    return inventoryOf([channelOf(members, survivors, { peers: held })], gone);
  });

function planOf(given: Inventory): RecoveryPlan | null {
  const answer = makeRecoveryPlan(given, digest);
  if (answer.kind === 'refused') assert.ok(answer.refusals.length > 0);
  return answer.kind === 'plan' ? answer.plan : null;
}

test('a survivor with a smaller log than another is never chosen', () => {
  let plans = 0;
  fc.assert(
    fc.property(inventory, (given) => {
      const plan = planOf(given);
      if (plan === null) return;
      plans += 1;
      const logs = (given.channels[0]?.survivors ?? []).flatMap(({ disk }) => ('unreadable' in disk ? [] : [disk]));
      const order = (node: string): readonly number[] => {
        const own = logs.find((disk) => disk.node === node);
        assert.ok(own !== undefined);
        return [own.lastTerm, own.lastIndex, own.height];
      };
      for (const { node } of logs) assert.ok(notSmaller(order(plan.seed), order(node)), `${plan.seed} was chosen before ${node}`);
    }),
    { numRuns: RUNS },
  );
  assert.ok(plans > RUNS / 50, `only ${plans} of ${RUNS} inventories gave a plan`);
});

function notSmaller(a: readonly number[], b: readonly number[]): boolean {
  for (const [i, each] of a.entries()) if (each !== b[i]) return each > (b[i] ?? 0);
  return true;
}

test('no plan while a lost member is unfenced or answers, and none while a quorum is alive', () => {
  fc.assert(
    fc.property(inventory, (given) => {
      if (planOf(given) === null) return;
      for (const { proofs, answers } of given.lost) {
        const people = new Set(proofs.flatMap((each) => (each.kind === 'attested' ? [each.by.trim().toLowerCase()] : [])));
        const seen = proofs.some((each) => each.kind === 'host-off' || (each.kind === 'process-gone' && each.held));
        assert.ok(seen || people.size > 1);
        assert.equal(answers.length, 0);
      }
      const [channel] = given.channels;
      assert.ok(channel !== undefined && channel.survivors.length * 2 <= channel.expected.length);
    }),
    { numRuns: RUNS },
  );
});

test('every prefix of a plan keeps: hold, copies of all survivors, set aside, clone, release, start, in this order for each identity', () => {
  fc.assert(
    fc.property(inventory, (given) => {
      const plan = planOf(given);
      if (plan === null) return;
      const { steps } = plan.plan;
      const survivors = given.channels.flatMap((channel) => channel.survivors.map(({ node }) => node));
      const before = (i: number, wanted: (step: Step) => boolean): boolean => steps.slice(0, i).some(wanted);
      for (const [i, step] of steps.entries()) {
        if (step.kind === 'node.set-aside' || step.kind === 'node.clone' || step.kind === 'node.release') {
          for (const { node } of given.lost)
            assert.ok(
              before(i, (each) => each.kind === 'node.hold' && each.node === node),
              'all are held',
            );
          for (const node of survivors)
            assert.ok(
              before(i, (each) => each.kind === 'node.snapshot' && each.node === node),
              'all are copied',
            );
        }
        if (step.kind === 'node.clone') {
          const { node } = step;
          assert.equal(step.from, plan.seed);
          assert.ok(before(i, (each) => each.kind === 'node.set-aside' && each.node === node));
          assert.ok(!before(i, (each) => (each.kind === 'node.release' || each.kind === 'node.start') && each.node === node));
        }
        if (step.kind === 'node.release') assert.ok(before(i, (each) => each.kind === 'node.clone' && each.node === step.node));
        if (step.kind === 'node.start' && !survivors.includes(step.node)) {
          assert.ok(before(i, (each) => each.kind === 'node.release' && each.node === step.node));
        }
        if (step.kind === 'channel.canary' && plan.risks.some(({ replay }) => replay !== null)) {
          assert.ok(
            before(i, (each) => each.kind === 'channel.replay'),
            'nothing new before the replay',
          );
        }
      }
      assert.deepEqual([...plan.votes, ...plan.rest, ...plan.held].toSorted(), given.lost.map(({ node }) => node).toSorted());
    }),
    { numRuns: RUNS },
  );
});

test('what a survivor knows to be committed is never lost, whoever is elected in whatever order the identities start', () => {
  let [plans, ahead, refused] = [0, 0, 0];
  fc.assert(
    fc.property(fc.constantFrom(3, 5, 7), choices, fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }), (size, dice, dies) => {
      const { nodes, logs, committed, known } = playHistory(size, dice);
      const majority = Math.floor(size / 2) + 1;
      const survivors = nodes.filter((_, i) => dies[i] !== true).slice(0, majority - 1);
      const gone = nodes.filter((node) => !survivors.includes(node));
      const logOf = (node: string): Log => logs.get(node) ?? [];
      const knownOf = (node: string): Log => logOf(node).slice(0, known.get(node));
      for (const node of nodes) assert.ok(isPrefix(knownOf(node), committed), 'the model is sound');
      const answer = makeRecoveryPlan(
        inventoryOf(
          [
            channelOf(
              nodes,
              survivors.map((node) => onDisk(node, nodes, logOf(node), known.get(node) ?? 0)),
            ),
          ],
          gone.map((node) => lost(node)),
        ),
        digest,
      );
      const kept = survivors.map(knownOf).reduce((a, b) => (b.length > a.length ? b : a), []);
      if (answer.kind === 'refused') {
        if (survivors.length === 0) return;
        refused += 1;
        assert.deepEqual([...new Set(answer.refusals.map(({ code }) => code))], ['R719']);
        assert.ok(
          survivors.some((node) => !isPrefix(kept, logOf(node))),
          'only where a log lacks what is known',
        );
        return;
      }
      plans += 1;
      const { plan } = answer;
      if (survivors.some((node) => knownOf(node).length > (known.get(plan.seed) ?? 0))) ahead += 1;
      const world = new Map(survivors.map((node) => [node, logOf(node)]));
      for (const node of [...plan.votes, ...plan.rest]) {
        world.set(node, logOf(plan.seed));
        for (const leader of electable(world, majority))
          assert.ok(isPrefix(kept, world.get(leader) ?? []), `${leader} would lose an entry`);
      }
      assert.ok(electable(world, majority).length > 0, 'somebody can be elected');
    }),
    { numRuns: RUNS },
  );
  assert.ok(plans > RUNS / 2 && ahead > 0, `${plans} plans, ${ahead} with a seed that knows less, ${refused} refused`);
});

/** One entry is one block; the ledger has what is known to be committed. */
function onDisk(node: string, nodes: readonly string[], log: Log, known: number): SurvivorLog {
  const hashOf = (length: number): string => digest(JSON.stringify(log.slice(0, length)));
  const hashes = Object.fromEntries(Array.from({ length: known + 1 }, (_, number) => [number, hashOf(number)]));
  const last = log.at(-1);
  return {
    node,
    members: nodes,
    hashes,
    disk: {
      node,
      channel: CHANNEL,
      // Block 0 is the genesis block, which every node has.
      height: known + 1,
      hash: hashOf(known),
      lastTerm: last?.term ?? 0,
      lastIndex: log.length,
      term: last?.term ?? 0,
      committedIndex: known,
      pendingConfigurations: 0,
      pendingBlocks: log
        .slice(known)
        .map((_, i) => ({ number: known + 1 + i, hash: hashOf(known + 1 + i), configuration: false, committed: false })),
      caveats: [],
    },
  };
}
