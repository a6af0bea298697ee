/** Everything that `plan` knows of a topology: what each channel survives, its timing, and the findings of every analysis, worst first. */
import { checkProduction } from '../../../core/analysis/production/check-production.ts';
import type { Settings } from '../../../core/analysis/production/settings.ts';
import { judgePolicies } from '../../../core/analysis/structure/judge-policies.ts';
import { judgeStructure } from '../../../core/analysis/structure/judge-structure.ts';
import { type CutLinksAnswer, cutLinks } from '../../../core/analysis/survivability/cut-links.ts';
import { type MarginsAfterLoss, marginsOfRun } from '../../../core/analysis/survivability/margins-after-one-loss.ts';
import { runOver } from '../../../core/analysis/survivability/run.ts';
import { surviveChannels } from '../../../core/analysis/survivability/survive-channel.ts';
import type { ChannelSurvivability } from '../../../core/analysis/survivability/model.ts';
import { checkEntrances } from '../../../core/analysis/timing/check-entrances.ts';
import { checkSettings } from '../../../core/analysis/timing/check-settings.ts';
import { checkTopology } from '../../../core/analysis/timing/check.ts';
import { assert } from '../../../core/kernel/assert.ts';
import type { Finding } from '../../../core/kernel/finding.ts';
import type { LoadedTopology } from '../../topology.ts';
import { type ChannelTiming, planChannels } from './plan-channels.ts';

export interface ChannelPlan extends ChannelTiming, ChannelSurvivability {
  /** Combinations: one domain is lost; what is then left. */
  readonly afterOneLoss: MarginsAfterLoss;
  /** Links between regions whose cut takes the write access of one, or of all; absent where all is in one region. */
  readonly cutLinks?: CutLinksAnswer;
}

export interface Plan {
  readonly channels: Readonly<Record<string, ChannelPlan>>;
  readonly findings: readonly Finding[];
}

export interface PlanInput {
  readonly maxSetSize: number;
  /** Of the user's own files; what `render` writes is free of findings by test. */
  readonly settings?: Settings;
  /** From outside of the file: certificates, the running network. */
  readonly more?: readonly Finding[];
}

const ORDER: readonly Finding['severity'][] = ['error', 'warning', 'info'];

export function makePlan({ topology, warnings, positionOf }: LoadedTopology, { maxSetSize, settings, more = [] }: PlanInput): Plan {
  const demands = new Map();
  const run = runOver(topology, undefined, demands);
  const survival = surviveChannels(topology, { maxSetSize, run });
  const marginsAfterLoss = marginsOfRun(run);
  const timing = planChannels(topology, demands);
  const findings = [
    ...warnings,
    ...checkTopology(topology, positionOf),
    ...checkEntrances(topology, settings !== undefined, positionOf),
    ...judgeStructure(topology, survival, positionOf),
    ...judgePolicies(topology, positionOf),
    ...checkProduction(topology, settings, positionOf),
    ...(settings === undefined ? [] : checkSettings(topology, settings)),
    ...more,
  ];
  const linkQuestions = { maxSetSize, memo: new Map() };
  const channels = Object.entries(survival).map(([id, channel]) => {
    const ofChannel = timing[id];
    assert(ofChannel !== undefined, `no timing of channel ${id}`);
    const links = Object.keys(topology.regions).length > 1 ? { cutLinks: cutLinks(topology, id, linkQuestions) } : {};
    return [id, { ...ofChannel, ...channel, afterOneLoss: marginsAfterLoss(id), ...links }] as const;
  });
  return { channels: Object.fromEntries(channels), findings: worstFirst(findings) };
}

export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
