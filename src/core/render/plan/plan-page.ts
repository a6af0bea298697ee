/**
 * A plan as one HTML page that needs nothing else: the map, what each loss stops, the smallest losses, findings and timing. Its script answers
 * losses with the function that `plan --lose` uses. Pure: the same input gives the same bytes.
 */
import { loseDomains } from '../../analysis/survivability/lose-domains.ts';
import type { ChannelSurvivability } from '../../analysis/survivability/model.ts';
import { assert } from '../../kernel/assert.ts';
import type { Finding } from '../../kernel/finding.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { html, type Markup } from '../report/markup.ts';
import { STYLE } from '../report/style.ts';
import { findingsSection } from './findings-section.ts';
import { lossesSection } from './losses-section.ts';
import { jsonElement, TOPOLOGY_ELEMENT } from './page-json.ts';
import { planHeader } from './plan-header.ts';
import { PLAN_STYLE } from './plan-style.ts';
import { timingSection } from './timing-section.ts';
import { whatIfSection } from './what-if-section.ts';

export interface PlanPageInput {
  readonly topology: Topology;
  readonly findings: readonly Finding[];
  readonly channels: Readonly<Record<ChannelId, ChannelSurvivability>>;
  /** src/web/what-if.ts as one classic script. */
  readonly script: string;
}

/** Nothing from outside is loaded, nothing is sent, and no attribute runs code, also if a text ever became markup. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src-elem 'unsafe-inline'; script-src-attr 'none'; base-uri 'none'; form-action 'none'";

export function planPage(input: PlanPageInput): string {
  const { topology, findings, channels } = input;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="generator" content="Holdfast" />
      <meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}" />
      <title>${topology.name}: plan</title>
      <style>
        ${{ markup: STYLE }}
        ${{ markup: PLAN_STYLE }}
      </style>
    </head>
    <body class="plan">
      <main>
        ${planHeader(input)} ${whatIfSection(topology, nothingLost(topology))} ${lossesSection(topology, channels)}
        ${findingsSection(findings)} ${timingSection(topology)}
        <footer>
          Computed from the topology file alone, by the rules of the protocols; nothing was started. The same is in plan --json.
        </footer>
      </main>
      ${jsonElement(TOPOLOGY_ELEMENT, withoutReserved(topology))} ${scriptElement(input.script)}
    </body>
  </html> `;
  return `<!doctype html>\n${page.markup}`;
}

function nothingLost(topology: Topology) {
  const result = loseDomains(topology, []);
  assert(result.kind === 'ok', 'losing nothing is always possible');
  return result.whatIf;
}

/** Sections that the analysis does not read may say more than a page that is passed around should. */
function withoutReserved({ reserved: _reserved, ...topology }: Topology): Topology {
  return topology;
}

/** esbuild leaves no end tag in what it writes; a comment sign would hide one. */
function scriptElement(script: string): Markup {
  assert(!/<\/script|<!--/iu.test(script), 'the script of the page would end its own element');
  return html`<script>
    ${{ markup: script }};
  </script>`;
}
