/** Guards that are forgotten, and the linter that nobody asks. */
import { heldBy, type Mutation, mutation, together } from './mutation.ts';
import { blindToK101 } from './of-linter.ts';
import { clonesAnybody } from './of-handlers.ts';
import { clonesUnheld, killsAnybodyHung } from './of-rules.ts';

const FILE = 'core/decision/guards.ts';

function withoutGuard(guard: string, ...scenarios: readonly string[]): Mutation {
  const [first, last] = [guard === 'lookFirst', guard === 'keepQuorum'];
  const find = first ? `[${guard}, ` : last ? `, ${guard}]` : ` ${guard},`;
  return mutation([guard], `guard ${guard} is forgotten`, { file: FILE, find, replace: first ? '[' : last ? ']' : '' }, ...scenarios);
}

const forgetsToLook = withoutGuard('lookFirst', 'one-fence-for-one-loss');

const decidesOnOldNews = mutation(
  ['lookFirst'],
  'a tick decides on what the tick before saw',
  {
    file: 'engine/loop.ts',
    find: '    const seen = await observe(world, before);\n',
    replace: `    const fresh = await observe(world, before);
    const past = turn as { seen?: typeof fresh };
    const seen = past.seen ?? fresh;
    past.seen = fresh;
`,
  },
  'one-fence-for-one-loss',
);

const forgetsQuorum = withoutGuard('keepQuorum', 'hung-at-zero-margin', 'emptied-while-another-is-down');

const asksNoLinter = mutation(
  [],
  'nobody asks the linter',
  {
    file: 'core/decision/decide.ts',
    find: 'const objections = held === null ? lint(plan, context) : [];',
    replace: 'const objections: readonly Finding[] = [];',
  },
  'emptied-consenter',
);

export const GUARD_MUTATIONS: readonly Mutation[] = [
  heldBy(forgetsToLook, 'every tick looks after the plan of the tick before has ended', 'nobody looks before the next plan'),
  heldBy(decidesOnOldNews, 'the guard lookFirst', 'nobody looks before the next plan'),
  together('nobody looks before the next plan', [forgetsToLook, decidesOnOldNews], 'one-fence-for-one-loss'),
  withoutGuard('respectHolds', 'held-while-it-is-to-be-reseeded'),
  withoutGuard('acknowledgeFirst', 'hung-again-and-again'),
  withoutGuard('afterFailure', 'failed-plans-back-off'),
  withoutGuard('keepCalm', 'leader-killed-under-a-hung-follower'),
  withoutGuard('oneAtATime', 'two-hung-peers'),

  heldBy(forgetsQuorum, 'each rule that stops a consenter counts the votes itself', 'rule and guard count no votes'),
  heldBy(killsAnybodyHung, 'the guard keepQuorum', 'rule and guard count no votes'),
  together('rule and guard count no votes', [forgetsQuorum, killsAnybodyHung], 'hung-at-zero-margin'),
  together('rule, guard and linter count no votes', [forgetsQuorum, killsAnybodyHung, blindToK101], 'hung-at-zero-margin'),

  heldBy(asksNoLinter, 'the rules make no plan that it would refuse', 'a rule holds nobody, and nobody asks the linter'),
  together('a rule holds nobody, and nobody asks the linter', [clonesUnheld, asksNoLinter], 'emptied-consenter'),
  together('rule, linter and handler hold nobody', [clonesUnheld, asksNoLinter, clonesAnybody], 'emptied-consenter'),
];
