/** Lets go of what no rule asks for any more, so that memory stays as small as the network. */
import type { EpochMs, NodeId } from '../../kernel/ids.ts';
import { nodes } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Acknowledgement, History } from '../history.ts';
import type { Policy } from '../policy.ts';

/** More plans than this within one anti-flapping window are a fault of their own, and the newest say so. */
const PLANS = 200;
const RESTARTS = 50;
const ACKNOWLEDGEMENTS = 200;

type Kept = Pick<History, 'restarts' | 'plans' | 'running' | 'acknowledged' | 'killSwitch'>;

export function forgetOld(before: History, topology: Topology, policy: Policy, now: EpochMs): Kept {
  const { restarts, plans, running, acknowledged, killSwitch } = before;
  const kept = nodes(topology).flatMap(({ id }): readonly [NodeId, readonly EpochMs[]][] => {
    const recent = recentRestarts(ownValue(restarts, id) ?? [], acknowledged, id, now - policy.restart.windowMs);
    return recent.length === 0 ? [] : [[id, recent.slice(-RESTARTS)]];
  });
  return {
    restarts: Object.fromEntries(kept),
    plans: plans.filter(({ endedAt }) => endedAt > now - policy.flapping.windowMs).slice(-PLANS),
    running,
    acknowledged: acknowledged.slice(-ACKNOWLEDGEMENTS),
    killSwitch,
  };
}

/** An acknowledgement of the restarts themselves (rules D3xx) or of the crash loop lets the count begin anew. */
function recentRestarts(
  restarts: readonly EpochMs[],
  acknowledged: readonly Acknowledgement[],
  node: NodeId,
  from: EpochMs,
): readonly EpochMs[] {
  const cleared = acknowledged.filter(({ subject, code }) => subject === node && (code.startsWith('D3') || code === DIAGNOSIS.crashLoop));
  const last = Math.max(from, ...cleared.map(({ at }) => at));
  return restarts.filter((at) => at > last);
}
