/** Handlers that do nothing, look at nothing, or do half. */
import { type Mutation, mutation } from './mutation.ts';

function handler(step: string, fault: string, file: string, find: string, replace: string, ...scenarios: readonly string[]): Mutation {
  return mutation([step], `${step} ${fault}`, { file: `engine/handlers/${file}.ts`, find, replace }, ...scenarios);
}

const COPY = ['emptied-consenter', 'crash-in-a-copy-after-copyIn', 'crash-in-a-copy-after-wipe'];

/** The last look before the process of somebody who works is ended. */
const endsAnybody = handler(
  'node.stop',
  'counts no votes',
  'keeps-quorum',
  'quorum.margin > 0 && counted.length >= quorum.needed) return null',
  'quorum.margin > -9) return null',
  'follower-lost-under-a-plan',
);

export const clonesAnybody = handler(
  'node.clone',
  'looks at no hold',
  'node-clone',
  '(await driver.held(node)) === null',
  'false',
  'hold-released-under-a-plan',
);

export const HANDLER_MUTATIONS: readonly Mutation[] = [
  handler(
    'node.start',
    'does nothing',
    'node-start',
    "=== 'running' ? 'done' : 'todo'",
    "=== 'running' ? 'done' : 'done'",
    'dead-follower',
  ),
  handler('node.stop', 'does nothing', 'node-stop', '    await context.world.driver.stop(node, graceSeconds);\n', '', 'emptied-consenter'),
  handler('node.kill', 'does nothing', 'node-kill', 'world.driver.kill(node)', 'Promise.resolve()', 'hung-follower'),
  handler(
    'node.kill',
    'kills what is well again',
    'node-kill',
    'refuse: ({ node }, context) => refuseAnswering(node, context),',
    '',
    'crash-before-kill-and-the-node-is-back',
  ),
  endsAnybody,
  handler('node.stop', 'stops whom somebody holds', 'node-stop', '    await refuseHeld(node, context);\n', '', 'held-peer-is-left-alone'),
  handler(
    'node.stop',
    'orders no canary before',
    'node-stop',
    '    await proveQuorumWithout(node, context);\n',
    '',
    'follower-deafened-before-a-copy',
    'leader-deafened-before-a-copy',
    'leader-lost-silently-before-a-copy',
  ),
  handler('node.hold', 'does nothing', 'node-hold', 'world.driver.hold(node, reason)', 'Promise.resolve()', ...COPY),
  handler(
    'node.hold',
    'asks a machine that does not answer',
    'node-hold',
    ".state === 'unknown')) return 'done'",
    ".state === 'unknown')) return 'todo'",
    'recovery-of-attested-loss',
  ),
  handler('node.release', 'does nothing', 'node-release', 'world.driver.release(node)', 'Promise.resolve()', ...COPY),
  handler(
    'node.snapshot',
    'does nothing',
    'node-snapshot',
    '=> `snapshot ${await world.driver.snapshot(node, label)}`',
    "=> 'no'",
    ...COPY,
  ),
  handler('node.set-aside', 'copies nothing', 'node-set-aside', '?? (await driver.snapshot(node, label))', "?? 'none'", ...COPY),
  handler(
    'node.set-aside',
    'removes nothing',
    'node-set-aside',
    '    await driver.wipe(node);\n    return `set',
    '    return `set',
    'emptied-log',
  ),
  clonesAnybody,
  handler(
    'node.clone',
    'keeps a half copy',
    'node-clone',
    'if (again) await emptyAgain(driver, node);',
    '',
    'crash-in-a-copy-after-copyIn',
  ),
  handler('node.clone', 'copies nothing', 'node-clone', "await driver.copyIn(node, `snapshot:${from}/${id}`, '.');", '', ...COPY),
  handler('node.join', 'does nothing', 'node-join', "await world.recovery.join(node, channel, 'newest');", '', 'emptied-spare-joins-first'),
  handler(
    'link.fence',
    'stands on one side only',
    'link-fence',
    'for (const node of from) await',
    'for (const node of from.slice(0, 1)) await',
    'silent-consenter',
  ),
  handler(
    'link.fence',
    'stands around whoever is back',
    'link-fence',
    'refuse: (step, context) => refuseAnswering(step, context),',
    '',
    'crash-before-fence-and-the-node-is-back',
  ),
  handler(
    'link.unfence',
    'takes nothing away',
    'link-unfence',
    'for (const cut of cutsOfFence(await world.driver.cuts(), id, to)) await',
    'for (const cut of cutsOfFence([], id, to)) await',
    'silent-consenter',
  ),
  handler(
    'consenter.add',
    'changes nothing',
    'membership',
    'const { block } = await world.recovery.changeMembership(channel, { kind: change, node });',
    'const block = 0;',
    'replaced-and-removed',
  ),
  handler('consenter.remove', 'adds', 'table', "membershipHandler('remove')", "membershipHandler('add')", 'replaced-and-removed'),
  handler(
    'channel.canary',
    'proves nothing',
    'channel-canary',
    'const { block, ms } = await world.ledger.canary(channel, orderer, timeoutMs);',
    'const [block, ms] = [0, 0];',
    'replaced-by-a-spare',
  ),
  handler(
    'channel.replay',
    'orders nothing',
    'channel-replay',
    'for (const block of blocks) replayed += await replayBlock(step, block, context);',
    'for (const block of blocks.slice(1)) replayed += await replayBlock(step, block, context);',
    'recovery-replays-what-peers-hold',
  ),
  handler(
    'peer.rollback',
    'cuts nothing',
    'peer-rollback',
    'world.recovery.rollback(node, channel, block)',
    'Promise.resolve()',
    'diverged-peer',
  ),
  handler(
    'peer.rebuild-databases',
    'drops nothing',
    'peer-rebuild-databases',
    'world.recovery.rebuildDatabases(node)',
    'Promise.resolve()',
    'torn-peer',
  ),
  mutation(
    ['wait.until'],
    'wait.until waits for nothing',
    { file: 'engine/execute.ts', find: 'if (missing === null) {', replace: 'if (missing !== undefined) {' },
    'source-hangs-after-it-was-copied',
  ),
];
