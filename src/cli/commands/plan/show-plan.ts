/** The body of `plan`: parses, checks, and shows. The exit code is 1 when a finding of severity error is among them. */
import { checkTopology } from '../../../core/analysis/timing/check.ts';
import type { Finding } from '../../../core/kernel/finding.ts';
import { printTopology, resolvedDocument } from '../../../core/topology/print.ts';
import type { CliContext } from '../../context.ts';
import type { Line, Tone } from '../../output.ts';
import { loadTopology } from '../../topology.ts';
import { type ChannelPlan, planChannels } from './plan-channels.ts';

const TONES: Readonly<Record<Finding['severity'], Tone>> = { error: 'bad', warning: 'warning', info: 'accent' };
const ORDER: readonly Finding['severity'][] = ['error', 'warning', 'info'];

export async function showPlan(file: string, resolved: boolean, context: CliContext): Promise<void> {
  const { output } = context;
  const { topology, warnings, positionOf } = await loadTopology(file, context);
  const findings = [...warnings, ...checkTopology(topology, positionOf)].toSorted(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  );
  const channels = planChannels(topology);
  output.document({ topology: resolvedDocument(topology), findings, channels });
  if (resolved) output.print(printTopology(topology).trimEnd());
  else {
    const [orderers, peers, regions] = [topology.orderers, topology.peers, topology.regions].map((map) => Object.keys(map).length);
    output.print([
      { text: topology.name, tone: 'strong' },
      `  ${topology.platform.kind} ${topology.platform.version}, ${orderers} orderers and ${peers} peers in ${regions} regions`,
    ]);
    for (const [name, channel] of Object.entries(channels)) output.print(...channelLines(name, channel));
  }
  // With --resolved stdout is a file that can be saved; findings are said beside it.
  const say = resolved ? output.complain.bind(output) : output.print.bind(output);
  for (const finding of findings) say(...findingLines(finding));
  if (findings.length === 0 && !resolved) output.print('', { text: 'No findings.', tone: 'good' });
  if (findings.some(({ severity }) => severity === 'error')) context.notFine();
}

function channelLines(name: string, { consensus, quorum, timing }: ChannelPlan): readonly Line[] {
  const lies = quorum.liesTolerated === null ? '' : `, ${quorum.liesTolerated} lying`;
  const trip = timing.worstRttMs === null ? 'unknown' : `${timing.worstRttMs} ms`;
  const [earliest, latest] = timing.electionTimeoutMs;
  return [
    '',
    [{ text: `channel ${name}`, tone: 'strong' }, `  ${consensus}`],
    `  ordering        needs ${quorum.needed} of ${quorum.size} consenters: survives ${quorum.crashesTolerated} crashed${lies}`,
    `  round trip      ${trip} between the two consenters farthest apart`,
    `  election        after ${earliest === latest ? seconds(earliest) : `${seconds(earliest)} to ${seconds(latest)}`} without the leader`,
    `  outage floors   leader killed ${seconds(timing.floors.leaderKillMs)}; a consenter lost silently: a stall can begin after ${seconds(timing.floors.silentLossMs)}`,
  ];
}

function findingLines({ code, severity, subject, message, evidence, hint, at }: Finding): readonly Line[] {
  const where = at === undefined ? subject : `${at.file}:${at.line}:${at.column}`;
  return [
    '',
    [{ text: `${severity} ${code}`, tone: TONES[severity] }, `  ${message}`],
    { text: `  ${where}: ${evidence}`, tone: 'faint' },
    `  ${hint}`,
  ];
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(2))} s`;
}
