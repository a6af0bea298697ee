/**
 * The contract of every driver (src/core/ports/driver.ts). A driver is one when it passes this suite; drivers that come later
 * (SSH, Docker, Kubernetes) bring a subject and nothing else. docs/concepts/drivers.md says what the verbs mean to them.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { NodeId } from '../../src/core/kernel/ids.ts';
import type { Cut, CutManner, Driver, LinkEnd } from '../../src/core/ports/driver.ts';
import { DRIVER_INVERSES } from '../../src/core/ports/driver.ts';

export interface DriverSubject {
  readonly driver: Driver;
  /** A second driver for the same machines, as the next command would make it. */
  readonly another: Driver;
  /** A node that the suite may break; it runs at the start. */
  readonly node: NodeId;
  /** A peer; it runs at the start. */
  readonly peer: NodeId;
  /** Whether a chaincode service runs beside the peer, from the start. A driver without any refuses to know of one. */
  readonly services: boolean;
  /** A program that `run` finds on the node's machine; with the argument `hello` it ends with 0. Null where `run` is refused. */
  readonly program: { readonly path: string; readonly args: readonly string[] } | null;
  writeFile(node: NodeId, path: string, text: string): Promise<void>;
  readFile(node: NodeId, path: string): Promise<string | null>;
  /** A path outside of the nodes' data that does not exist yet. */
  freshFolder(): Promise<string>;
  /** Waits until the log of the node holds a line. */
  logged(node: NodeId): Promise<void>;
  /** Whether the node's own program answers. */
  answers(node: NodeId): Promise<boolean>;
  /** Null where links cannot be cut: capabilities() then has to say why. */
  readonly links: LinkSubject | null;
  dispose(): Promise<void>;
}

export interface LinkSubject {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  /** One connect from `from` to `to`. refused: the network or the host said no. timeout: silence. */
  connect(): Promise<'connected' | 'refused' | 'timeout'>;
}

const GRACE_SECONDS = 10;
const MORE_TRIES = 20;

export function driverContract(name: string, makeSubject: () => Promise<DriverSubject>): void {
  describe(`the driver contract: ${name}`, () => {
    let subject: DriverSubject;
    before(async () => {
      subject = await makeSubject();
    });
    after(() => subject.dispose());
    const running = async (): Promise<void> => {
      await subject.driver.thaw(subject.node);
      await subject.driver.start(subject.node);
    };
    const stopped = async (): Promise<void> => subject.driver.kill(subject.node);
    const stateOf = async (driver = subject.driver, node = subject.node): Promise<string> => (await driver.inspect(node)).state;

    it('has every verb, and an answer to what undoes it', () => {
      const verbs = Object.keys(subject.driver).filter((key) => key !== 'kind');
      assert.deepEqual(verbs.toSorted(), Object.keys(DRIVER_INVERSES).toSorted());
      const answers = ['irreversible', 'nothing to undo', ...verbs];
      for (const [verb, inverse] of Object.entries(DRIVER_INVERSES)) assert.ok(answers.includes(inverse), `${verb}: ${inverse}`);
    });

    it('refuses a node that it does not have, in every verb', async () => {
      const { driver } = subject;
      const verbs: readonly (() => Promise<unknown>)[] = [
        () => driver.start('nobody'),
        () => driver.stop('nobody', 1),
        () => driver.kill('nobody'),
        () => driver.freeze('nobody'),
        () => driver.thaw('nobody'),
        () => driver.wipe('nobody'),
        () => driver.run('nobody', 'program', []),
        () => driver.inspect('nobody'),
        () => driver.killService('nobody'),
        () => driver.startService('nobody'),
        () => driver.inspectService('nobody'),
        () => driver.logs('nobody', 1),
        () => driver.copyOut('nobody', '.', '/x'),
        () => driver.copyIn('nobody', '/x', '.'),
        () => driver.snapshot('nobody', 'x'),
        () => driver.snapshots('nobody'),
        () => driver.hasData('nobody'),
        () => driver.hold('nobody', 'x'),
        () => driver.release('nobody'),
        () => driver.held('nobody'),
      ];
      for (const verb of verbs) await refuses(verb, [2]);
    });

    describe('processes', () => {
      it('are started once, however often they are asked to', async () => {
        await running();
        const first = await subject.driver.inspect(subject.node);
        await subject.driver.start(subject.node);
        await Promise.all([subject.driver.start(subject.node), subject.another.start(subject.node)]);
        assert.deepEqual(await subject.driver.inspect(subject.node), first);
        assert.equal(first.state, 'running');
        await comes(() => subject.answers(subject.node), true);
      });

      it('are started once by two healers at the same time', async () => {
        await stopped();
        await Promise.all([subject.driver.start(subject.node), subject.another.start(subject.node)]);
        assert.deepEqual(await subject.another.inspect(subject.node), await subject.driver.inspect(subject.node));
        await comes(() => subject.answers(subject.node), true);
      });

      it('are stopped and started again as new ones', async () => {
        await running();
        const before1 = await subject.driver.inspect(subject.node);
        await subject.driver.stop(subject.node, GRACE_SECONDS);
        assert.equal(await stateOf(), 'stopped');
        assert.equal(await subject.answers(subject.node), false);
        await subject.driver.stop(subject.node, GRACE_SECONDS);
        await subject.driver.start(subject.node);
        const now = await subject.driver.inspect(subject.node);
        assert.ok(before1.state === 'running' && now.state === 'running' && now.pid !== before1.pid);
      });

      it('are killed, twice if need be, and only the one that was meant', async () => {
        await running();
        await subject.driver.kill(subject.node);
        assert.equal(await stateOf(), 'stopped');
        await subject.driver.kill(subject.node);
        assert.equal(await stateOf(), 'stopped');
        assert.equal(await stateOf(subject.driver, subject.peer), 'running');
      });

      it('are frozen and thawed, twice each, and stay the same process', async () => {
        await running();
        const first = await subject.driver.inspect(subject.node);
        await subject.driver.freeze(subject.node);
        await subject.driver.freeze(subject.node);
        assert.equal(await stateOf(), 'frozen');
        assert.equal(await subject.answers(subject.node), false);
        await subject.driver.thaw(subject.node);
        await subject.driver.thaw(subject.node);
        assert.deepEqual(await subject.driver.inspect(subject.node), first);
        await comes(() => subject.answers(subject.node), true);
      });

      it('that are frozen can be stopped and killed, but not started', async () => {
        await running();
        await subject.driver.freeze(subject.node);
        await refuses(() => subject.driver.start(subject.node), [3]);
        await subject.driver.stop(subject.node, GRACE_SECONDS);
        assert.equal(await stateOf(), 'stopped');
        await running();
        await subject.driver.freeze(subject.node);
        await subject.driver.kill(subject.node);
        assert.equal(await stateOf(), 'stopped');
      });

      it('that are stopped cannot be frozen; thawing them changes nothing', async () => {
        await stopped();
        await refuses(() => subject.driver.freeze(subject.node), [3]);
        await subject.driver.thaw(subject.node);
        assert.equal(await stateOf(), 'stopped');
      });

      it('that are held are started by nobody until they are released, and keep the first reason', async () => {
        const { driver, another, node } = subject;
        await running();
        await driver.hold(node, 'its place is taken');
        await another.hold(node, 'once more');
        assert.equal(await stateOf(), 'running');
        assert.equal(await another.held(node), 'its place is taken');
        await stopped();
        await refuses(() => driver.start(node), [3]);
        await refuses(() => another.start(node), [3]);
        assert.equal(await stateOf(), 'stopped');
        assert.equal(await driver.held(subject.peer), null);
        await another.release(node);
        await driver.release(node);
        assert.equal(await driver.held(node), null);
        await driver.start(node);
        assert.equal(await stateOf(), 'running');
      });

      it('are the same for another driver of the same machines', async () => {
        await running();
        assert.deepEqual(await subject.another.inspect(subject.node), await subject.driver.inspect(subject.node));
        await subject.another.kill(subject.node);
        assert.equal(await stateOf(), 'stopped');
        await subject.another.start(subject.node);
        assert.equal(await stateOf(), 'running');
      });

      it('leave logs that are read from the end', async () => {
        await running();
        await subject.logged(subject.node);
        const all = await subject.driver.logs(subject.node, 1_000);
        assert.ok(all.length > 0);
        assert.deepEqual(await subject.driver.logs(subject.node, 1), all.slice(-1));
        assert.deepEqual(await subject.driver.logs(subject.node, 0), []);
      });
    });

    describe('chaincode services', () => {
      it('are killed and started while their peer stays', async () => {
        const { driver, peer } = subject;
        if (!subject.services) return;
        const peerBefore = await driver.inspect(peer);
        assert.equal((await driver.inspectService(peer)).state, 'running');
        await driver.killService(peer);
        await driver.killService(peer);
        assert.equal((await driver.inspectService(peer)).state, 'stopped');
        assert.deepEqual(await driver.inspect(peer), peerBefore);
        await driver.startService(peer);
        const first = await driver.inspectService(peer);
        await driver.startService(peer);
        assert.deepEqual(await driver.inspectService(peer), first);
        assert.equal(first.state, 'running');
      });

      it('are refused on a node that has none', async () => {
        const without = subject.services ? [subject.node] : [subject.node, subject.peer];
        for (const verb of [subject.driver.killService, subject.driver.startService, subject.driver.inspectService]) {
          for (const node of without) await refuses(() => verb(node), [2]);
        }
      });
    });

    describe('data', () => {
      it('is not touched while the process is not provably stopped', async () => {
        const { driver, node, program } = subject;
        await running();
        const folder = await subject.freshFolder();
        await driver.copyOut(node, '.', folder);
        const refused = async (): Promise<void> => {
          await refuses(() => driver.wipe(node), [3]);
          await refuses(() => driver.run(node, program?.path ?? 'program', program?.args ?? []), [3]);
          await refuses(() => driver.copyIn(node, folder, '.'), [3]);
        };
        await refused();
        await refuses(() => driver.snapshot(node, 'running'), [3]);
        await driver.freeze(node);
        await refused();
        await driver.thaw(node);
      });

      it('is removed for good by wipe, also twice', async () => {
        const { driver, node } = subject;
        await stopped();
        await subject.writeFile(node, 'chains/block', 'one');
        await driver.wipe(node);
        await driver.wipe(node);
        assert.equal(await subject.readFile(node, 'chains/block'), null);
        await driver.start(node);
        assert.equal(await stateOf(), 'running');
      });

      it('is copied out and in, whole or in part', async () => {
        const { driver, node } = subject;
        await stopped();
        await subject.writeFile(node, 'chains/block', 'one');
        await subject.writeFile(node, 'other', 'two');
        const [whole, part] = [await subject.freshFolder(), await subject.freshFolder()];
        await driver.copyOut(node, '.', whole);
        await driver.copyOut(node, 'chains', part);
        await driver.wipe(node);
        await driver.copyIn(node, whole, '.');
        assert.equal(await subject.readFile(node, 'chains/block'), 'one');
        assert.equal(await subject.readFile(node, 'other'), 'two');
        await driver.wipe(node);
        await driver.copyIn(node, part, 'chains');
        await driver.copyIn(node, part, 'chains');
        assert.equal(await subject.readFile(node, 'chains/block'), 'one');
        assert.equal(await subject.readFile(node, 'other'), null);
      });

      it('outside of the node is out of reach', async () => {
        const { driver, node } = subject;
        await stopped();
        const folder = await subject.freshFolder();
        await refuses(() => driver.copyOut(node, '../..', folder), [2]);
        await driver.copyOut(node, '.', folder);
        await refuses(() => driver.copyIn(node, folder, '../..'), [2]);
        await refuses(() => driver.snapshot(node, '../x'), [2]);
        await refuses(() => driver.deleteSnapshot(node, '../x'), [2]);
      });

      it('is kept by a snapshot, put back from it, and gone with it', async () => {
        const { driver, node } = subject;
        await running();
        await subject.writeFile(node, 'chains/block', 'before');
        await driver.freeze(node);
        const id = await driver.snapshot(node, 'frozen');
        await driver.thaw(node);
        await stopped();
        const again = await driver.snapshot(node, 'frozen');
        assert.notEqual(again, id);
        assert.deepEqual(await subject.another.snapshots(node), [again, id].toSorted());
        assert.ok(id.startsWith('frozen-'));
        await subject.writeFile(node, 'chains/block', 'after');
        await driver.wipe(node);
        await driver.copyIn(node, `snapshot:${id}`, '.');
        assert.equal(await subject.readFile(node, 'chains/block'), 'before');
        await driver.wipe(node);
        assert.equal(await driver.hasData(node), false);
        await driver.copyIn(node, `snapshot:${node}/${id}`, '.');
        assert.equal(await driver.hasData(node), true);
        assert.equal(await subject.readFile(node, 'chains/block'), 'before');
        await driver.deleteSnapshot(node, id);
        await driver.deleteSnapshot(node, id);
        await assert.rejects(driver.copyIn(node, `snapshot:${id}`, '.'), Failure);
        await driver.deleteSnapshot(node, again);
        assert.deepEqual(await driver.snapshots(node), []);
      });

      it('is at hand for a program that runs while the node is stopped', async () => {
        const { driver, node, program } = subject;
        await stopped();
        if (program === null) return refuses(() => driver.run(node, 'program', []), [3]);
        const result = await driver.run(node, program.path, program.args);
        assert.equal(result.exitCode, 0);
        assert.match(result.stdout, /hello/);
      });
    });

    describe('links', () => {
      it('that were never cut are healed without complaint', async () => {
        await subject.driver.heal('never-made');
        assert.ok(Array.isArray(await subject.driver.cuts()));
      });

      it('are cut only where the driver says that it can', async () => {
        const { noSilentCuts } = subject.driver.capabilities();
        assert.equal(noSilentCuts === null, subject.links !== null);
        if (noSilentCuts === null) return;
        const end: LinkEnd = { kind: 'node', node: subject.node };
        const cut: Cut = { from: end, to: { kind: 'node', node: subject.peer }, direction: 'both', manner: 'silent' };
        await refuses(() => subject.driver.cut('x', cut), [3]);
        await refuses(() => subject.driver.fence('x', end, cut.to), [3]);
        assert.deepEqual(await subject.driver.cuts(), []);
      });

      const MANNERS: Readonly<Record<CutManner, 'refused' | 'timeout'>> = { silent: 'timeout', reset: 'refused', reject: 'refused' };
      for (const [manner, outcome] of Object.entries(MANNERS) as readonly [CutManner, 'refused' | 'timeout'][]) {
        it(`that are cut in the manner ${manner} end in ${outcome}, count what they stop, and heal`, async () => {
          const { links, driver } = subject;
          if (links === null) return;
          await running();
          await comes(() => links.connect(), 'connected');
          const cut: Cut = { from: links.from, to: links.to, direction: 'both', manner };
          await driver.cut('contract', cut);
          await driver.cut('contract', cut);
          await comes(() => links.connect(), outcome);
          const present = await subject.another.cuts();
          assert.equal(present.length, 1);
          assert.deepEqual([present[0]?.id, present[0]?.cut], ['contract', cut]);
          assert.ok((present[0]?.packets ?? 0) > 0 && (present[0]?.bytes ?? 0) > 0);
          await subject.another.heal('contract');
          await driver.heal('contract');
          assert.deepEqual(await driver.cuts(), []);
          await comes(() => links.connect(), 'connected');
        });
      }

      it('of one node repeat a SYN as often as was asked, where nodes have a network of their own', async () => {
        const { driver, node, another } = subject;
        if (subject.links === null) return refuses(() => driver.tuneTcpSynRetries(node, 1), [3]);
        const former = await driver.tcpSynRetries(node);
        await driver.tuneTcpSynRetries(node, 1);
        await driver.tuneTcpSynRetries(node, 1);
        assert.equal(await another.tcpSynRetries(node), 1);
        await driver.tuneTcpSynRetries(node, former);
        assert.equal(await another.tcpSynRetries(node), former);
      });

      it('that are fenced fail fast there, and are healed', async () => {
        const { links, driver } = subject;
        if (links === null) return;
        await running();
        await driver.fence('fence', links.from, links.to);
        await driver.fence('fence', links.from, links.to);
        await comes(() => links.connect(), 'refused');
        assert.deepEqual(
          (await driver.cuts()).map(({ id, cut }) => [id, cut.manner, cut.direction]),
          [['fence', 'reject', 'one-way']],
        );
        await driver.heal('fence');
        await comes(() => links.connect(), 'connected');
      });

      it('that vanish silently fail fast as soon as they are fenced, and are silent again without the fence', async () => {
        const { links, driver } = subject;
        if (links === null) return;
        await running();
        await driver.cut('blackhole', { from: links.from, to: links.to, direction: 'both', manner: 'silent' });
        await comes(() => links.connect(), 'timeout');
        await driver.fence('fence', links.from, links.to);
        await comes(() => links.connect(), 'refused');
        await driver.heal('fence');
        await comes(() => links.connect(), 'timeout');
        await driver.heal('blackhole');
      });

      it('with two cuts are healed one by one', async () => {
        const { links, driver } = subject;
        if (links === null) return;
        await running();
        const cut = (manner: CutManner): Cut => ({ from: links.from, to: links.to, direction: 'one-way', manner });
        await driver.cut('first', cut('silent'));
        await driver.cut('second', cut('silent'));
        await driver.heal('first');
        assert.deepEqual(
          (await driver.cuts()).map(({ id }) => id),
          ['second'],
        );
        await comes(() => links.connect(), 'timeout');
        await driver.heal('second');
        await comes(() => links.connect(), 'connected');
      });
    });
  });
}

async function refuses(verb: () => Promise<unknown>, exits: readonly number[]): Promise<void> {
  await assert.rejects(verb(), (error) => {
    assert.ok(error instanceof Failure, String(error));
    assert.ok(exits.includes(error.exit), `${error.code} ${error.message} has exit code ${error.exit}`);
    return true;
  });
}

/** A connect on a loaded machine may time out once without meaning anything; the wanted answer has to come. */
async function comes<T>(ask: () => Promise<T>, wanted: T): Promise<void> {
  let answer = await ask();
  for (let again = 0; again < MORE_TRIES && answer !== wanted; again++) answer = await ask();
  assert.equal(answer, wanted);
}
