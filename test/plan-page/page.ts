/** Pages of plans for tests, as the command line makes them. */
import { surviveChannels } from '../../src/core/analysis/survivability/survive-channel.ts';
import { checkTopology } from '../../src/core/analysis/timing/check.ts';
import type { Finding } from '../../src/core/kernel/finding.ts';
import { planPage, type PlanPageInput } from '../../src/core/render/plan/plan-page.ts';
import type { Topology } from '../../src/core/topology/model.ts';

export const FINDINGS: readonly Finding[] = [
  { code: 'X300', severity: 'info', subject: 'settlement', message: 'a note', evidence: '', hint: 'Nothing to do.' },
  { code: 'X200', severity: 'warning', subject: 'settlement', message: 'a warning', evidence: '4 > 3', hint: 'Look at it.' },
  {
    code: 'X100',
    severity: 'error',
    subject: 'settlement',
    message: 'an error',
    evidence: '3 of 5 are in london',
    hint: 'Move one.',
    at: { file: 'holdfast.yaml', line: 3, column: 5 },
  },
];

export function pageOf(topology: Topology, more: Partial<PlanPageInput> = {}): string {
  const findings = [...FINDINGS, ...checkTopology(topology)];
  return planPage({ topology, findings, channels: surviveChannels(topology), script: 'void 0;', ...more });
}
