/** What a drill's fault is as far as the protocol's timers are concerned (analysis/timing/floors.ts). */
import type { Situation } from '../../analysis/timing/floors.ts';
import { unreachable } from '../../kernel/assert.ts';
import type { NodeId } from '../../kernel/ids.ts';
import type { DrillFault } from './drill.ts';
import type { ResolvedTarget } from './target.ts';

export interface SituationQuestion {
  readonly fault: DrillFault;
  readonly target: ResolvedTarget;
  readonly consenters: readonly NodeId[];
  /** Who led just before the fault; null = unknown. */
  readonly leader: NodeId | null;
}

export function situationOf({ fault, target, consenters, leader }: SituationQuestion): Situation {
  if (!target.nodes.some((node) => consenters.includes(node))) return 'no-ordering-fault';
  const leads = leader !== null && target.nodes.includes(leader);
  switch (fault.kind) {
    case 'service.kill':
      return 'no-ordering-fault';
    case 'process.kill':
    case 'process.lose':
    case 'data.lose':
    case 'data.turn-back':
      if (target.region !== null) return leads ? 'leader-region-loss' : 'follower-region-loss';
      return leads ? 'leader-kill' : 'follower-kill';
    case 'process.freeze':
      return leads ? 'leader-freeze' : 'follower-freeze';
    case 'link.cut':
      // A refused connection is a dead process as far as the others can tell.
      if (fault.manner !== 'silent') return leads ? 'leader-kill' : 'follower-kill';
      return leads ? 'leader-silent-loss' : 'follower-silent-loss';
    default:
      return unreachable(fault);
  }
}
