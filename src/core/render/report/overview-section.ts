/** The top of the report: what was tested, what came out, every drill in one line. */
import type { DemoReport, DrillResult, Verdict } from '../../chaos/result.ts';
import { html, NOTHING, type Markup } from './markup.ts';
import { conclusion, durationWords, floorCell, grouped, isHeld, outageCell, overallVerdict, sumOf, timeWords } from './words.ts';

const SYMBOLS: Readonly<Record<Verdict, string>> = { held: '✓', failed: '✕', unknown: '?' };

export function badge(verdict: Verdict): Markup {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${SYMBOLS[verdict]} </span>${verdict}</span>`;
}

/** Anchor of a drill: two runs of the same drill get different ones. */
export function anchor(index: number): string {
  return `drill-${index + 1}`;
}

export function headerOf(report: DemoReport): Markup {
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  return html`<header>
    <p class="kicker">Holdfast drill report</p>
    <h1>${report.network}</h1>
    <p class="lead">${conclusion(report)}</p>
    <dl class="facts">
      <div>
        <dt>Started</dt>
        <dd>${timeWords(report.started)}</dd>
      </div>
      <div>
        <dt>Ended</dt>
        <dd>${timeWords(report.ended)}</dd>
      </div>
      <div>
        <dt>Duration</dt>
        <dd>${durationWords(report.started, report.ended)}</dd>
      </div>
      <div>
        <dt>Versions</dt>
        <dd>${versions.length === 0 ? 'not recorded' : versions.join(', ')}</dd>
      </div>
      <div class="wide">
        <dt>Digest of the configuration (SHA-256)</dt>
        <dd><code>${report.configDigest === '' ? 'not recorded' : report.configDigest}</code></dd>
      </div>
    </dl>
  </header>`;
}

export function overviewSection(report: DemoReport): Markup {
  if (report.drills.length === 0) return NOTHING;
  return html`<section aria-labelledby="overview">
    <h2 id="overview">All drills</h2>
    <p class="soft">
      Outages count from the start of the injection until operations complete again everywhere. The floor is the smallest outage that the
      timing of the protocol allows.
    </p>
    ${tiles(report)}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Drill</th>
            <th scope="col" class="number">Outage</th>
            <th scope="col" class="number">Floor</th>
            <th scope="col" class="number">Lost</th>
            <th scope="col" class="number">Doubled</th>
            <th scope="col" class="number">Accepted only</th>
            <th scope="col">Hypothesis</th>
            <th scope="col">Injection</th>
            <th scope="col">Cleanup</th>
          </tr>
        </thead>
        <tbody>
          ${report.drills.map(overviewRow)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function overviewRow(drill: DrillResult, index: number): Markup {
  const { transactions: t, verdicts } = drill;
  return html`<tr>
    <th scope="row"><a href="#${anchor(index)}">${drill.drill}</a></th>
    <td class="number">${outageCell(drill)}</td>
    <td class="number">${floorCell(drill)}</td>
    ${must(t.lost)}${must(t.duplicated)}
    <td class="number">${grouped(t.acceptedOnly)}</td>
    <td>${badge(verdicts.hypothesis)}</td>
    <td>${badge(verdicts.injection)}</td>
    <td>${badge(verdicts.cleanup)}</td>
  </tr> `;
}

/** A number that must be 0. */
export function must(count: number): Markup {
  return html`<td class="number must ${count === 0 ? 'good' : 'bad'}">${grouped(count)}</td>`;
}

function tiles(report: DemoReport): Markup {
  const held = report.drills.filter(isHeld).length;
  const failed = report.drills.some((drill) => overallVerdict(drill) === 'failed');
  const drills = held === report.drills.length ? 'good' : failed ? 'bad' : 'open';
  const [lost, duplicated] = [sumOf(report, 'lost'), sumOf(report, 'duplicated')];
  return html`<ul class="tiles">
    <li class="${drills}"><strong>${held} / ${report.drills.length}</strong><span>drills held</span></li>
    <li><strong>${grouped(sumOf(report, 'acknowledged'))}</strong><span>transactions acknowledged</span></li>
    <li class="${lost === 0 ? 'good' : 'bad'}"><strong>${grouped(lost)}</strong><span>of them lost</span></li>
    <li class="${duplicated === 0 ? 'good' : 'bad'}"><strong>${grouped(duplicated)}</strong><span>operations doubled</span></li>
  </ul>`;
}

export function topologySection({ topology }: DemoReport): Markup {
  if (topology.length === 0) return NOTHING;
  const regions = [...new Set(topology.map(({ region }) => region))];
  const rows = regions.map((region) => {
    const here = topology.filter((node) => node.region === region);
    const names = (kind: string): string =>
      here
        .filter((node) => node.kind === kind)
        .map(({ node, organisation }) => `${node} (${organisation})`)
        .join(', ') || '–';
    return html`<tr>
      <th scope="row">${region}</th>
      <td>${names('orderer')}</td>
      <td>${names('peer')}</td>
    </tr> `;
  });
  return html`<section aria-labelledby="topology">
    <h2 id="topology">The network</h2>
    <div class="scroll">
      <table>
        <caption>
          ${topology.length} nodes in ${regions.length} ${regions.length === 1 ? 'region' : 'regions'}; organisations in brackets
        </caption>
        <thead>
          <tr>
            <th scope="col">Region</th>
            <th scope="col">Orderers</th>
            <th scope="col">Peers</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

export function limitsSection({ limits }: DemoReport): Markup {
  if (limits.length === 0) return NOTHING;
  return html`<section aria-labelledby="limits">
    <h2 id="limits">What this report does not show</h2>
    <ul class="limits">
      ${limits.map((limit) => html`<li>${limit}</li>`)}
    </ul>
  </section>`;
}
