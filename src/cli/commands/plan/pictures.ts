/** `plan --html` and `plan --mermaid`. */
import { planMermaid } from '../../../core/render/plan/plan-mermaid.ts';
import { planPage } from '../../../core/render/plan/plan-page.ts';
import { whatIfScript } from '../../../system/what-if-script.ts';
import type { CliContext } from '../../context.ts';
import { writeOutput } from '../../files.ts';
import { loadTopology } from '../../topology.ts';
import { gatherFindings } from './gather-findings.ts';
import { makePlan } from './make-plan.ts';
import { maxSetSize } from './max-set-size.ts';
import type { PlanOptions } from './plan-options.ts';

export async function showMermaid(file: string, context: CliContext): Promise<void> {
  const { topology } = await loadTopology(file, context);
  const mermaid = planMermaid(topology);
  context.output.document({ mermaid });
  context.output.print(mermaid.trimEnd());
}

export async function writePage(file: string, options: PlanOptions, context: CliContext): Promise<void> {
  const size = maxSetSize(options.maxSetSize);
  const loaded = await loadTopology(file, context);
  const gathered = await gatherFindings(file, loaded, options, context);
  const { channels, findings } = makePlan(loaded, { maxSetSize: size, ...gathered });
  const page = planPage({ topology: loaded.topology, findings, channels, script: await whatIfScript() });
  const target = options.html ?? '';
  await writeOutput(target, page, options.force === true, context);
  context.output.document({ html: target, findings: findings.length });
  context.output.print([{ text: 'Plan: ', tone: 'strong' }, target], `${findings.length} findings`);
}
