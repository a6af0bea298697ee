/**
 * Faults of Holdfast, made on purpose: each takes one rule, guard, check or handler away or turns it round, and has to be noticed by a
 * scenario or a seed. One that survives shows a checker that does not bite.
 */
export interface Mutation {
  readonly name: string;
  /** In src. */
  readonly file: string;
  /** Is there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Scenarios that are tried first; without success seeds follow. */
  readonly scenarios: readonly string[];
  /** Why nothing can notice it: something else holds the same, on purpose. */
  readonly backstop?: string;
}

const RULES_FILE = 'core/decision/rules/table.ts';
const GUARDS_FILE = 'core/decision/guards.ts';
const LINT_FILE = 'core/plan/lint/judge-step.ts';
const HANDLERS = 'engine/handlers';

function withoutRule(rule: string, row: string, ...scenarios: readonly string[]): Mutation {
  return { name: `rule ${rule} is forgotten`, file: RULES_FILE, find: `\n  ${row},\n`, replace: '\n', scenarios };
}

function withoutGuard(guard: string, ...scenarios: readonly string[]): Mutation {
  const [first, last] = [guard === 'lookFirst', guard === 'keepQuorum'];
  const find = first ? `[${guard}, ` : last ? `, ${guard}]` : ` ${guard},`;
  return { name: `guard ${guard} is forgotten`, file: GUARDS_FILE, find, replace: first ? '[' : last ? ']' : '', scenarios };
}

function blindLinter(code: string, find: string, replace: string): Mutation {
  return {
    name: `the linter does not see ${code}`,
    file: LINT_FILE,
    find,
    replace,
    scenarios: ['plans-that-the-linter-refuses', 'plans-at-zero-margin'],
  };
}

function handler(name: string, file: string, find: string, replace: string, ...scenarios: readonly string[]): Mutation {
  return { name, file: `${HANDLERS}/${file}.ts`, find, replace, scenarios };
}

const COPY = ['emptied-consenter', 'crash-in-a-copy-after-copyIn', 'crash-in-a-copy-after-wipe'];

export const MUTATIONS: readonly Mutation[] = [
  withoutRule('D101', 'killSwitch', 'kill-switch'),
  withoutRule('D102', 'planRunning', 'running-plan-is-said'),
  withoutRule('D103', 'clockJump', 'clock-jumps-forward'),
  withoutRule('D104', 'partialView', 'observer-sees-only-its-own-region'),
  withoutRule('D105', 'forkSeen', 'fork-by-people'),
  withoutRule('D106', 'fleetBreaker', 'fleet-breaker'),
  withoutRule('D107', 'leaderChanging', 'leader-killed-under-a-hung-follower'),
  withoutRule('D201', 'fenceSilentConsenter', 'silent-consenter'),
  withoutRule('D202', 'liftFence', 'silent-consenter'),
  withoutRule('D203', 'killHungConsenter', 'hung-follower'),
  withoutRule('D204', 'killHungPeer', 'hung-peer'),
  withoutRule('D301', 'restartDeadProcess', 'dead-follower'),
  withoutRule('D302', 'crashLoop', 'starts-back-off'),
  withoutRule('D401', 'rebuildPeer', 'deaf-peer'),
  withoutRule('D402', 'rollBackPeer', 'diverged-peer'),
  withoutRule('D403', 'reseedConsenter', 'emptied-consenter'),
  withoutRule('D404', 'unstickConsenter', 'deaf-consenter-is-stuck'),
  withoutRule('D501', 'replaceConsenter', 'replaced-by-a-spare'),
  withoutRule('D502', 'restoreRedundancy', 'zone-lost'),
  withoutRule('D503', 'spreadLeaders', 'leaders-spread-after-return'),
  withoutRule('D601', 'quorumLost', 'majority-lost'),
  withoutRule('D602', 'leaderless', 'no-quorum-of-links'),

  { ...withoutGuard('lookFirst'), backstop: 'every tick looks after the plan of the tick before has ended' },
  withoutGuard('acknowledgeFirst', 'hung-again-and-again'),
  { ...withoutGuard('afterFailure'), backstop: 'a plan that fails again and again is locked by acknowledgeFirst after three times' },
  withoutGuard('keepCalm', 'leader-killed-under-a-hung-follower'),
  withoutGuard('oneAtATime', 'two-hung-peers'),
  {
    ...withoutGuard('keepQuorum', 'hung-at-zero-margin', 'emptied-while-another-is-down'),
    backstop: 'the rules that stop a consenter, the linter (K101) and the handlers each hold the quorum themselves',
  },

  blindLinter('K101', '...broken.map((channel)', '...[].map((channel)'),
  blindLinter('K102', 'elsewhere.length > 0 &&', 'false &&'),
  blindLinter('K103', 'from.length === 0 || from.includes(to)', 'false'),
  blindLinter('K103 at zero margin', '...short.map((channel)', '...[].map((channel)'),
  blindLinter('K104, nobody holds it', "when(!before.held.has(node), 'K104'", "when(false, 'K104'"),
  blindLinter('K105', "when(before.held.has(node), 'K105'", "when(false, 'K105'"),
  blindLinter('K106', "when(!stopped.has(node), 'K106'", "when(false, 'K106'"),
  blindLinter('K107', "when(!before.proven.has(channel), 'K107'", "when(false, 'K107'"),
  blindLinter('K111', "when(!plan.disruptive, 'K111'", "when(false, 'K111'"),
  blindLinter('K112', "data === 'aside' && channelsWith", "data === 'own' && channelsWith"),

  handler('node.start does nothing', 'node-start', "=== 'running' ? 'done' : 'todo'", "=== 'running' ? 'done' : 'done'", 'dead-follower'),
  handler('node.stop does nothing', 'node-stop', 'world.driver.stop(node, graceSeconds)', 'Promise.resolve()', 'emptied-consenter'),
  handler('node.kill does nothing', 'node-kill', 'world.driver.kill(node)', 'Promise.resolve()', 'hung-follower'),
  handler(
    'node.kill looks at nothing',
    'keeps-quorum',
    'quorum.margin > 0 && counted.length >= quorum.needed) return null',
    'quorum.margin > -9) return null',
    'margin-lost-under-a-plan',
  ),
  handler('node.hold does nothing', 'node-hold', 'world.driver.hold(node, reason)', 'Promise.resolve()', ...COPY),
  handler('node.release does nothing', 'node-release', 'world.driver.release(node)', 'Promise.resolve()', ...COPY),
  handler('node.snapshot does nothing', 'node-snapshot', '=> `snapshot ${await world.driver.snapshot(node, label)}`', "=> 'no'", ...COPY),
  handler('node.set-aside copies nothing', 'node-set-aside', '?? (await driver.snapshot(node, label))', "?? 'none'", ...COPY),
  handler('node.set-aside removes nothing', 'node-set-aside', '    await driver.wipe(node);\n    return `set', '    return `set', ...COPY),
  handler('node.clone looks at no hold', 'node-clone', '(await driver.held(node)) === null', 'false', 'hold-released-under-a-plan'),
  handler('node.clone keeps a half copy', 'node-clone', 'if (again) await emptyAgain(driver, node);', '', ...COPY),
  handler('node.clone copies nothing', 'node-clone', "await driver.copyIn(node, `snapshot:${from}/${id}`, '.');", '', ...COPY),
  handler('node.join does nothing', 'node-join', "await world.recovery.join(node, channel, 'newest');", '', 'replaced-by-a-spare'),
  handler(
    'link.fence stands on one side only',
    'link-fence',
    'for (const node of from) await',
    'for (const node of from.slice(0, 1)) await',
    'silent-consenter',
  ),
  handler(
    'link.unfence takes nothing away',
    'link-unfence',
    'for (const cut of cutsOfFence(await world.driver.cuts(), id, to)) await',
    'for (const cut of cutsOfFence([], id, to)) await',
    'silent-consenter',
  ),
  handler(
    'consenter.add changes nothing',
    'membership',
    'const { block } = await world.recovery.changeMembership(channel, { kind: change, node });',
    'const block = 0;',
    'replaced-by-a-spare',
  ),
  handler(
    'channel.canary proves nothing',
    'channel-canary',
    'const { block, ms } = await world.ledger.canary(channel, orderer, timeoutMs);',
    'const [block, ms] = [0, 0];',
    'replaced-by-a-spare',
  ),
  handler(
    'peer.rollback cuts nothing',
    'peer-rollback',
    'world.recovery.rollback(node, channel, block)',
    'Promise.resolve()',
    'diverged-peer',
  ),
  handler(
    'peer.rebuild-databases drops nothing',
    'peer-rebuild-databases',
    'world.recovery.rebuildDatabases(node)',
    'Promise.resolve()',
    'torn-peer',
  ),

  {
    name: 'the intent is forgotten',
    file: 'engine/execute.ts',
    find: "await memory.writeEvent({ kind: 'intent', plan: id, step, what, undo: false, ...(before === undefined ? {} : { before }) });",
    replace: '',
    scenarios: ['dead-follower', 'crash-after-start'],
  },
  {
    name: 'an old engine may write',
    file: 'simulation/engine-store.ts',
    find: 'if (fence !== disk.fence) throw',
    replace: 'if (fence > disk.fence) throw',
    scenarios: ['two-engines', 'clock-jumps-under-two-engines'],
    backstop: 'the lease is renewed before every step, which is refused first (E802); the contract of the store holds E801',
  },
  {
    name: 'the lease is not asked for',
    file: 'simulation/engine-store.ts',
    find: 'if (disk.lease !== null && disk.lease.expiresAt > now) {',
    replace: 'if (disk.lease !== null && disk.lease.expiresAt > 10 * now) {',
    scenarios: ['two-engines'],
  },
  {
    name: 'one observer is enough',
    file: 'engine/observe.ts',
    find: '  const snapshot = mergeSnapshot({ topology, at, sightings, processes });',
    replace: '  (sightings as unknown[]).splice(1);\n  const snapshot = mergeSnapshot({ topology, at, sightings, processes });',
    scenarios: ['blip-region', 'link-cut', 'silent-consenter', 'dead-follower'],
  },
  {
    name: 'the kill switch does not stop a plan',
    file: 'engine/act.ts',
    find: "if (history.killSwitch.state !== 'off') throw",
    replace: "if (history.killSwitch.state === 'off' && false) throw",
    scenarios: ['kill-switch'],
    backstop: 'D101 plans nothing, and the switch is read again between each intent and its effect',
  },
  {
    name: 'the kill switch does not hold a running plan',
    file: 'engine/execute.ts',
    find: "return state === 'off' ? null :",
    replace: "return state !== 'none' as string ? null :",
    scenarios: ['kill-switch-in-the-middle', 'kill-switch-holds-a-running-plan'],
  },
  {
    name: 'one person is enough',
    file: 'engine/recovery/recovery.ts',
    find: 'const APPROVERS = 2;',
    replace: 'const APPROVERS = 1;',
    scenarios: ['recovery-needs-two-people'],
  },
  {
    name: 'the same person counts twice',
    file: 'engine/recovery/recovery.ts',
    find: 'if (again !== undefined) throw',
    replace: 'if (again === by + 1) throw',
    scenarios: ['recovery-needs-two-people'],
  },
  {
    name: 'any lost member counts as fenced',
    file: 'core/recovery/fence-proof.ts',
    find: '>= PEOPLE;',
    replace: '>= 0;',
    scenarios: ['recovery-refused-without-proof'],
  },
  {
    name: 'a changed network is recovered',
    file: 'engine/recovery/recovery.ts',
    find: '  refuse(compareBasis(plan, inventory, digest));',
    replace: '',
    scenarios: ['network-changed-before-recovery'],
  },
  {
    name: 'the wrong survivor is chosen',
    file: 'core/recovery/choose-survivor.ts',
    find: 'const fewest = Math.min(',
    replace: 'const fewest = Math.max(',
    scenarios: ['recovery-chooses-the-most-advanced'],
  },
  {
    name: 'a plan of another topology goes on',
    file: 'engine/execute.ts',
    find: 'if (plan.basis.topologyDigest !== topologyDigest) throw',
    replace: 'if (plan.basis.topologyDigest === null) throw',
    scenarios: ['topology-changes-under-a-plan'],
  },
];
