import { ownValue } from '../../kernel/own-value.ts';
import type { Rule } from '../model.ts';
import { replaceOn } from './replace-consenter.ts';
import { doubtedNodes, goneConsenters, lostZones, zoneOf } from './support/gone.ts';
import { mergeJudgements } from './support/merge-judgements.ts';
import { spares } from './support/replace.ts';
import { channelsOfConsenter } from './support/votes.ts';

export const restoreRedundancy: Rule = {
  id: 'D502',
  title: 'rebuild redundancy after a zone is lost',
  when: 'every node of a zone is proven dead for as long as the policy says (`recovery: replace: after`), with a consenter among them',
  does: 'it replaces the consenters of the zone one after the other, as D501 does, by spares in zones that are not lost, other regions than the lost ones first',
  hint: 'Place new spares where the network has lost its redundancy, and write the new consenters into the topology file.',
  source: 'requirements R30; measured: fabric-orderers.md rule 26',
  judge(context) {
    const zones = lostZones(context);
    const placeOf = (node: string) => ownValue(context.topology.orderers, node)?.at;
    const gone = goneConsenters(context).filter(({ subject }) => {
      const place = placeOf(subject);
      return place !== undefined && zones.has(zoneOf(place));
    });
    if (gone.length === 0) return null;
    const regions = new Set(gone.map(({ subject }) => placeOf(subject)?.region));
    const available = spares(context, doubtedNodes(context)).filter((node) => {
      const place = placeOf(node);
      return place !== undefined && !zones.has(zoneOf(place));
    });
    const ordered = available.toSorted((a, b) => Number(regions.has(placeOf(a)?.region)) - Number(regions.has(placeOf(b)?.region)));
    return mergeJudgements(
      gone.flatMap((diagnosis) =>
        channelsOfConsenter(context, diagnosis.subject).map((channel) =>
          replaceOn(context, { rule: restoreRedundancy, channel, diagnosis }, ordered),
        ),
      ),
    );
  },
};
