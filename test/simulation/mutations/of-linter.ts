/** A linter that does not see one of its reasons. */
import { type Mutation, mutation } from './mutation.ts';

const STEP = 'core/plan/lint/judge-step.ts';
const SHAPE = 'core/plan/lint/judge-shape.ts';
const PROGRESS = 'core/plan/lint/apply-step.ts';
const WHOLE = 'core/plan/lint.ts';

function blind(code: string, reason: string, file: string, find: string, replace: string): Mutation {
  const scenarios = ['linter-reasons-one-by-one', 'linter-without-a-quorum', 'plans-that-the-linter-refuses', 'plans-at-zero-margin'];
  return mutation([code], `the linter does not see ${code}: ${reason}`, { file, find, replace }, ...scenarios);
}

export const blindToK101 = blind('K101', 'a quorum is broken', STEP, '...broken.map((channel)', '...[].map((channel)');

export const LINTER_MUTATIONS: readonly Mutation[] = [
  blindToK101,
  blind('K102', 'a second place', STEP, 'elsewhere.length > 0 &&', 'false &&'),
  blind('K102', 'the first is not back', STEP, 'away.length > 0 &&', 'false &&'),
  blind('K103', 'no side to stand on', STEP, 'from.length === 0 || from.includes(to)', 'false'),
  blind('K103', 'the vote is needed', STEP, '...short.map((channel)', '...[].map((channel)'),
  blind('K104', 'nobody holds it', STEP, "when(!before.held.has(node), 'K104'", "when(false, 'K104'"),
  blind('K104', 'nothing was set aside', STEP, "when(before.data.get(node) !== 'aside', 'K104'", "when(false, 'K104'"),
  blind('K104', 'a copy of itself', STEP, "when(node === from, 'K104'", "when(false, 'K104'"),
  blind('K104', 'a copy of another plan', STEP, "when(!before.copies.has(`${from} ${label}`), 'K104'", "when(false, 'K104'"),
  blind('K105', 'it is held', STEP, "when(before.held.has(node), 'K105'", "when(false, 'K105'"),
  blind('K106', 'it may run', STEP, "when(!stopped.has(node), 'K106'", "when(false, 'K106'"),
  blind('K106', 'joined before it was started', STEP, 'return rest.before.stopped.has(step.node)', 'return false'),
  blind('K107', 'no canary', STEP, "when(!before.proven.has(channel), 'K107'", "when(false, 'K107'"),
  blind('K107', 'one canary for two updates', PROGRESS, ', proven: excluding(progress.proven, channel) }', ' }'),
  blind('K107', 'no quorum of the new set', STEP, "when(margin < 0, 'K107'", "when(false, 'K107'"),
  blind('K108', 'approved by too few', WHOLE, 'stricter(approval, least) === approval', 'true'),
  blind('K108', 'rolled back without a copy', STEP, "when(!copied, 'K108'", "when(false, 'K108'"),
  blind('K108', 'a vote where quorum is lost', STEP, 'without.length > 0 && plan.approval', 'false && plan.approval'),
  blind('K109', 'no limit', SHAPE, '!(ms > 0 && ms <= LONGEST_WAIT_MS)', '!(ms <= LONGEST_WAIT_MS)'),
  blind('K109', 'a limit beyond an hour', SHAPE, '!(ms > 0 && ms <= LONGEST_WAIT_MS)', '!(ms > 0)'),
  blind('K110', 'no such node', SHAPE, 'map((id) => `no node ${id}`)', 'flatMap((id) => [] as string[])'),
  blind('K110', 'a consenter already', STEP, "when(members.includes(node) === adds, 'K110'", "when(false, 'K110'"),
  blind('K110', 'blocks that end before they begin', STEP, 'step.from <= step.to ? []', 'true ? []'),
  blind('K110', 'no such block', STEP, "when(!Number.isInteger(block) || block < 0, 'K110'", "when(false, 'K110'"),
  blind('K111', 'it hides an interruption', STEP, "when(!plan.disruptive, 'K111'", "when(false, 'K111'"),
  blind('K112', 'an empty folder and a vote', STEP, "data === 'aside' && channelsWith", "data === 'own' && channelsWith"),
  blind('K113', 'two copies at once', STEP, "data === 'cloned' && others.length > 0 &&", 'false &&'),
  blind('K113', 'copies that could elect', STEP, 'return new Set(copies).size < quorumOf(before, channel);', 'return true;'),
  blind('K114', 'no steps', WHOLE, 'steps.length === 0 ?', 'false ?'),
];
