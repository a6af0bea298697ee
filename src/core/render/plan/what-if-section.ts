/** The part of the page in which domains are lost: the map, the organisations, and the answer below. */
import type { WhatIf } from '../../analysis/survivability/model.ts';
import { nodes } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { html, NOTHING, type Markup } from '../report/markup.ts';
import { counted } from '../report/words.ts';
import { emptyHead, loseButton } from './domain-markup.ts';
import { regionMap } from './region-map.ts';
import { roundTripsTable } from './round-trips.ts';
import { lostChips, outcomeTable } from './what-if-panel.ts';
import { whatIfSentence } from './what-if-words.ts';

export function whatIfSection(topology: Topology, nothingLost: WhatIf): Markup {
  return html`<section aria-labelledby="what-if">
    <h2 id="what-if">What if</h2>
    <p class="soft how">
      Choose a region, a zone, a rack, a host, a node or an organisation to lose it, several if you like; choose it again to give it back.
      “Bears 2 more” is said of what goes on after any two more of the nodes that it rests on are lost, too.
      <span class="drawn">Near regions are drawn near, as far as the boxes allow; numbers are round-trip times.</span>
    </p>
    <noscript><p class="soft">Scripts are off, so nothing can be lost here; the tables below hold all the same.</p></noscript>
    <p class="legend small soft">
      <span class="orderer"><span class="sign" aria-hidden="true"></span>orderer</span>
      <span class="peer"><span class="sign" aria-hidden="true"></span>peer</span>
      <span class="drawn">dashed line: round trip not given, or no direct link</span>
    </p>
    ${regionMap(topology)} ${organisations(topology)}
    <div class="answer" id="answer" tabindex="-1">
      <div class="answer-head">
        <p class="answer-line" id="answer-line" role="status">${whatIfSentence(nothingLost, nodes(topology).length)}</p>
        <button type="button" id="reset" disabled="">Give everything back</button>
      </div>
      <div id="answer-lost">${lostChips(nothingLost)}</div>
      <div class="answer-table scroll" id="answer-table" tabindex="0" role="region" aria-label="What each channel still does">
        ${outcomeTable(nothingLost)}
      </div>
    </div>
    ${roundTripsTable(topology)}
  </section>`;
}

/** An organisation is lost across all places. */
function organisations(topology: Topology): Markup {
  const all = Object.values(topology.organisations);
  if (all.length === 0) return NOTHING;
  const owned = (id: string): number => nodes(topology).filter(({ organisation }) => organisation === id).length;
  return html`<div class="organisations" role="group" aria-label="Organisations">
    ${all.map(
      ({ id }) =>
        html`<div class="domain organisation" data-organisation="${id}">
          ${owned(id) === 0 ? emptyHead(id) : loseButton('organisation', id, id, counted(owned(id), 'node'))}
        </div>`,
    )}
  </div>`;
}
