/** What was seen on real networks and is no number: forks, panics and silence. The numbers are in calibration.test.ts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NodeId } from '../core/kernel/ids.ts';
import { Lab, LAB_CHANNEL, LAB_ORDERERS } from './calibration-lab.ts';

const FAST = { tickMs: 100, electionTicks: 10 } as const;
const LONDON: readonly NodeId[] = ['o1', 'o2', 'o3'];
const PANIC = /tocommit\(\d+\) is out of range \[lastIndex\(\d+\)\]/u;
const WRONG_HASH = /unexpected Previous block hash/u;

/** London is set back to old data and forks while the others are down; those come back then. */
async function forkedLab(seed: number): Promise<Lab> {
  const lab = await Lab.open({ seed, ...FAST });
  const { driver, controls } = lab.world;
  const snapshots: string[] = [];
  for (const node of LONDON) {
    await driver.freeze(node);
    snapshots.push(await driver.snapshot(node, 'old'));
    await driver.thaw(node);
  }
  await lab.wait(5_000);
  await lab.kill(...LAB_ORDERERS);
  for (const [at, node] of LONDON.entries()) controls.restore(node, snapshots[at] ?? '');
  return lab;
}

async function probes(lab: Lab, node: NodeId) {
  const [sighting] = await lab.world.observer.sightings();
  return sighting?.nodes.find((each) => each.node === node);
}

describe('a fork by old data', () => {
  it('leaves the survivors behind without a word: they acknowledge, and every metric is green', async () => {
    const lab = await forkedLab(1);
    await lab.start(...LONDON);
    await lab.untilBlock();
    const before = lab.height('o4');
    await lab.start('o4', 'o5');
    await lab.wait(60_000);
    assert.equal(lab.height('o4'), before);
    assert.ok(lab.height('o1') > before + 20);
    assert.ok(lab.forked());
    for (const node of LAB_ORDERERS) {
      assert.equal(await lab.state(node), 'running');
      assert.doesNotMatch(await lab.log(node), /PANI/u);
      const consensus = (await probes(lab, node))?.channels[LAB_CHANNEL]?.consensus;
      assert.ok(consensus?.kind === 'raft' && consensus.activeNodes === 5 && consensus.clusterSize === 5);
    }
  });

  it('ends every peer that is ahead of it when it reaches their height, and at each start again', async () => {
    const lab = await forkedLab(2);
    const ahead = lab.height('p1');
    await lab.start(...LONDON);
    await lab.until('fork beyond the peers', () => lab.height('o1') > ahead + 1);
    await lab.wait(15_000);
    for (const peer of ['p1', 'p2']) {
      assert.equal(await lab.state(peer), 'stopped');
      assert.match(await lab.log(peer), WRONG_HASH);
      await lab.start(peer);
      await lab.wait(5_000);
      assert.equal(await lab.state(peer), 'stopped');
      assert.equal(lab.height(peer), ahead);
    }
  });

  it('happens by an empty voter with survivors that are behind, too', async () => {
    const lab = await Lab.open({ seed: 3, ...FAST });
    await lab.kill('o4', 'o5');
    await lab.wait(5_000);
    await lab.kill(...LONDON);
    const committed = lab.height('o1');
    await lab.world.driver.wipe('o3');
    await lab.start('o3', 'o4', 'o5');
    await lab.wait(1_000);
    await lab.world.recovery.join('o3', LAB_CHANNEL, 'genesis');
    await lab.until('new blocks', () => lab.height('o4') > committed);
    assert.ok(lab.forked(['o1', 'o4']));
    await lab.start('o1', 'o2');
    await lab.wait(60_000);
    const silentOrDead = await Promise.all(
      ['o1', 'o2'].map(async (node) => lab.height(node) === committed || WRONG_HASH.test(await lab.log(node))),
    );
    assert.deepEqual(silentOrDead, [true, true]);
  });
});

describe('a consenter without its log', () => {
  it('is in a crash loop until the leader changes, and then at height at once', async () => {
    const lab = await Lab.open({ seed: 4, ...FAST });
    const [node = ''] = lab.followers;
    await lab.kill(node);
    await lab.world.driver.wipe(node);
    await lab.start(node);
    await lab.wait(1_000);
    await lab.world.recovery.join(node, LAB_CHANNEL, 'genesis');
    await lab.wait(10_000);
    for (let again = 0; again < 3; again++) {
      assert.equal(await lab.state(node), 'stopped');
      assert.match(await lab.log(node), PANIC);
      await lab.start(node);
      await lab.wait(20_000);
    }
    await lab.kill(lab.leader);
    await lab.until('a leader', () => lab.world.controls.leader(LAB_CHANNEL) !== null);
    await lab.start(node);
    await lab.untilAtTip(node);
    await lab.wait(5_000);
    assert.equal(await lab.state(node), 'running');
    assert.equal(lab.forked(LAB_ORDERERS), false);
  });

  it('panics also when only the write-ahead log is gone, and recovers under a new leader', async () => {
    const lab = await Lab.open({ seed: 5, ...FAST });
    const [node = ''] = lab.followers;
    await lab.kill(node);
    lab.world.controls.wipeLog(node, LAB_CHANNEL);
    await lab.start(node);
    await lab.wait(20_000);
    assert.match(await lab.log(node), PANIC);
    const former = lab.leader;
    await lab.kill(former);
    await lab.until('a leader', () => lab.world.controls.leader(LAB_CHANNEL) !== null);
    await lab.start(node);
    await lab.untilAtTip(node);
    assert.equal(await lab.state(node), 'running');
  });

  it('that was dead while the log was compacted takes the blocks from others', async () => {
    const lab = await Lab.open({ seed: 6, ...FAST, snapshotInterval: '64KiB' });
    const [node = ''] = lab.followers;
    await lab.kill(node);
    await lab.wait(30_000);
    await lab.start(node);
    await lab.untilAtTip(node, 120_000);
    assert.equal(lab.forked(), false);
    assert.ok((await lab.world.recovery.consensusDisk(node, LAB_CHANNEL)).lastIndex > 100);
  });
});

describe('updates of the consenters', () => {
  it('with one more and one less at once rotate a certificate: the new node is in a crash loop, the old one claims on', async () => {
    const lab = await Lab.open({ seed: 7, ...FAST });
    assert.equal(lab.leader, 'o1');
    assert.equal(await lab.world.controls.proposeUpdate(LAB_CHANNEL, 'o1', { add: 'o6', remove: 'o2' }), null);
    await lab.wait(30_000);
    assert.match(await lab.log('o6'), PANIC);
    const old = (await probes(lab, 'o2'))?.channels[LAB_CHANNEL]?.consensus;
    assert.ok(old?.kind === 'raft' && old.clusterSize === 5);
    assert.deepEqual(await lab.world.recovery.membership('o1', LAB_CHANNEL), ['o1', 'o6', 'o3', 'o4', 'o5']);
  });

  it('are refused without a leader, and when too few would be alive', async () => {
    const lab = await Lab.open({ seed: 8, ...FAST });
    const { controls, recovery } = lab.world;
    await lab.kill(...LONDON);
    await lab.wait(10_000);
    assert.match((await controls.proposeUpdate(LAB_CHANNEL, 'o4', { remove: 'o1' })) ?? '', /0 out of 5 nodes are alive/u);
    await assert.rejects(recovery.changeMembership(LAB_CHANNEL, { kind: 'remove', node: 'o1' }), /no orderer of labch has a leader/u);
    await lab.start('o1');
    await lab.until('a leader', () => controls.leader(LAB_CHANNEL) !== null);
    await lab.wait(5_000);
    await assert.rejects(recovery.changeMembership(LAB_CHANNEL, { kind: 'remove', node: 'o1' }), /3 out of 5 nodes are alive/u);
  });

  it('one at a time replace a dead consenter by a spare', async () => {
    const lab = await Lab.open({ seed: 9, ...FAST });
    const { recovery } = lab.world;
    await lab.kill('o5');
    await lab.wait(5_000);
    const added = await recovery.changeMembership(LAB_CHANNEL, { kind: 'add', node: 'o6' });
    await lab.until('o6 at the tip', () => lab.height('o6') >= lab.height('o1') - 1 && lab.height('o6') > added.block);
    const removed = await recovery.changeMembership(LAB_CHANNEL, { kind: 'remove', node: 'o5' });
    assert.ok(removed.block > added.block);
    await lab.wait(5_000);
    assert.deepEqual(await recovery.membership('o6', LAB_CHANNEL), ['o1', 'o2', 'o3', 'o4', 'o6']);
    assert.equal(lab.world.controls.roles(LAB_CHANNEL)['o6']?.voters, 5);
    await lab.start('o5');
    await lab.wait(30_000);
    assert.equal(lab.forked([...LAB_ORDERERS.slice(0, 4), 'o6']), false);
  });
});

describe('a consenter with an old configuration', () => {
  it('that was removed while it was down serves no peer, and leaves when it has been without a leader for ten minutes', async () => {
    const lab = await Lab.open({ seed: 20, rate: 2, ...FAST });
    await lab.kill('o5');
    await lab.wait(5_000);
    await lab.world.recovery.changeMembership(LAB_CHANNEL, { kind: 'remove', node: 'o5' });
    await lab.kill('p1', 'p2');
    await lab.start('o5', 'p1', 'p2');
    await lab.wait(60_000);
    const claimed = (await probes(lab, 'o5'))?.channels[LAB_CHANNEL]?.consensus;
    assert.ok(claimed?.kind === 'raft' && claimed.clusterSize === 5 && !claimed.isLeader);
    for (const peer of ['p1', 'p2']) await lab.untilAtTip(peer);
    await lab.wait(600_000);
    assert.match(await lab.log('o5'), /was evicted/u);
    await lab.untilAtTip('o5');
  });

  it('does not listen to a leader that it does not know, until it looks around after ten minutes', async () => {
    const lab = await Lab.open({ seed: 21, rate: 2, ...FAST });
    await lab.kill('o4');
    await lab.world.recovery.changeMembership(LAB_CHANNEL, { kind: 'add', node: 'o6' });
    await lab.until('o6 a consenter', () => lab.world.controls.roles(LAB_CHANNEL)['o6']?.role === 'follower');
    await lab.wait(5_000);
    for (let tries = 0; lab.world.controls.leader(LAB_CHANNEL) !== 'o6' && tries < 50; tries++) {
      await lab.restart(lab.leader);
      await lab.until('a leader', () => lab.world.controls.leader(LAB_CHANNEL) !== null);
    }
    const before = lab.height('o4');
    await lab.start('o4');
    await lab.wait(300_000);
    assert.equal(lab.height('o4'), before);
    await lab.wait(400_000);
    await lab.untilAtTip('o4');
  });
});

describe('blocks that only peers have', () => {
  it('come back with the same hashes when they are replayed one by one before anything else', async () => {
    const lab = await Lab.open({ seed: 10, ...FAST });
    const { recovery } = lab.world;
    await lab.kill('o4', 'o5');
    await lab.wait(1_000);
    await lab.kill(...LONDON);
    await lab.load.stop();
    await lab.start('o4', 'o5');
    await lab.wait(5_000);
    const { pendingBlocks = [] } = await recovery.consensusDisk('o4', LAB_CHANNEL);
    const behind = lab.height('o4');
    const peer = lab.height('p1') >= lab.height('p2') ? 'p1' : 'p2';
    const lost = await recovery.blocks(peer, LAB_CHANNEL, behind, lab.height(peer));
    assert.ok(lost.length >= 3, `${lost.length}`);
    await lab.clone('o4', 'o1');
    await lab.start('o1');
    await lab.until('a leader', () => lab.world.controls.leader(LAB_CHANNEL) !== null);
    await lab.wait(2_000);
    for (const { number, envelopes, hash } of lost) {
      if (lab.height('o4') > number) continue;
      for (const envelope of envelopes) await recovery.submit(LAB_CHANNEL, 'o4', envelope);
      await lab.until('the block', () => lab.height('o4') > number);
      assert.equal((await recovery.blocks('o4', LAB_CHANNEL, number, number + 1))[0]?.hash, hash);
    }
    assert.ok(pendingBlocks.length <= lost.length);
    await lab.wait(15_000);
    assert.equal(await lab.state(peer), 'running');
    assert.equal(lab.forked(['o1', 'o4', 'o5', peer]), false);
  });
});

describe('peers', () => {
  it('restored from a live copy are zombies until their databases are made again', async () => {
    const lab = await Lab.open({ seed: 11 });
    const { driver, controls, recovery } = lab.world;
    await driver.copyOut('p1', '.', '/live');
    await lab.kill('p1');
    await driver.wipe('p1');
    await driver.copyIn('p1', '/live', '.');
    await lab.start('p1');
    await lab.wait(5_000);
    assert.equal(controls.condition(LAB_CHANNEL, 'p1'), 'zombie');
    const zombie = await probes(lab, 'p1');
    assert.equal(zombie?.outcome, 'answered');
    assert.match(zombie?.channels[LAB_CHANNEL]?.error ?? '', /NOT_FOUND/u);
    assert.match(await lab.log('p1'), /state database \[height=\d+\] is ahead of the block store/u);
    await lab.kill('p1');
    await recovery.rebuildDatabases('p1');
    await lab.start('p1');
    await lab.untilAtTip('p1');
    assert.equal(controls.condition(LAB_CHANNEL, 'p1'), 'ready');
  });

  it('that have lost state validate otherwise under the same hashes; a rollback repairs that, made databases alone do not', async () => {
    const lab = await Lab.open({ seed: 12 });
    const { controls, ledger, recovery } = lab.world;
    const wrong = async (): Promise<number> => {
      const [one, other] = [await ledger.transactions(LAB_CHANNEL, 'p1', 0), await ledger.transactions(LAB_CHANNEL, 'p2', 0)];
      return one.filter(({ code }, at) => (other[at]?.code ?? code) !== code).length;
    };
    const healthy = lab.height('p1') - 1;
    controls.loseState('p1', LAB_CHANNEL);
    await lab.wait(5_000);
    assert.ok((await wrong()) > 10);
    assert.equal(lab.forked(['p1', 'p2']), false);
    const commits = async (block: number): Promise<readonly (string | undefined)[]> => {
      const [sighting] = await lab.world.observer.sightings({ [LAB_CHANNEL]: block });
      return ['p1', 'p2'].map((peer) => sighting?.nodes.find(({ node }) => node === peer)?.channels[LAB_CHANNEL]?.commits?.[block]);
    };
    assert.equal(new Set(await commits(healthy)).size, 1);
    assert.equal(new Set(await commits(healthy + 5)).size, 2);
    await lab.kill('p1');
    await recovery.rebuildDatabases('p1');
    await lab.start('p1');
    await lab.wait(10_000);
    assert.ok((await wrong()) > 10);
    await lab.kill('p1');
    await recovery.rollback('p1', LAB_CHANNEL, healthy);
    await lab.start('p1');
    await lab.wait(20_000);
    assert.equal(await wrong(), 0);
    await lab.untilAtTip('p1');
  });

  it('and orderers end at the next write when their disk is full', async () => {
    const lab = await Lab.open({ seed: 13, ...FAST });
    for (const node of ['o4', 'p1']) {
      lab.world.controls.setFreeDisk(node, 0);
      await lab.wait(3_000);
      assert.equal(await lab.state(node), 'stopped');
      assert.match(await lab.log(node), /no space left on device/u);
      lab.world.controls.setFreeDisk(node, 0.2);
      await lab.start(node);
    }
    await lab.wait(10_000);
    assert.equal(await lab.state('o4'), 'running');
    await lab.untilAtTip('p1');
    assert.equal(lab.longestGap() < 1_000, true);
  });
});

describe('what is claimed', () => {
  it('stays true for nobody: a leader that blocks in a dial goes on claiming, beside the new one', async () => {
    const lab = await Lab.open({ seed: 14 });
    await lab.cutOff(['o5'], 'silent');
    const claims = async (): Promise<number> => {
      const all = await Promise.all(LAB_ORDERERS.slice(0, 4).map((node) => probes(lab, node)));
      return all.filter((each) => {
        const consensus = each?.channels[LAB_CHANNEL]?.consensus;
        return consensus?.kind === 'raft' && consensus.isLeader;
      }).length;
    };
    let most = 0;
    for (let second = 0; second < 60; second++) {
      await lab.wait(1_000);
      most = Math.max(most, await claims());
    }
    assert.equal(most, 2);
  });

  it('may be a lie: an old answer again, or an office that a node does not have', async () => {
    const lab = await Lab.open({ seed: 15 });
    const { controls } = lab.world;
    controls.lie('o3', 'leader');
    controls.lie('p1', 'stale');
    const before = (await probes(lab, 'p1'))?.channels[LAB_CHANNEL]?.height;
    await lab.wait(5_000);
    assert.equal((await probes(lab, 'p1'))?.channels[LAB_CHANNEL]?.height, before);
    const consensus = (await probes(lab, 'o3'))?.channels[LAB_CHANNEL]?.consensus;
    assert.ok(consensus?.kind === 'raft' && consensus.isLeader && lab.leader !== 'o3');
    controls.lie('p1', null);
    assert.notEqual((await probes(lab, 'p1'))?.channels[LAB_CHANNEL]?.height, before);
  });

  it('of processes is nothing where the driver cannot look, and a held node may run all the same', async () => {
    const lab = await Lab.open({ seed: 16 });
    const { driver, controls, observer, recovery } = lab.world;
    controls.sever('london', true);
    assert.equal(await lab.state('o1'), 'unknown');
    await assert.rejects(driver.kill('o1'), /does not answer/u);
    await assert.rejects(recovery.consensusDisk('o1', LAB_CHANNEL), /does not answer/u);
    assert.equal((await observer.processes()).find(({ node }) => node === 'o1')?.state, 'unknown');
    controls.sever('london', false);
    controls.end('o1');
    await driver.hold('o1', 'its place is taken');
    await assert.rejects(driver.start('o1'), /is held/u);
    controls.begin('o1');
    assert.equal(await lab.state('o1'), 'running');
  });

  it('is missing from a region whose agent does not answer', async () => {
    const lab = await Lab.open({ seed: 16 });
    lab.world.controls.blind('london', true);
    assert.deepEqual(
      (await lab.world.observer.sightings()).map(({ region }) => region),
      ['frankfurt', 'singapore'],
    );
    lab.world.controls.blind('london', false);
    assert.equal((await lab.world.observer.sightings()).length, 3);
  });

  it('comes late over a slow line, and too late for those who ask over it', async () => {
    const lab = await Lab.open({ seed: 19 });
    const { controls, observer } = lab.world;
    controls.slow('london', 'singapore', 3_000);
    await lab.wait(20_000);
    const outcomes = (await observer.sightings()).map(({ nodes }) => nodes.find(({ node }) => node === 'o5')?.outcome);
    assert.deepEqual(outcomes, ['timeout', 'answered', 'answered']);
    assert.ok(lab.longestGap() < 1_000);
    assert.ok(lab.height('o5') < lab.height('o4'));
    controls.slow('london', 'singapore', 0);
    await lab.wait(5_000);
    await lab.untilAtTip('o5');
  });

  it('by the clock of the engine is no truth either', async () => {
    const lab = await Lab.open({ seed: 17 });
    const before = lab.world.clock.now();
    lab.world.controls.jumpClock(-3_600_000);
    await lab.wait(1_000);
    assert.equal(lab.world.clock.now(), before - 3_599_000);
  });
});

describe('a history with every fault', () => {
  it('is the same to the byte for the same seed', async () => {
    const history = async (): Promise<string> => {
      const lab = await Lab.open({ seed: 18 });
      const { driver, controls, observer } = lab.world;
      const seen: unknown[] = [];
      controls.watch({ wrote: (channel, node, { number, hash }) => void seen.push([controls.now(), channel, node, number, hash]) });
      await lab.cutOff(['o5'], 'silent');
      await lab.wait(30_000);
      await driver.freeze('o2');
      await lab.kill('o3');
      await lab.wait(20_000);
      await lab.heal();
      await driver.thaw('o2');
      await driver.wipe('o3');
      await lab.start('o3');
      await lab.wait(1_000);
      await lab.world.recovery.join('o3', LAB_CHANNEL, 'newest');
      await lab.wait(30_000);
      seen.push(await observer.sightings(), await lab.load.records(), controls.roles(LAB_CHANNEL), await lab.log('o3'));
      return JSON.stringify(seen);
    };
    assert.equal(await history(), await history());
  });
});
