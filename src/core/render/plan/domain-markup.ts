/**
 * One failure domain on the page: a box with a button that loses it. The script finds buttons by `data-lose` and nodes by `data-node`;
 * without the script the boxes are a picture.
 */
import type { FabricNode } from '../../topology/model.ts';
import { html, NOTHING, type Markup } from '../report/markup.ts';
import { counted } from '../report/words.ts';
import type { Level } from '../../analysis/survivability/model.ts';
import { nodeCount, type DomainBox } from './domain-boxes.ts';
import { loseSpec } from './lose-spec.ts';

export interface BoxOptions {
  /** Nodes are behind a summary, for topologies with many. */
  readonly folded: boolean;
}

export function domainBox(box: DomainBox, options: BoxOptions, placed: Markup = NOTHING, note = ''): Markup {
  const count = nodeCount(box);
  return html`<div class="domain ${box.level}" data-domain="${loseSpec(box.level, box.id)}" ${placed}>
    ${count === 0 ? emptyHead(box.name) : loseButton(box.level, box.id, box.name, note === '' ? counted(count, 'node') : `${note}, ${counted(count, 'node')}`)}
    ${box.boxes.map((inner) => domainBox(inner, options))} ${nodeList(box.nodes, options)}
  </div>`;
}

/** There is nothing to lose in it. */
export function emptyHead(name: string): Markup {
  return html`<p class="empty">${name} <span class="note">no nodes</span></p>`;
}

function nodeList(nodes: readonly FabricNode[], { folded }: BoxOptions): Markup {
  if (nodes.length === 0) return NOTHING;
  const list = html`<ul class="nodes">
    ${nodes.map((node) => html`<li>${nodeButton(node)}</li>`)}
  </ul>`;
  if (!folded) return list;
  return html`<details>
    <summary>its nodes</summary>
    ${list}
  </details>`;
}

/** `name` in the button, `note` behind it. */
export function loseButton(level: Level, id: string, name: string, note: string): Markup {
  return html`<button type="button" class="lose" aria-pressed="false" data-lose="${loseSpec(level, id)}" title="${level} ${id}">
    <span class="level">${level}</span> <span class="name">${name}</span> <span class="note">${note}</span> <span class="state"></span>
  </button>`;
}

function nodeButton({ id, kind, organisation }: FabricNode): Markup {
  return html`<button
    type="button"
    class="lose ${kind}"
    aria-pressed="false"
    data-lose="${loseSpec('node', id)}"
    data-node="${id}"
    title="${kind} ${id} of ${organisation}"
  >
    <span class="sign" aria-hidden="true"></span><span class="hidden">${kind} </span><span class="name">${id}</span>
    <span class="note">${organisation}</span> <span class="state"></span>
  </button>`;
}
