/** Puts an answer into the page: words and table below the map, and on the map what is lost. */
import type { LossProblem, WhatIf } from '../core/analysis/survivability/model.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import { loseSpec } from '../core/render/plan/lose-spec.ts';
import { lossProblems, lostChips, outcomeTable } from '../core/render/plan/what-if-panel.ts';
import { whatIfSentence } from '../core/render/plan/what-if-words.ts';
import { nodes } from '../core/topology/lookup.ts';
import type { Topology } from '../core/topology/model.ts';

const LOST = '✕ lost';

export function showLoss(topology: Topology, whatIf: WhatIf, problems: readonly LossProblem[]): void {
  markMap(new Set(whatIf.lost), new Set(whatIf.domains.map(({ level, id }) => loseSpec(level, id))));
  const line = element('answer-line');
  const sentence = whatIfSentence(whatIf, nodes(topology).length);
  // A screen reader reads the line again whenever it is written.
  if (line.textContent !== sentence) line.textContent = sentence;
  redraw('answer-lost', lossProblems(problems).markup + lostChips(whatIf).markup);
  redraw('answer-table', outcomeTable(whatIf).markup);
  const reset = element('reset') as HTMLButtonElement;
  if (document.activeElement === reset && whatIf.domains.length === 0) element('answer').focus({ preventScroll: true });
  reset.disabled = whatIf.domains.length === 0;
}

/** The markup comes from core, which escapes every text. Who stood on a button that goes stands on the answer then. */
function redraw(id: string, markup: string): void {
  const place = element(id);
  const inside = place !== document.activeElement && place.contains(document.activeElement);
  place.innerHTML = markup;
  if (inside) element('answer').focus({ preventScroll: true });
}

function markMap(lost: ReadonlySet<NodeId>, chosen: ReadonlySet<string>): void {
  for (const button of document.querySelectorAll<HTMLElement>('button[data-node]')) mark(button, lost.has(button.dataset['node'] ?? ''));
  for (const box of document.querySelectorAll<HTMLElement>('[data-domain]')) {
    const inside = [...box.querySelectorAll('[data-node]')];
    mark(box, inside.length > 0 && inside.every((node) => node.classList.contains('gone')));
  }
  for (const box of document.querySelectorAll<HTMLElement>('[data-organisation]'))
    mark(box, chosen.has(loseSpec('organisation', box.dataset['organisation'] ?? '')));
  for (const button of document.querySelectorAll<HTMLElement>('button[data-lose]'))
    button.ariaPressed = String(chosen.has(button.dataset['lose'] ?? ''));
  for (const link of document.querySelectorAll<SVGElement>('.link[data-between]')) {
    const ends = (link.dataset['between'] ?? '').split('/');
    link.classList.toggle(
      'gone',
      ends.some((region) => isGone(region)),
    );
  }
}

function isGone(region: string): boolean {
  return document.querySelector(`[data-domain="${CSS.escape(loseSpec('region', region))}"]`)?.classList.contains('gone') === true;
}

/** A word beside the colour and the crossed-out name. */
function mark(place: HTMLElement, gone: boolean): void {
  place.classList.toggle('gone', gone);
  const state = place.matches('button') ? place.querySelector('.state') : place.querySelector(':scope > button > .state');
  if (state !== null) state.textContent = gone ? LOST : '';
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found;
}
