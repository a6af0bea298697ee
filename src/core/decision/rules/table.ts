/**
 * The one ordered table of rules. They are asked from top to bottom; the first plan that no guard holds back is the plan of the round, and
 * a rule that halts ends the round. Numbers are for ever: a rule that goes leaves a gap.
 */
import type { CodeEntry, CodeTable } from '../../kernel/failure.ts';
import type { Rule } from '../model.ts';
import { clockJump } from './clock-jump.ts';
import { crashLoop } from './crash-loop.ts';
import { fenceSilentConsenter } from './fence-silent-consenter.ts';
import { fleetBreaker } from './fleet-breaker.ts';
import { forkSeen } from './fork-seen.ts';
import { killHungConsenter } from './kill-hung-consenter.ts';
import { killHungPeer } from './kill-hung-peer.ts';
import { killSwitch } from './kill-switch.ts';
import { leaderChanging } from './leader-changing.ts';
import { leaderless } from './leaderless.ts';
import { liftFence } from './lift-fence.ts';
import { partialView } from './partial-view.ts';
import { planRunning } from './plan-running.ts';
import { quorumLost } from './quorum-lost.ts';
import { rebuildPeer } from './rebuild-peer.ts';
import { recoverMajority } from './recover-majority.ts';
import { replaceConsenter } from './replace-consenter.ts';
import { reseedConsenter } from './reseed-consenter.ts';
import { restartDeadProcess } from './restart-dead-process.ts';
import { restoreRedundancy } from './restore-redundancy.ts';
import { rollBackPeer } from './roll-back-peer.ts';
import { spreadLeaders } from './spread-leaders.ts';
import { unstickConsenter } from './unstick-consenter.ts';

export const RULES: readonly Rule[] = [
  killSwitch,
  planRunning,
  clockJump,
  partialView,
  forkSeen,
  fleetBreaker,
  leaderChanging,
  fenceSilentConsenter,
  liftFence,
  killHungConsenter,
  killHungPeer,
  restartDeadProcess,
  crashLoop,
  rebuildPeer,
  rollBackPeer,
  reseedConsenter,
  unstickConsenter,
  replaceConsenter,
  restoreRedundancy,
  spreadLeaders,
  quorumLost,
  leaderless,
  recoverMajority,
];

/** For `holdfast explain D203` and docs/reference: the very rows that decide. */
export const RULE_CODES = Object.fromEntries(
  RULES.map(({ id, title, when, does, hint, source }): [string, CodeEntry] => [
    id,
    { title, meaning: `When ${when}: ${does}.`, hint, severity: 'info', source },
  ]),
) satisfies CodeTable;
