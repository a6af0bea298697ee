/**
 * Which gateway peer to use next. The most preferred one that is not in a penalty; a failure puts a peer into a penalty
 * that grows with each further one, and after it ONE operation at a time tries the peer again, so that a silent peer
 * delays one operation and not all of them. When every peer is in a penalty, the one whose penalty ends first.
 */
import type { EpochMs, NodeId } from '../../../core/kernel/ids.ts';

const FIRST_PENALTY_MS = 2_000;
const LONGEST_PENALTY_MS = 15_000;

interface Memory {
  failures: number;
  until: EpochMs;
  trying: boolean;
}

export interface GatewayHealth {
  /** `avoid` is the peer that this operation just failed with; it is taken only when there is no other. */
  choose(avoid?: NodeId): NodeId;
  worked(node: NodeId): void;
  failed(node: NodeId): void;
  /** The call said nothing about the peer itself. */
  undecided(node: NodeId): void;
}

export function gatewayHealth(preference: readonly [NodeId, ...NodeId[]], now: () => EpochMs): GatewayHealth {
  const memories = new Map<NodeId, Memory>();
  const usable = (node: NodeId): boolean => {
    const memory = memories.get(node);
    return memory === undefined || (memory.until <= now() && !memory.trying);
  };
  const take = (node: NodeId): NodeId => {
    const memory = memories.get(node);
    if (memory !== undefined && memory.until <= now()) memory.trying = true;
    return node;
  };
  const soonest = (nodes: readonly NodeId[]): NodeId | undefined =>
    nodes.toSorted((a, b) => (memories.get(a)?.until ?? 0) - (memories.get(b)?.until ?? 0))[0];
  return {
    choose(avoid) {
      const others = preference.filter((node) => node !== avoid);
      return take(others.find(usable) ?? soonest(others) ?? preference[0]);
    },
    worked: (node) => void memories.delete(node),
    failed(node) {
      const failed = (memories.get(node)?.failures ?? 0) + 1;
      const until = memories.get(node)?.until ?? 0;
      // Operations that were under way when the peer went fail together: they count as one failure.
      if (until > now()) return;
      const penalty = Math.min(LONGEST_PENALTY_MS, FIRST_PENALTY_MS * 2 ** (failed - 1));
      memories.set(node, { failures: failed, until: now() + penalty, trying: false });
    },
    undecided(node) {
      const memory = memories.get(node);
      if (memory !== undefined) memory.trying = false;
    },
  };
}
