/** One drill: what was done, what was expected, what was seen, and the evidence for each verdict. */
import { seconds } from '../../chaos/drill/summary.ts';
import type { DrillResult } from '../../chaos/result.ts';
import { heightRows, heightsChart, swatch } from './heights-chart.ts';
import { html, NOTHING, type Markup } from './markup.ts';
import { outageChart } from './outage-chart.ts';
import { anchor, badge, must } from './overview-section.ts';
import { throughputChart } from './throughput-chart.ts';
import {
  ACCOUNTING_KEYS,
  ACCOUNTING_NAMES,
  ACCOUNTING_WORDS,
  consensusName,
  EVENT_NAMES,
  expectationRows,
  grouped,
  offset,
  outageWords,
  storyOf,
  timeWords,
  VERDICT_KINDS,
  VERDICT_QUESTIONS,
  type VerdictKind,
} from './words.ts';

export function drillSection(drill: DrillResult, index: number): Markup {
  const id = anchor(index);
  return html`<section class="drill" aria-labelledby="${id}">
    <p class="kicker">Drill ${index + 1} · ${consensusName(drill.consensus)} · ${timeWords(drill.started)}</p>
    <h2 id="${id}">${drill.drill}</h2>
    <p>${storyOf(drill)}</p>
    <div class="verdicts">${VERDICT_KINDS.map((kind) => verdictCard(drill, kind))}</div>
    <h3>Outage against the floor</h3>
    <p>${outageWords(drill)}</p>
    <figure>${outageChart(drill, `${id}-outage`)}</figure>
    <h3>Committed transactions per 100 ms</h3>
    <figure>
      ${throughputChart(drill, `${id}-throughput`)}
      <figcaption>Seconds since the fault. Shaded: operations failed or had not yet completed again everywhere.</figcaption>
    </figure>
    ${heights(drill, id)} ${accounting(drill)}
    <div class="columns">${expectations(drill)}${timeline(drill)}</div>
    ${evidence(drill)} ${limits(drill)}
  </section> `;
}

function verdictCard(drill: DrillResult, kind: VerdictKind): Markup {
  const reasons = drill.reasons[kind];
  return html`<div class="verdict">
    <h3>${kind} ${badge(drill.verdicts[kind])}</h3>
    <p class="soft small">${VERDICT_QUESTIONS[kind]}</p>
    ${
      reasons.length === 0
        ? NOTHING
        : html`<ul>
            ${reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>`
    }
  </div>`;
}

function heights(drill: DrillResult, id: string): Markup {
  const rows = heightRows(drill);
  if (rows.length === 0) return NOTHING;
  return html`<h3>Block heights</h3>
    <figure>
      ${heightsChart(drill, `${id}-heights`)}
      <figcaption>Number of blocks as each node itself reported it. Thick lines: what the fault was aimed at.</figcaption>
    </figure>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col" class="number">First height</th>
            <th scope="col" class="number">Last height</th>
            <th scope="col" class="number">Longest time without a new block</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ node, first, last, target, stillMs }, i) =>
              html`<tr>
                <th scope="row">${swatch(i, target)}${node}${target ? html` <span class="soft">(target)</span>` : NOTHING}</th>
                <td class="number">${grouped(first)}</td>
                <td class="number">${grouped(last)}</td>
                <td class="number">${seconds(stillMs)}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>`;
}

function accounting({ transactions }: DrillResult): Markup {
  const rows = ACCOUNTING_KEYS.map((key) => {
    const count = transactions[key];
    const cell =
      key === 'lost' || key === 'duplicated'
        ? must(count)
        : html`<td class="number${key === 'unknown' && count > 0 ? ' must open' : ''}">${grouped(count)}</td>`;
    return html`<tr>
      <th scope="row">${ACCOUNTING_NAMES[key]}</th>
      ${cell}
      <td class="soft">${ACCOUNTING_WORDS[key]}</td>
    </tr> `;
  });
  return html`<h3>Every transaction accounted for</h3>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col" class="number">Count</th>
            <th scope="col">What it means</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function expectations(drill: DrillResult): Markup {
  const rows = expectationRows(drill);
  if (rows.length === 0) return NOTHING;
  return html`<div>
    <h3>What the drill file expects</h3>
    <table>
      <thead>
        <tr>
          <th scope="col">Expectation</th>
          <th scope="col" class="number">Value</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, value }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function timeline(drill: DrillResult): Markup {
  if (drill.timeline.length === 0) return NOTHING;
  return html`<div>
    <h3>What happened when</h3>
    <table>
      <thead>
        <tr>
          <th scope="col" class="number">Since the fault</th>
          <th scope="col">Event</th>
        </tr>
      </thead>
      <tbody>
        ${drill.timeline.map(
          ({ ms, kind, text }) =>
            html`<tr>
              <td class="number">${offset(ms)}</td>
              <td><strong>${EVENT_NAMES[kind]}</strong> ${text}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function evidence(drill: DrillResult): Markup {
  if (drill.evidence.length === 0) return NOTHING;
  return html`<h3>What the recovered nodes say of their recovery</h3>
    <ul class="evidence">
      ${drill.evidence.map(({ node, what, line }) => html`<li><strong>${what}</strong> <span class="soft">on ${node}</span><code>${line}</code></li>`)}
    </ul>`;
}

function limits(drill: DrillResult): Markup {
  if (drill.limits.length === 0) return NOTHING;
  return html`<h3>Limits of this drill</h3>
    <ul class="limits">
      ${drill.limits.map((limit) => html`<li>${limit}</li>`)}
    </ul>`;
}
