/** The report as Markdown: the same words and tables as the page, without its charts. Pure. */
import type { DemoReport, DrillResult } from '../../chaos/result.ts';
import { seconds } from '../../chaos/drill/summary.ts';
import { heightRows } from './heights-chart.ts';
import {
  ACCOUNTING_KEYS,
  ACCOUNTING_NAMES,
  ACCOUNTING_WORDS,
  conclusion,
  durationWords,
  EVENT_NAMES,
  expectationRows,
  floorCell,
  offset,
  outageCell,
  outageWords,
  storyOf,
  timeWords,
  VERDICT_KINDS,
  VERDICT_QUESTIONS,
} from './words.ts';

export function renderMarkdown(report: DemoReport): string {
  const blocks = [
    `# ${text(report.network)}: drill report`,
    text(conclusion(report)),
    facts(report),
    ...overview(report),
    ...network(report),
    ...report.drills.flatMap(drillBlocks),
    ...list('## What this report does not show', report.limits),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function facts(report: DemoReport): string {
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `- Started ${timeWords(report.started)}, ended ${timeWords(report.ended)} (${durationWords(report.started, report.ended)})`,
    `- Versions: ${text(versions.join(', ') || 'not recorded')}`,
    `- Digest of the configuration (SHA-256): \`${report.configDigest || 'not recorded'}\``,
  ].join('\n');
}

function overview({ drills }: DemoReport): readonly string[] {
  if (drills.length === 0) return [];
  const heading = ['Drill', 'Outage', 'Floor', 'Lost', 'Doubled', 'Accepted only', 'Hypothesis', 'Injection', 'Cleanup'];
  const rows = drills.map((drill) => {
    const { transactions: t, verdicts: v } = drill;
    return [
      drill.drill,
      outageCell(drill),
      floorCell(drill),
      `${t.lost}`,
      `${t.duplicated}`,
      `${t.acceptedOnly}`,
      v.hypothesis,
      v.injection,
      v.cleanup,
    ];
  });
  const words =
    'Outages count from the start of the injection until operations complete again everywhere. The floor is the smallest outage that the timing of the protocol allows.';
  return ['## All drills', words, table(heading, rows)];
}

function network({ topology }: DemoReport): readonly string[] {
  if (topology.length === 0) return [];
  const rows = topology.map(({ node, kind, region, organisation }) => [region, node, kind, organisation]);
  return ['## The network', table(['Region', 'Node', 'Kind', 'Organisation'], rows)];
}

function drillBlocks(drill: DrillResult, index: number): readonly string[] {
  const counts = ACCOUNTING_KEYS.map((key) => [ACCOUNTING_NAMES[key], String(drill.transactions[key]), ACCOUNTING_WORDS[key]]);
  const expected = expectationRows(drill).map(({ name, value }) => [name, value]);
  const events = drill.timeline.map(({ ms, kind, text: words }) => [offset(ms), EVENT_NAMES[kind], words]);
  const heights = heightRows(drill).map(({ node, first, last, target, stillMs }) => [
    target ? `${node} (target)` : node,
    String(first),
    String(last),
    seconds(stillMs),
  ]);
  return [
    `## Drill ${index + 1}: ${text(drill.drill)}`,
    text(storyOf(drill)),
    ...VERDICT_KINDS.map((kind) => {
      const reasons = drill.reasons[kind].map((reason) => `\n- ${text(reason)}`).join('');
      return `**${kind}: ${drill.verdicts[kind]}.** ${VERDICT_QUESTIONS[kind]}${reasons === '' ? '' : `\n${reasons}`}`;
    }),
    `**Outage.** ${text(outageWords(drill))}`,
    '### Every transaction accounted for',
    table(['Outcome', 'Count', 'What it means'], counts),
    ...titled('### What the drill file expects', ['Expectation', 'Value'], expected),
    ...titled('### What happened when', ['Since the fault', 'Event', 'What'], events),
    ...titled('### Block heights', ['Node', 'First height', 'Last height', 'Longest time without a new block'], heights),
    ...list(
      '### What the recovered nodes say of their recovery',
      drill.evidence.map(({ node, what, line }) => `${what} on ${node}: ${line}`),
    ),
    ...list('### Limits of this drill', drill.limits),
  ];
}

function titled(title: string, heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [title, table(heading, rows)];
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, items.map((item) => `- ${text(item)}`).join('\n')];
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Names, messages and log lines are data: nothing in them may become markup, nor break a table. */
function text(words: string): string {
  return words.replaceAll(/[\\`*_[\]<>|#]/gu, (letter) => `\\${letter}`).replaceAll(/\s*\n\s*/gu, ' ');
}
