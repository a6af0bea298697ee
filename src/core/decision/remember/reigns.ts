/**
 * Since when at least somebody else leads. That nobody could say for a while who leads, or that no round was held, is no change: the same leader
 * may have gone on all the time, with all that it remembers of the others. Certain is only that another one leads, or that the process which led
 * was seen dead in between.
 */
import { ownValue } from '../../kernel/own-value.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { History, Reign } from '../history.ts';
import type { Diagnosis, Evidence } from '../model.ts';

export function rememberReigns(
  { reigns = {} }: Pick<History, 'reigns'>,
  { snapshot, at }: Evidence,
  diagnoses: readonly Diagnosis[],
): Readonly<Record<ChannelId, Reign>> {
  const dead = new Set(
    diagnoses.filter(({ code, certainty }) => code === DIAGNOSIS.deadProcess && certainty === 'proven').map(({ subject }) => subject),
  );
  const now = Object.entries(snapshot.channels).flatMap(([channel, { leader }]): readonly [ChannelId, Reign][] => {
    const leads = isKnown(leader) ? leader.value : null;
    const after = next(ownValue(reigns, channel), leads, (node) => dead.has(node), at);
    return after === undefined ? [] : [[channel, after]];
  });
  return { ...reigns, ...Object.fromEntries(now) };
}

function next(known: Reign | undefined, leads: NodeId | null, isDead: (node: NodeId) => boolean, at: number): Reign | undefined {
  if (known === undefined) return leads === null ? undefined : { of: leads, seen: at, over: false, begunAfter: null };
  if (isDead(known.of) && (leads === null || leads === known.of)) return { ...known, seen: at, over: true };
  if (leads === null) return known;
  const goesOn = known.of === leads && !known.over;
  return { of: leads, seen: at, over: false, begunAfter: goesOn ? known.begunAfter : known.seen };
}
