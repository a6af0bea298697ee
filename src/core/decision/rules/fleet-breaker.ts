import type { NodeId } from '../../kernel/ids.ts';
import { DIAGNOSIS, type DiagnosisCode } from '../diagnose/codes.ts';
import { findNode, nodes as nodesOf } from '../../topology/lookup.ts';
import type { Diagnosis, Rule, RuleContext } from '../model.ts';
import { answerTo } from './support/fences.ts';
import { zoneOf } from './support/gone.ts';
import { suspected } from './support/seen.ts';
import { listed, ruleFinding } from './support/words.ts';

const TROUBLE: readonly DiagnosisCode[] = [
  DIAGNOSIS.deadProcess,
  DIAGNOSIS.unreachable,
  DIAGNOSIS.hung,
  DIAGNOSIS.silentConsenter,
  DIAGNOSIS.stuckHeight,
  DIAGNOSIS.diverged,
  DIAGNOSIS.zombieChannel,
  DIAGNOSIS.channelMissing,
  DIAGNOSIS.crashLoop,
];

export const fleetBreaker: Rule = {
  id: 'D106',
  title: 'too many nodes are in trouble at once',
  when: 'more nodes than the policy allows (`recovery: breaker: nodes`) are in trouble in this round, where a zone with all its nodes counts once; or most zones are',
  does: 'nothing that interrupts anything: the cause is then not in the nodes. Fences and starts of dead processes go on',
  hint: 'Look for what the nodes have in common: a region, a disk, a certificate, a clock, a new version.',
  source: 'requirements R34',
  judge(context) {
    const troubled = nodesInTrouble(context);
    const { causes, wholeZones, zones } = causesOf(context, troubled);
    const { nodes: limit } = context.policy.breaker;
    if (causes <= limit && wholeZones * 2 <= zones) return null;
    const message = `${troubled.length} nodes are in trouble at once`;
    const finding = ruleFinding(fleetBreaker, { severity: 'error', subject: 'engine', message, evidence: listed(troubled) });
    return { findings: [finding], calm: { reason: message, until: null } };
  },
};

interface Causes {
  readonly causes: number;
  readonly wholeZones: number;
  readonly zones: number;
}

/** A zone of which every node is in trouble is one cause, and not as many as it has nodes: a zone is what a network is built to lose. */
function causesOf({ topology }: RuleContext, troubled: readonly NodeId[]): Causes {
  const zones = [...Map.groupBy(nodesOf(topology), ({ at }) => zoneOf(at)).values()];
  const whole = zones.filter((residents) => residents.length > 1 && residents.every(({ id }) => troubled.includes(id)));
  const single = troubled.length - whole.flat().length;
  return { causes: single + whole.length, wholeZones: whole.length, zones: zones.length };
}

function nodesInTrouble(context: RuleContext): readonly NodeId[] {
  const subjects = new Set(
    suspected(context, ...TROUBLE)
      .filter((each) => !isBlindness(context, each))
      .map(({ subject }) => subject),
  );
  return [...subjects].filter((subject) => findNode(context.topology, subject) !== undefined).toSorted();
}

/** A region that is cut off misses everybody else: that is its own trouble, and not theirs. */
function isBlindness(context: RuleContext, { code, subject }: Diagnosis): boolean {
  if (code !== DIAGNOSIS.unreachable) return false;
  const blind = new Set(suspected(context, DIAGNOSIS.partialView).map((each) => each.subject));
  return Object.keys(context.topology.regions)
    .filter((region) => !blind.has(region))
    .every((region) => ['answered', 'not asked'].includes(answerTo(context, region, subject)));
}
