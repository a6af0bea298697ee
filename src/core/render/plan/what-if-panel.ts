/** The answer to a loss as markup: what is lost, and what each channel still does. The page is made with it, and its script redraws with it. */
import type { ChannelOutcome, LossProblem, Outcome, WhatIf } from '../../analysis/survivability/model.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import { html, NOTHING, type Markup } from '../report/markup.ts';
import { loseSpec } from './lose-spec.ts';
import {
  chaincodeExceptions,
  channelsByTrouble,
  marginOf,
  marginWords,
  OUTCOME_NAMES,
  OUTCOME_SIGNS,
  QUESTION_NAMES,
  type Question,
  QUESTIONS,
} from './what-if-words.ts';

/** One button per lost domain, which gives it back. */
export function lostChips({ domains }: WhatIf): Markup {
  if (domains.length === 0) return NOTHING;
  return html`<ul class="chips">
    ${domains.map(
      ({ level, id }) =>
        html`<li>
          <button type="button" class="chip" data-restore="${loseSpec(level, id)}" aria-label="give back ${level} ${id}">
            <span aria-hidden="true">✕ </span>${level} ${id}
          </button>
        </li>`,
    )}
  </ul>`;
}

/** An address may name domains that the topology does not have. */
export function lossProblems(problems: readonly LossProblem[]): Markup {
  if (problems.length === 0) return NOTHING;
  return html`<ul class="loss-problems">
    ${problems.map(({ message, hint }) => html`<li>${message}. ${hint}</li>`)}
  </ul>`;
}

export function outcomeTable({ channels }: WhatIf): Markup {
  return html`<table class="outcomes">
    <thead>
      <tr>
        <th scope="col">Channel</th>
        ${QUESTIONS.map((question) => html`<th scope="col">${QUESTION_NAMES[question]}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${channelsByTrouble(channels).map(([id, outcome]) => outcomeRow(id, outcome))}
    </tbody>
  </table>`;
}

function outcomeRow(id: ChannelId, outcome: ChannelOutcome): Markup {
  return html`<tr data-channel="${id}">
    <th scope="row">${id}</th>
    ${QUESTIONS.map(
      (question) =>
        html`<td data-question="${question}">
          ${outcomeBadge(outcome[question])} ${marginNote(outcome, question)}${question === 'endorsement' ? exceptions(outcome) : NOTHING}
        </td>`,
    )}
  </tr> `;
}

/** Peers that are too few are not counted: how many it takes depends on which. */
function marginNote(outcome: ChannelOutcome, question: Question): Markup {
  const margin = marginOf(outcome, question);
  if (margin === undefined || (margin < 0 && question !== 'ordering')) return NOTHING;
  return html`<span class="margin small ${marginClass(margin)}" data-margin="${margin}">${marginWords(margin)}</span>`;
}

function marginClass(margin: number): string {
  if (margin < 0) return 'must bad';
  return margin === 0 ? 'must open' : 'soft';
}

function exceptions(outcome: ChannelOutcome): Markup {
  const all = chaincodeExceptions(outcome);
  return all.length === 0 ? NOTHING : html` <span class="small">${all.join(', ')}</span>`;
}

const OUTCOME_CLASSES: Readonly<Record<Outcome, string>> = { holds: 'held', stops: 'failed', 'at-risk': 'unknown' };

export function outcomeBadge(outcome: Outcome): Markup {
  return html`<span class="badge ${OUTCOME_CLASSES[outcome]}"
    ><span aria-hidden="true">${OUTCOME_SIGNS[outcome]} </span>${OUTCOME_NAMES[outcome]}</span
  >`;
}
