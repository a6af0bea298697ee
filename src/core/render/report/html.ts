/**
 * The report as one HTML page that needs nothing else: no scripts, no fonts, no addresses. Light and dark follow the reader's system.
 * Pure: the same report gives the same bytes.
 */
import type { DemoReport } from '../../chaos/result.ts';
import { drillSection } from './drill-section.ts';
import { html } from './markup.ts';
import { headerOf, limitsSection, overviewSection, topologySection } from './overview-section.ts';
import { STYLE } from './style.ts';

export function renderHtml(report: DemoReport): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="generator" content="Holdfast" />
      <title>${report.network}: drill report</title>
      <style>
        ${{ markup: STYLE }}
      </style>
    </head>
    <body>
      <main>
        ${headerOf(report)} ${overviewSection(report)} ${topologySection(report)} ${report.drills.map(drillSection)}
        ${limitsSection(report)}
        <footer>
          Every number comes from the journals of the clients, the ledgers of all peers and observers in every region. The same data is in
          report.json beside this page.
        </footer>
      </main>
    </body>
  </html> `;
  return `<!doctype html>\n${page.markup}`;
}
