/** The style sheet of the report: system fonts, two colour schemes, and a sober print form. Every text colour has a contrast of 4.5:1 or more. */

const LIGHT = `
  color-scheme: light;
  --canvas: #f5f6f8; --paper: #ffffff; --ink: #1b2430; --soft: #556070; --rule: #dfe3e8; --faint: #eef0f3;
  --accent: #2b5f92; --good: #1f6b45; --good-soft: #e4f2ea; --bad: #a8322a; --bad-soft: #fbe9e7; --open: #7a5600; --open-soft: #fbf1d9;
  --bar: #4f86b8; --outage: #a8322a14;
  --s0: #2b5f92; --s1: #b4622d; --s2: #2f7d5b; --s3: #7d5aa6; --s4: #937a15; --s5: #3c8fa3; --s6: #a34a73; --s7: #5f6b7a; --s8: #6d8b2f;`;

const DARK = `
  color-scheme: dark;
  --canvas: #11151a; --paper: #191f26; --ink: #e4e8ec; --soft: #9dabb8; --rule: #2d3640; --faint: #222a33;
  --accent: #85b6e4; --good: #7ccba0; --good-soft: #193327; --bad: #f0958b; --bad-soft: #3b2220; --open: #e3bd65; --open-soft: #362c16;
  --bar: #5f97c9; --outage: #f0958b1f;
  --s0: #85b6e4; --s1: #e39a68; --s2: #79c7a2; --s3: #b99be0; --s4: #d3bb54; --s5: #73c3d6; --s6: #df8db2; --s7: #a7b3c0; --s8: #adc96e;`;

const PAGE = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 56px 24px 72px; }
h1, h2, h3 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { margin: 0 0 4px; font-size: 32px; letter-spacing: -0.01em; }
h2 { margin: 0 0 6px; font-size: 23px; }
h3 { margin: 36px 0 10px; font-size: 16px; }
p { margin: 0 0 12px; max-width: 74ch; }
code, .mono { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 3px; }
.kicker { margin: 0 0 8px; color: var(--soft); font-size: 13px; letter-spacing: 0.06em; text-transform: uppercase; }
.lead { margin: 14px 0 0; font-size: 19px; line-height: 1.5; }
.soft { color: var(--soft); }
.small { font-size: 14px; }
section { margin-top: 32px; padding: 32px; background: var(--paper); border: 1px solid var(--rule); border-radius: 12px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 18px 32px; margin: 28px 0 0; }
.facts dt { color: var(--soft); font-size: 13px; }
.facts dd { margin: 2px 0 0; }
.facts .wide { grid-column: 1 / -1; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 0 0 28px; padding: 0; list-style: none; }
.tiles li { padding: 16px 18px; background: var(--faint); border-radius: 10px; }
.tiles strong { display: block; font-size: 26px; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--soft); font-size: 13px; }
.tiles .good strong { color: var(--good); } .tiles .bad strong { color: var(--bad); } .tiles .open strong { color: var(--open); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.45; }
caption { padding: 0 0 8px; text-align: left; color: var(--soft); font-size: 14px; }
th, td { padding: 9px 16px 9px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; font-size: 13px; white-space: nowrap; }
tbody th { font-weight: 500; white-space: nowrap; }
.columns th { white-space: normal; }
figure + .scroll { margin-top: 18px; }
.number + td:not(.number), .number + th:not(.number) { padding-left: 12px; }
tbody tr:last-child > * { border-bottom: 0; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.must { font-weight: 600; }
.must.good { color: var(--good); } .must.bad { color: var(--bad); } .must.open { color: var(--open); }
.badge { display: inline-block; text-transform: none; padding: 1px 10px 1px 8px; border-radius: 99px; font-size: 13px; font-weight: 600; white-space: nowrap; }
.badge.held { color: var(--good); background: var(--good-soft); }
.badge.failed { color: var(--bad); background: var(--bad-soft); }
.badge.unknown { color: var(--open); background: var(--open-soft); }
.verdicts { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 14px; margin-top: 22px; }
.verdict { padding: 16px 18px; border: 1px solid var(--rule); border-radius: 10px; }
.verdict h3 { display: flex; justify-content: space-between; align-items: center; margin: 0 0 4px; font-size: 15px; text-transform: capitalize; }
.verdict ul { margin: 8px 0 0; padding-left: 18px; font-size: 14px; line-height: 1.45; }
.verdict li { margin-top: 4px; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 0 40px; }
figure { margin: 0; }
figcaption { margin-top: 6px; color: var(--soft); font-size: 13px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; }
.evidence { margin: 0; padding: 0; list-style: none; }
.evidence li { padding: 10px 0; border-bottom: 1px solid var(--rule); }
.evidence li:last-child { border-bottom: 0; }
.evidence code { display: block; margin-top: 2px; color: var(--soft); }
.limits { padding-left: 20px; } .limits li { max-width: 74ch; }
footer { margin-top: 32px; color: var(--soft); font-size: 13px; }`;

const CHARTS = `
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; font-variant-numeric: tabular-nums; }
.grid line { stroke: var(--rule); } .axis line { stroke: var(--soft); }
.committed { fill: var(--bar); } .failed { fill: var(--bad); } .outage { fill: var(--outage); }
.mark line { stroke: var(--soft); stroke-dasharray: 3 3; } .mark text { fill: var(--ink); font-weight: 500; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.mark.fault line { stroke: var(--bad); stroke-dasharray: none; stroke-width: 1.5; } .mark.fault text { fill: var(--bad); }
.mark.detected line { stroke: var(--open); } .mark.detected text { fill: var(--open); }
.mark.recovered line, .mark.healed line { stroke: var(--good); } .mark.recovered text, .mark.healed text { fill: var(--good); }
.height { fill: none; stroke-width: 1.6; stroke-linejoin: round; } .height.target { stroke-width: 3.2; }
${Array.from({ length: 9 }, (_, i) => `.series-${i} { stroke: var(--s${i}); }`).join(' ')}
.series-5, .series-6, .series-7, .series-8 { stroke-dasharray: 5 3; }
.swatch { display: inline-block; width: 26px; height: 10px; margin-right: 8px; vertical-align: middle; }
.bar text { fill: var(--ink); font-size: 13px; } .bar .value { font-weight: 600; }
.bar.clients rect { fill: var(--bar); } .bar.blocks rect { fill: var(--s7); } .bar.floor rect { fill: none; stroke: var(--soft); stroke-dasharray: 4 3; }
.floor-line { stroke: var(--soft); stroke-dasharray: 4 3; }`;

const NARROW = `
@media (max-width: 640px) { main { padding: 28px 12px 48px; } section { padding: 20px 16px; } h1 { font-size: 26px; } .lead { font-size: 17px; } }`;

const PRINT = `
@page { margin: 16mm 14mm; }
@media print {
  :root { ${LIGHT} }
  html, body { background: #fff; font-size: 10pt; line-height: 1.45; }
  h1 { font-size: 22pt; } h2 { font-size: 15pt; } h3 { margin: 18px 0 6px; font-size: 10.5pt; } .lead { font-size: 12.5pt; }
  table, caption, .small, .verdict ul { font-size: 8.5pt; } th, td { padding: 4px 12px 4px 0; } code { font-size: 8pt; }
  .verdicts { grid-template-columns: repeat(3, 1fr); gap: 8px; margin-top: 12px; } .verdict { padding: 10px 12px; }
  .facts { grid-template-columns: repeat(4, 1fr); margin-top: 16px; } .columns { grid-template-columns: 2fr 3fr; gap: 0 24px; }
  .tiles { grid-template-columns: repeat(4, 1fr); } .tiles li { padding: 10px 12px; } .tiles strong { font-size: 16pt; }
  section:not(.drill) { break-inside: avoid; }
  main { max-width: none; padding: 0; }
  section { margin-top: 24px; padding: 0; border: 0; }
  section.drill { break-before: page; }
  figure, .verdict, .tiles, tr, .evidence li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}`;

export const STYLE = `:root {${LIGHT}
}
@media (prefers-color-scheme: dark) { :root {${DARK}
} }
${PAGE}
${CHARTS}
${NARROW}
${PRINT}
`;
