/** The contract of every RecoveryPort (src/core/ports/recovery.ts). The network is up, every node is at the tip, and clients write nothing. */
import assert from 'node:assert/strict';
import type { ChannelId, NodeId } from '../../src/core/kernel/ids.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { RecoveryPort, StoredBlock } from '../../src/core/ports/recovery.ts';
import type { World } from '../../src/core/ports/world.ts';

export interface RecoverySubject {
  readonly world: World;
  readonly port: RecoveryPort;
  readonly channel: ChannelId;
  /** Takes part in everything; the last one is taken out of the consenter set and in again. */
  readonly consenters: readonly NodeId[];
  /** Is stopped, cut back and rebuilt. */
  readonly peer: NodeId;
}

export type ContractTest = (name: string, body: (subject: RecoverySubject) => Promise<void>) => void;

/** Catching up after a start, over the longest link, on a busy machine. */
const LIMIT_MS = 60_000;
const LOOK_MS = 250;
const MANY = 1_000_000;

export function recoveryPortContract(contractTest: ContractTest): void {
  contractTest('a disk says what the node serves, and its log is not behind its ledger', async ({ port, channel, consenters }) => {
    for (const node of consenters) {
      const disk = await port.consensusDisk(node, channel);
      assert.deepEqual([disk.node, disk.channel], [node, channel]);
      const [last] = await port.blocks(node, channel, disk.height - 1, disk.height);
      assert.equal(last?.hash, disk.hash);
      assert.ok(disk.height > 0 && disk.lastTerm > 0 && disk.lastTerm <= disk.term);
      assert.ok(disk.lastIndex >= disk.committedIndex);
      assert.equal(disk.pendingConfigurations, 0);
      assert.deepEqual(
        (disk.pendingBlocks ?? []).filter(({ number }) => number < disk.height),
        [],
      );
      assert.deepEqual(disk.caveats, []);
    }
  });

  contractTest(
    'blocks come whole and in order, as far as they are there, the same from everybody',
    async ({ port, channel, consenters, peer }) => {
      const [first = ''] = consenters;
      const all = await port.blocks(first, channel, 0, MANY);
      assert.ok(all.length > 2);
      for (const [number, block] of all.entries()) {
        assert.equal(block.number, number);
        assert.equal(block.previousHash, number === 0 ? block.previousHash : all[number - 1]?.hash);
        if (!block.configuration) assert.ok(block.envelopes.length > 0 && block.envelopes.length === block.transactions.length);
      }
      assert.equal(all[0]?.configuration, true);
      assert.deepEqual(await port.blocks(first, channel, all.length, all.length + 5), []);
      assert.deepEqual(await port.blocks(first, channel, 1, 1), []);
      const middle = await port.blocks(peer, channel, 1, 3);
      assert.deepEqual(middle.map(named), all.slice(1, 3).map(named));
      if (port.diskBlocks !== undefined) {
        for (const node of [first, peer])
          assert.deepEqual((await port.diskBlocks(node, channel, 1, 3)).map(named), all.slice(1, 3).map(named));
      }
    },
  );

  contractTest('an envelope is ordered with its transaction id', async ({ port, channel, consenters, world }) => {
    const [first = ''] = consenters;
    const before = await port.blocks(first, channel, 0, MANY);
    const chosen = before.findLast(({ configuration }) => !configuration) ?? assert.fail('no ordinary block');
    const [envelope] = chosen.envelopes;
    assert.ok(envelope !== undefined);
    await port.submit(channel, first, envelope);
    const found = await until(world, 'the envelope is in a block', async () => {
      const since = await port.blocks(first, channel, before.length, MANY);
      return since.find(({ transactions }) => transactions.includes(chosen.transactions[0] ?? ''));
    });
    assert.equal(found.envelopes.length, found.transactions.length);
  });

  contractTest('members are the consenters; who has joined joins again without a word', async ({ port, channel, consenters, peer }) => {
    const [first = ''] = consenters;
    assert.deepEqual((await port.membership(first, channel)).toSorted(), consenters.toSorted());
    assert.deepEqual([await port.joined(first, channel), await port.joined(peer, channel)], [true, true]);
    for (const block of ['newest', 'genesis'] as const) {
      await port.join(first, channel, block);
      await port.join(peer, channel, block);
    }
  });

  contractTest('a stopped peer is rolled back and rebuilt, and has everything again; a running one is refused', async (subject) => {
    const { port, channel, consenters, peer, world } = subject;
    await assert.rejects(port.rebuildDatabases(peer), Failure);
    await assert.rejects(port.rollback(peer, channel, 1), Failure);
    const [first = ''] = consenters;
    const before = await port.blocks(first, channel, 0, MANY);
    await world.driver.stop(peer, 10);
    await port.rollback(peer, channel, 1);
    await port.rebuildDatabases(peer);
    await world.driver.start(peer);
    await until(world, 'the peer has all blocks', async () => {
      const there = await port.blocks(peer, channel, before.length - 1, before.length).catch(failureIsNothing);
      return there?.[0]?.hash === before.at(-1)?.hash ? there : undefined;
    });
  });

  contractTest('one consenter goes out and comes in again, each in a block of its own', async ({ port, channel, consenters, world }) => {
    const [first = ''] = consenters;
    const node = consenters.at(-1) ?? '';
    const left = consenters.filter((each) => each !== node);
    const out = await port.changeMembership(channel, { kind: 'remove', node });
    await until(world, 'the set is smaller', async () => ((await port.membership(first, channel)).includes(node) ? undefined : true));
    assert.deepEqual((await port.membership(first, channel)).toSorted(), left.toSorted());
    const [block] = await port.blocks(first, channel, out.block, out.block + 1);
    assert.equal(block?.configuration, true);
    await world.ledger.canary(channel, first, LIMIT_MS);
    assert.equal(await port.joined(node, channel), true, 'it follows, or has not noticed');
    const back = await port.changeMembership(channel, { kind: 'add', node });
    assert.ok(back.block > out.block);
    await until(world, 'the set is whole', async () => ((await port.membership(first, channel)).includes(node) ? true : undefined));
    await world.ledger.canary(channel, first, LIMIT_MS);
  });
}

function named({ number, hash, previousHash, configuration, transactions }: StoredBlock): object {
  return { number, hash, previousHash, configuration, transactions };
}

function failureIsNothing(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error;
  return undefined;
}

async function until<T>(world: World, what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = world.clock.now() + LIMIT_MS; ; await world.clock.sleep(LOOK_MS)) {
    const found = await ask();
    if (found !== undefined) return found;
    assert.ok(world.clock.now() < end, `not within ${LIMIT_MS} ms: ${what}`);
  }
}
