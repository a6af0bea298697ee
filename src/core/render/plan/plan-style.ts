/** What the page of a plan adds to the style sheet of the reports. What has the focus is not scrolled behind the answer, which stays in view. Signs and patterns say what colours say. Sizes of boxes: see region-map.ts. */

import { QUESTION_NAMES } from './what-if-words.ts';

const MAP = `
.plan main { max-width: 1236px; }
html { scroll-padding-bottom: 40vh; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button { font: inherit; color: inherit; cursor: pointer; }
button:focus-visible, summary:focus-visible, .answer-table:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.map { position: relative; width: 1120px; height: var(--height); margin: 20px auto; }
.map > svg { position: absolute; inset: 0; height: 100%; }
.map > .region { position: absolute; width: 232px; }
.link line { stroke: var(--soft); stroke-width: 1.5; } .link.unknown line { stroke-dasharray: 5 5; } .link.none line { stroke-dasharray: 2 8; }
.link text { fill: var(--ink); font-size: 13px; font-weight: 500; paint-order: stroke; stroke: var(--paper); stroke-width: 6px; stroke-linejoin: round; }
.link.gone line { stroke-dasharray: 1 6; opacity: 0.6; } .link.gone text { fill: var(--soft); font-weight: 400; }
.map.in-grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(232px, 1fr)); gap: 14px; width: auto; height: auto; align-items: start; }
.map.in-grid > .region { position: static; width: auto; }
.domain { min-width: 0; padding: 0 8px 8px; border: 1px solid var(--rule); border-radius: 8px; background: var(--paper); }
.region { border: 1.5px solid var(--soft); border-radius: 10px; }
.region .domain { margin-top: 6px; background: var(--faint); } .region .domain .domain { background: var(--paper); }
.domain > .lose { margin: 0 -8px; width: calc(100% + 16px); min-height: 36px; border-radius: 7px; font-weight: 600; }
.lose { display: flex; align-items: center; gap: 6px; width: 100%; padding: 2px 8px; border: 0; background: none; text-align: left; font-size: 13px; line-height: 1.5; }
.lose:hover, .chip:hover, .try:hover, #reset:hover:enabled { background: color-mix(in srgb, var(--accent) 14%, transparent); }
.lose .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.lose .note { flex: 1; min-width: 30px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: right; color: var(--soft); font-size: 12px; font-weight: 400; }
.lose .level { color: var(--soft); font-size: 12px; font-weight: 400; }
.region > .lose { font-size: 15px; } .region > .lose .level { display: none; }
.empty { margin: 0; padding: 7px 0; color: var(--soft); font-size: 13px; } .empty .note { float: right; font-size: 12px; }
.nodes { margin: 0; padding: 2px 0 0; list-style: none; } .nodes .lose { height: 27px; margin-bottom: 2px; border-radius: 5px; }
.nodes .lose .note { min-width: 0; } .nodes .lose.gone .note { display: none; } .lose .state { margin-left: auto; }
.map details { margin-top: 2px; } .map summary { padding: 2px 8px; color: var(--soft); font-size: 12px; cursor: pointer; }
.sign { flex: none; display: inline-block; width: 10px; height: 10px; border: 2px solid var(--s0); }
.orderer .sign { background: var(--s0); } .peer .sign { border-color: var(--s2); border-radius: 99px; }
.legend .sign { margin-right: 6px; }
.state { flex: none; color: var(--bad); font-size: 12px; font-weight: 600; } .state:empty { display: none; }
.gone > .lose .name, .lose.gone .name { text-decoration: line-through; color: var(--bad); }
.domain.gone { border-style: dashed; border-color: var(--bad); background: repeating-linear-gradient(135deg, var(--paper) 0 7px, var(--bad-soft) 7px 14px); }
.domain.gone .domain { background: none; }
.lose[aria-pressed='true'] { box-shadow: inset 0 0 0 2px var(--bad); }
.organisations { display: flex; flex-wrap: wrap; gap: 10px; margin: 18px 0; } .organisations .domain { padding-bottom: 0; min-width: 200px; }`;

const ANSWER = `
.answer { position: sticky; bottom: 0; z-index: 1; margin: 0 -32px; padding: 14px 32px 10px; background: var(--paper); border-top: 2px solid var(--soft); }
.answer-head { display: flex; gap: 24px; justify-content: space-between; align-items: start; }
.answer-line { margin: 0; max-width: none; font-weight: 600; }
.answer-table { max-height: 30vh; overflow-y: auto; }
.outcomes th, .outcomes td { padding-top: 6px; padding-bottom: 6px; }
.outcomes .margin { white-space: nowrap; margin-left: 4px; font-weight: 400; }
.outcomes thead th { position: sticky; top: 0; background: var(--paper); }
#reset, .chip, .try { padding: 2px 10px; border: 1px solid var(--rule); border-radius: 99px; background: none; font-size: 13px; }
#reset { flex: none; } #reset:disabled { color: var(--soft); cursor: default; opacity: 0.6; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; margin: 6px 0; padding: 0; list-style: none; }
.chip { color: var(--bad); border-color: var(--bad); }
.loss-problems { margin: 6px 0; padding-left: 18px; color: var(--open); font-size: 14px; }
.try { border-radius: 6px; text-align: left; padding: 1px 7px; color: var(--accent); overflow-wrap: anywhere; white-space: normal; }
.losses td { min-width: 112px; } .losses td > strong { display: block; font-size: 17px; line-height: 1.3; } .losses .small { display: block; font-size: 12px; }
.losses tbody th { white-space: normal; min-width: 130px; }
details > summary h3 { display: inline; } details { margin-top: 12px; } summary { cursor: pointer; }
.badge.info { color: var(--accent); background: var(--faint); }
.findings { margin: 0; padding: 0; list-style: none; } .findings li { padding: 14px 0; border-bottom: 1px solid var(--rule); } .findings li:last-child { border: 0; }
.findings p { margin: 2px 0 0; } .finding-head .badge { margin-right: 8px; } .findings .mono { white-space: pre-wrap; }
noscript p { font-weight: 600; }`;

/** On small screens and on paper the boxes stand in a grid, and the table has the round trips. Somewhat smaller screens get a smaller drawing. */
const GRID = `
  .map { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 12px; width: auto; height: auto; align-items: start; }
  .map > svg, .drawn { display: none; } .map > .region { position: static; width: auto; }`;

const NARROW = `
section:has(.map.in-grid) .drawn { display: none; }
@media (max-width: 1075px) {${GRID} }
@media (min-width: 1076px) and (max-width: 1260px) {
@supports (zoom: 0.85) { .map:not(.in-grid) { zoom: 0.85; } }
@supports not (zoom: 0.85) {${GRID} }
}
@media (max-width: 640px) {
  .answer { margin: 0 -16px; padding: 10px 16px; } .answer-head { flex-direction: column; gap: 8px; }
  .outcomes thead { display: none; } .outcomes, .outcomes tbody, .outcomes tbody th { display: block; }
  .outcomes tr { display: grid; grid-template-columns: 1fr 1fr; gap: 2px 12px; padding: 6px 0; border-bottom: 1px solid var(--rule); }
  .outcomes tr > * { padding: 0; border: 0; } .outcomes tbody th { grid-column: 1 / -1; }
  .outcomes td::before { display: block; color: var(--soft); font-size: 12px; font-weight: 400; }
${Object.entries(QUESTION_NAMES)
  .map(([question, name]) => `  .outcomes [data-question='${question}']::before { content: '${name}'; }`)
  .join('\n')}
  .outcomes .small { display: block; font-size: 12px; } .outcomes .margin { margin-left: 8px; } .answer-line { font-size: 14px; line-height: 1.4; } .answer-table { max-height: 24vh; }
  .plan .facts { grid-template-columns: 1fr 1fr; gap: 10px 16px; }
}`;

const PRINT = `
@media print {${GRID}
  .answer { position: static; margin: 0; padding: 8px 0; } .answer-table { max-height: none; overflow: visible; } #reset { display: none; }
  section { break-inside: auto !important; } .domain, .findings li { break-inside: avoid; } .try { border: 0; padding: 0; color: inherit; }
  .nodes .lose { height: auto; } .plan .facts { grid-template-columns: repeat(5, 1fr); } .how { display: none; }
  [aria-labelledby='losses'] details::details-content { content-visibility: visible; block-size: auto; }
}`;

export const PLAN_STYLE = `${MAP}
${ANSWER}
${NARROW}
${PRINT}
`;
