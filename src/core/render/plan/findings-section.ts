/** The findings, worst first, each with its code, evidence and hint. */
import type { Finding } from '../../kernel/finding.ts';
import { html, NOTHING, type Markup } from '../report/markup.ts';

const ORDER: readonly Finding['severity'][] = ['error', 'warning', 'info'];
const CLASSES: Readonly<Record<Finding['severity'], string>> = { error: 'failed', warning: 'unknown', info: 'info' };
const SIGNS: Readonly<Record<Finding['severity'], string>> = { error: '✕', warning: '!', info: 'i' };

export function findingsSection(findings: readonly Finding[]): Markup {
  const sorted = findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings</h2>
    ${
      sorted.length === 0
        ? html`<p>None.</p>`
        : html`<ol class="findings">
            ${sorted.map(findingItem)}
          </ol>`
    }
  </section>`;
}

function findingItem({ code, severity, subject, message, evidence, hint, at }: Finding): Markup {
  const where = at === undefined ? subject : `${subject} (${at.file}:${at.line}:${at.column})`;
  return html`<li>
    <p class="finding-head">
      <span class="badge ${CLASSES[severity]}"><span aria-hidden="true">${SIGNS[severity]} </span>${severity} ${code}</span>
      <strong>${message}</strong>
    </p>
    <p class="small soft">${where}</p>
    ${evidence === '' ? NOTHING : html`<p class="small mono">${evidence}</p>`}
    <p class="small">${hint}</p>
  </li>`;
}
