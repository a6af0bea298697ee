import type { NodeId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Diagnosis, Rule, RuleContext } from '../model.ts';
import { attempts } from './support/past.ts';
import { propose, stopped } from './support/propose.ts';
import { suspected } from './support/seen.ts';
import { channelsOfConsenter, heightOf, membersOf } from './support/votes.ts';
import { listed, waits } from './support/words.ts';

/** Raft in Fabric hands no leadership over: the only way to move one is to restart whoever has it. Elsewhere the leader goes round by rule. */
const UNEVEN = 2;

export const spreadLeaders: Rule = {
  id: 'D503',
  title: 'spread leaders again after a region returned',
  when: 'a region has returned, all its consenters are at the tip, nothing else is wrong, and one consenter leads two channels more than a consenter of that region',
  does: 'once somebody confirms, it restarts the consenter that leads most: its channels elect other leaders, one election long without blocks',
  hint: 'Confirm it when traffic is low, or leave the leaders where they are: nothing is broken.',
  source: 'requirements R33; measured: fabric-orderers.md rule 22 (there is no interface that hands a leadership over)',
  judge(context) {
    const [returned] = suspected(context, DIAGNOSIS.regionReturned);
    if (returned === undefined) return null;
    const busiest = uneven(context, returned);
    if (busiest === null || attempts(context.history, spreadLeaders.id, busiest).length > 0) return null;
    const wrong = context.diagnoses.filter(({ code }) => code !== DIAGNOSIS.regionReturned);
    if (wrong.length > 0) return { waiting: [waits(spreadLeaders.id, busiest, 'something is wrong with the network')] };
    const behind = notAtTip(context, returned.subject);
    if (behind.length > 0) return { waiting: [waits(spreadLeaders.id, busiest, `${listed(behind)} has not caught up yet`)] };
    const why = `${returned.subject} has returned, and ${busiest} leads ${ledBy(context, busiest).length} channels`;
    const steps = [...stopped(busiest), { kind: 'node.start', node: busiest } as const];
    return {
      plans: [propose(context, { rule: spreadLeaders.id, subject: busiest, why, steps, approval: 'confirm', since: returned.since })],
    };
  },
};

function uneven(context: RuleContext, { subject: region }: Diagnosis): NodeId | null {
  const own = consentersIn(context, region);
  if (own.length === 0) return null;
  const least = Math.min(...own.map((node) => ledBy(context, node).length));
  const all = Object.keys(context.topology.orderers).toSorted((a, b) => ledBy(context, b).length - ledBy(context, a).length);
  const [most] = all;
  return most !== undefined && ledBy(context, most).length - least >= UNEVEN ? most : null;
}

function ledBy({ topology, evidence: { snapshot } }: RuleContext, node: NodeId): readonly string[] {
  return Object.entries(snapshot.channels)
    .filter(([id, { leader }]) => isKnown(leader) && leader.value === node && ownValue(topology.channels, id)?.consensus.kind === 'raft')
    .map(([id]) => id);
}

function consentersIn(context: RuleContext, region: string): readonly NodeId[] {
  return Object.values(context.topology.orderers)
    .filter(({ id, at }) => at.region === region && channelsOfConsenter(context, id).length > 0)
    .map(({ id }) => id);
}

/** Nodes are asked some milliseconds apart. */
const BEHIND_BLOCKS = 5;

function notAtTip(context: RuleContext, region: string): readonly NodeId[] {
  const { channels } = context.evidence.snapshot;
  return consentersIn(context, region).filter((node) =>
    Object.entries(channels).some(([id, { height }]) => {
      if (!membersOf(context, id).includes(node)) return false;
      const own = heightOf(context, node, id);
      return own === null || !isKnown(height) || height.value - own > BEHIND_BLOCKS;
    }),
  );
}
