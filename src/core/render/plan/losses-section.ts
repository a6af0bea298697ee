/** The smallest losses of every channel: how many domains of each level it takes, and which they are. */
import {
  LEVELS,
  type ByLevel,
  type ChannelSurvivability,
  type EndorsementLosses,
  type Level,
  type LevelLosses,
  type Losses,
} from '../../analysis/survivability/model.ts';
import { exceptions } from '../../analysis/survivability/own-policies.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import { nodes } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { html, NOTHING, type Markup } from '../report/markup.ts';
import { counted } from '../report/words.ts';
import { loseSpec, type LoseSpec } from './lose-spec.ts';
import { LOSS_NAMES, QUESTIONS } from './what-if-words.ts';

/** More channels stand behind their names. */
const MAX_OPEN_CHANNELS = 3;
/** Names of one set that a cell holds. */
const MAX_NAMES = 3;
/** Domains that a set may have to be tried on the map. */
const MAX_TRIED = 24;

export function lossesSection(topology: Topology, channels: Readonly<Record<ChannelId, ChannelSurvivability>>): Markup {
  const all = Object.entries(channels);
  const levels = namedLevels(topology);
  if (all.length === 0) return NOTHING;
  return html`<section aria-labelledby="losses">
    <h2 id="losses">Smallest losses</h2>
    <p class="soft">
      How many failure domains of a level have to go at once, at the least, and one set that does it; choose the set to see it on the map.
      Where a place does not name a level, its next deeper one counts; a level that no place names has no column, and a chaincode that fares
      as its channel has no row.
    </p>
    ${all.map(([id, channel]) => channelLosses(id, channel, levels, all.length <= MAX_OPEN_CHANNELS))}
  </section>`;
}

/** Levels that some place names; the others are the same as the next deeper one. */
function namedLevels(topology: Topology): readonly Level[] {
  const named = (level: 'zone' | 'rack' | 'host'): boolean => nodes(topology).some(({ at }) => at[level] !== undefined);
  return LEVELS.filter((level) => level === 'node' || level === 'region' || level === 'organisation' || named(level));
}

function channelLosses(id: ChannelId, channel: ChannelSurvivability, levels: readonly Level[], open: boolean): Markup {
  const { endorsement } = channel.survivability;
  const rows = QUESTIONS.flatMap((question) => [
    lossRow(LOSS_NAMES[question], channel.survivability[question], levels),
    ...(question === 'endorsement'
      ? exceptions(endorsement, channel.chaincodes, sameLosses).map((own) =>
          lossRow(`stops endorsement of ${own.name}`, own.endorsement, levels),
        )
      : []),
  ]);
  const shown = html`<div class="scroll">
      <table class="losses">
        <thead>
          <tr>
            <th scope="col">Loss that</th>
            ${levels.map((level) => html`<th scope="col">${level}s</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${byzantineWords(channel, levels)}`;
  return html`<details ${{ markup: open ? 'open=""' : '' }}>
    <summary><h3>${id}</h3></summary>
    ${shown}
  </details>`;
}

function sameLosses(a: EndorsementLosses, b: EndorsementLosses): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function lossRow(name: string, losses: LevelLosses & { readonly problem?: string }, levels: readonly Level[]): Markup {
  const problem = losses.problem === undefined ? NOTHING : html`<br /><span class="small soft">${losses.problem}</span>`;
  return html`<tr>
    <th scope="row">${name}${problem}</th>
    ${levels.map((level) => lossCell(level, losses.level))}
  </tr> `;
}

function lossCell(level: Level, byLevel: ByLevel<Losses>): Markup {
  const { smallest, sets, witness, limited } = byLevel[level];
  const note = limited === undefined ? NOTHING : html`<span class="small soft">${limited}</span>`;
  if (smallest === null || witness === null) return html`<td><strong>never</strong>${note}</td>`;
  if (smallest === 0 && limited !== undefined) return html`<td class="must open"><strong>unknown</strong>${note}</td>`;
  if (smallest === 0) return html`<td class="must bad"><strong>0</strong> <span class="small">already so</span>${note}</td>`;
  const others = sets.filter((set) => set.length === smallest).length - 1;
  return html`<td>
    <strong class="${smallest === 1 ? 'must bad' : 'must'}">${smallest}</strong>
    ${setButton(level, witness)} ${others > 0 ? html`<span class="small soft">or ${counted(others, 'other set')}</span>` : NOTHING}${note}
  </td>`;
}

/** A set may hold domains of a deeper level, and nodes, where places do not name the level. Only paths contain '/', and no node is named like a region. */
function specOf(level: Level, id: string): LoseSpec {
  if (level === 'organisation' || level === 'node' || level === 'region') return loseSpec(level, id);
  const depth = id.split('/').length;
  return loseSpec(depth === 1 ? 'node' : depth === 2 ? 'zone' : depth === 3 ? 'rack' : 'host', id);
}

/** A set of hundreds would be most of the page, and shows nothing on the map. */
function setButton(level: Level, ids: readonly string[]): Markup {
  if (ids.length > MAX_TRIED) return html`<span class="small">of ${setWords(ids)}</span>`;
  const specs = ids.map((id) => specOf(level, id)).join(',');
  return html`<button type="button" class="try" data-lose-all="${specs}">${setWords(ids)}</button>`;
}

function setWords(ids: readonly string[]): string {
  if (ids.length <= MAX_NAMES + 1) return ids.join(' + ');
  return `${ids.slice(0, MAX_NAMES).join(' + ')} + ${ids.length - MAX_NAMES} more`;
}

function byzantineWords({ byzantine }: ChannelSurvivability, levels: readonly Level[]): Markup {
  if (byzantine === undefined) return NOTHING;
  const { f, domainsThatExceedF } = byzantine;
  const exceeding = levels.flatMap((level) => (level === 'node' ? [] : domainsThatExceedF[level].map((id) => `${level} ${id}`)));
  const domains =
    exceeding.length === 0 ? 'no domain has a voice more.' : `these domains have more voices than that: ${exceeding.join(', ')}.`;
  return html`<p class="small">Bears ${counted(f, 'consenter')} that ${f === 1 ? 'lies' : 'lie'}; ${domains}</p>`;
}
