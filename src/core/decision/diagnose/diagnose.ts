/**
 * Every check over one round. It never guesses: what a check cannot see it does not say, and what it says is proven only by two witnesses of
 * whom one is a machine or a consenter (symptom.ts). Since when something goes on is memory's word (remember.ts).
 */
import { certificateEnding } from './certificate-ending.ts';
import { channelMissing } from './channel-missing.ts';
import { crashLoop } from './crash-loop.ts';
import { deadHost } from './dead-host.ts';
import { deadProcess } from './dead-process.ts';
import { diskFilling } from './disk-filling.ts';
import { diverged } from './diverged.ts';
import { forked } from './forked.ts';
import { hung } from './hung.ts';
import { leaderFrozen } from './leader-frozen.ts';
import { leaderless } from './leaderless.ts';
import { compareTexts } from './node-scene.ts';
import { partialView } from './partial-view.ts';
import { quorumLost } from './quorum-lost.ts';
import { regionDown } from './region-down.ts';
import { regionReturned } from './region-returned.ts';
import type { Scene } from './scene.ts';
import { silentConsenter } from './silent-consenter.ts';
import { stuckHeight } from './stuck-height.ts';
import { diagnosisKey, type Symptom } from './symptom.ts';
import { unreachable } from './unreachable.ts';
import { zeroMargin } from './zero-margin.ts';
import { zombieChannel } from './zombie-channel.ts';

type Check = (scene: Scene) => readonly Symptom[];

const CHECKS: readonly Check[] = [
  deadProcess,
  deadHost,
  unreachable,
  hung,
  silentConsenter,
  leaderless,
  leaderFrozen,
  quorumLost,
  zeroMargin,
  stuckHeight,
  forked,
  diverged,
  zombieChannel,
  channelMissing,
  crashLoop,
  certificateEnding,
  diskFilling,
  regionDown,
  regionReturned,
  partialView,
];

/** Sorted, and one for each code, subject and channel. */
export function diagnose(scene: Scene): readonly Symptom[] {
  const found = new Map(CHECKS.flatMap((check) => check(scene)).map((symptom) => [diagnosisKey(symptom), symptom]));
  return [...found.values()].toSorted((a, b) => compareTexts(diagnosisKey(a), diagnosisKey(b)));
}
