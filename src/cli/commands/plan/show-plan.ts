/** The body of `plan` without a special question. The exit code is 1 when a finding of severity error is among the findings. */
import { type NotChecked, notChecked } from '../../../core/analysis/production/not-checked.ts';
import type { Finding } from '../../../core/kernel/finding.ts';
import { printTopology, resolvedDocument } from '../../../core/topology/print.ts';
import type { CliContext } from '../../context.ts';
import { loadTopology } from '../../topology.ts';
import { channelLines } from './channel-lines.ts';
import { expiryLines } from './expiry-lines.ts';
import { findingLines } from './finding-lines.ts';
import { gatherFindings } from './gather-findings.ts';
import { makePlan } from './make-plan.ts';
import { mapLines } from './map-lines.ts';
import type { PlanOptions } from './plan-options.ts';
import { maxSetSize } from './max-set-size.ts';

/** More nodes than these are counted in a line; the JSON has all. */
const MAX_NODES = 3;

export async function showPlan(file: string, options: PlanOptions, context: CliContext): Promise<void> {
  const { output } = context;
  const size = maxSetSize(options.maxSetSize);
  const loaded = await loadTopology(file, context);
  const { topology } = loaded;
  const gathered = await gatherFindings(file, loaded, options, context);
  const { channels, findings } = makePlan(loaded, { maxSetSize: size, ...gathered });
  const { partial, expiry } = gathered;
  const unmade = gathered.settings === undefined ? undefined : notChecked(topology, gathered.settings);
  output.document({
    topology: resolvedDocument(topology),
    findings,
    channels,
    ...(expiry === undefined ? {} : { expiry }),
    ...(partial === undefined ? {} : { partial }),
    ...(unmade === undefined ? {} : { notChecked: unmade }),
  });
  if (options.resolved === true) output.print(printTopology(topology).trimEnd());
  else {
    const [orderers, peers] = [topology.orderers, topology.peers].map((map) => Object.keys(map).length);
    output.print([
      { text: topology.name, tone: 'strong' },
      `  ${topology.platform.kind} ${topology.platform.version}, ${orderers} orderers and ${peers} peers`,
    ]);
    output.print(...mapLines(topology));
    for (const [name, channel] of Object.entries(channels)) output.print(...channelLines(name, channel));
    output.print(...expiryLines(expiry ?? []));
  }
  showFindings(findings, options.resolved === true, context);
  for (const missing of [...(partial ?? []), ...unmadeWords(unmade)])
    output.complain([{ text: 'partial', tone: 'unknown' }, `  ${missing}`]);
}

/** The checks that wanted files which nobody gave; a plan of the topology alone never asked for them. */
function unmadeWords(unmade: readonly NotChecked[] = []): readonly string[] {
  return [...Map.groupBy(unmade, ({ reason, nodes }) => `${nodeWords(nodes)}: ${reason}`)].map(
    ([why, checks]) => `${checks.length === 1 ? checks[0]?.code : `${checks.length} checks`} not made of ${why}`,
  );
}

function nodeWords(nodes: readonly string[]): string {
  const more = nodes.length - MAX_NODES;
  return more > 0 ? `${nodes.slice(0, MAX_NODES).join(', ')} and ${more} more` : nodes.join(', ');
}

/** With --resolved stdout is a file that can be saved; findings are said beside it. */
function showFindings(findings: readonly Finding[], resolved: boolean, context: CliContext): void {
  const { output } = context;
  const say = resolved ? output.complain.bind(output) : output.print.bind(output);
  for (const finding of findings) say(...findingLines(finding));
  if (findings.length === 0 && !resolved) output.print('', { text: 'No findings.', tone: 'good' });
  if (findings.some(({ severity }) => severity === 'error')) context.notFine();
}
