/** Round-trip times as a table: every pair for few regions, nearest and farthest for many. */
import type { RegionId } from '../../kernel/ids.ts';
import { roundTripMs } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { html, NOTHING, type Markup } from '../report/markup.ts';
import { linkLabel } from './link-label.ts';

/** A wider table does not fit on the page. */
const MAX_COLUMNS = 12;

export function roundTripsTable(topology: Topology): Markup {
  const regions = Object.keys(topology.regions);
  if (regions.length < 2) return NOTHING;
  return html`<h3>Round trips between regions</h3>
    <div class="scroll">${regions.length <= MAX_COLUMNS ? matrix(topology, regions) : extremes(topology, regions)}</div>`;
}

function matrix(topology: Topology, regions: readonly RegionId[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Region</th>
        ${regions.map((region) => html`<th scope="col" class="number">${region}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${regions.map(
        (from) =>
          html`<tr>
            <th scope="row">${from}</th>
            ${regions.map((to) => html`<td class="number">${from === to ? '–' : words(topology, from, to)}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function words(topology: Topology, a: RegionId, b: RegionId): string {
  const { kind, text } = linkLabel(topology, a, b);
  return kind === 'unknown' ? 'unknown' : text;
}

function extremes(topology: Topology, regions: readonly RegionId[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Region</th>
        <th scope="col">Nearest</th>
        <th scope="col">Farthest</th>
        <th scope="col" class="number">Not given</th>
      </tr>
    </thead>
    <tbody>
      ${distancesByRegion(topology, regions).map(
        ({ region, near, unknown }) =>
          html`<tr>
            <th scope="row">${region}</th>
            <td>${neighbour(topology, region, near[0])}</td>
            <td>${neighbour(topology, region, near.at(-1))}</td>
            <td class="number">${unknown}</td>
          </tr> `,
      )}
    </tbody>
  </table>`;
}

interface RegionDistances {
  readonly region: RegionId;
  /** The other regions of known distance, nearest first. */
  readonly near: readonly RegionId[];
  readonly unknown: number;
}

/** In one pass over the list: a look-up for each of 1,225 pairs would read the list as often. */
function distancesByRegion(topology: Topology, regions: readonly RegionId[]): readonly RegionDistances[] {
  const known = new Map<RegionId, { readonly to: RegionId; readonly ms: number }[]>(regions.map((region) => [region, []]));
  for (const { between, roundTripMs: ms } of topology.latency) {
    const [a, b] = between;
    known.get(a)?.push({ to: b, ms });
    known.get(b)?.push({ to: a, ms });
  }
  return regions.map((region) => {
    const others = new Map((known.get(region) ?? []).map(({ to, ms }) => [to, ms]));
    const near = [...others].toSorted(([, a], [, b]) => a - b).map(([to]) => to);
    return { region, near, unknown: regions.length - 1 - near.length };
  });
}

function neighbour(topology: Topology, from: RegionId, to: RegionId | undefined): string {
  if (to === undefined || roundTripMs(topology, from, to) === undefined) return '–';
  return `${to}, ${linkLabel(topology, from, to).text}`;
}
