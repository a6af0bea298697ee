/** The top of the page: what was planned, and in one sentence what it survives. */
import type { ChannelSurvivability } from '../../analysis/survivability/model.ts';
import { ownPolicies } from '../../analysis/survivability/own-policies.ts';
import type { Finding } from '../../kernel/finding.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { html, type Markup } from '../report/markup.ts';
import { counted } from '../report/words.ts';
import { QUESTIONS, type Question } from './what-if-words.ts';

interface Planned {
  readonly topology: Topology;
  readonly findings: readonly Finding[];
  readonly channels: Readonly<Record<ChannelId, ChannelSurvivability>>;
}

export function planHeader(planned: Planned): Markup {
  const { topology } = planned;
  const { kind, version } = topology.platform;
  const zones = Object.values(topology.regions).reduce((sum, region) => sum + region.zones.length, 0);
  return html`<header>
    <p class="kicker">Holdfast plan</p>
    <h1>${topology.name}</h1>
    <p class="lead">${planConclusion(planned)}</p>
    <dl class="facts">
      ${fact('Platform', `${kind} ${version}`)}
      ${fact('Places', `${counted(Object.keys(topology.regions).length, 'region')}, ${counted(zones, 'zone')}`)}
      ${fact('Nodes', `${counted(Object.keys(topology.orderers).length, 'orderer')}, ${counted(Object.keys(topology.peers).length, 'peer')}`)}
      ${fact('Channels', String(Object.keys(topology.channels).length))} ${fact('Findings', findingsWords(planned.findings))}
    </dl>
  </header>`;
}

function fact(name: string, value: string): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

const STOPPED: Readonly<Record<Question, string>> = {
  ordering: 'ordering stops',
  acknowledged: 'acknowledged blocks can be lost',
  endorsement: 'endorsement stops',
  query: 'queries stop',
};

/** The first sentence of the page: what one region takes with it. */
export function planConclusion({ channels }: Pick<Planned, 'channels'>): string {
  const all = Object.values(channels);
  if (all.length === 0) return 'There is no channel to plan for.';
  const troubles = QUESTIONS.flatMap((question) => {
    const hit = all.filter((channel) => !bearsAnyRegion(channel, question)).length;
    if (hit === 0) return [];
    return [
      all.length === 1
        ? STOPPED[question]
        : `${STOPPED[question]} on ${hit === all.length ? 'every channel' : `${hit} of ${all.length} channels`}`,
    ];
  });
  if (troubles.length === 0)
    return 'Whichever single region is lost: ordering, acknowledged blocks, endorsement and queries hold on every channel.';
  return `The loss of one region is enough: ${troubles.join('; ')}.`;
}

/** Endorsement holds where every policy that is in force can be met: the channel's own may be overridden everywhere. */
function bearsAnyRegion({ survivability, chaincodes }: ChannelSurvivability, question: Question): boolean {
  const own = question === 'endorsement' ? ownPolicies(chaincodes).map(({ endorsement }) => endorsement) : [];
  return [survivability[question], ...own].every(({ level }) => level.region.survivesAnyOne);
}

function findingsWords(findings: readonly Finding[]): string {
  const count = (severity: Finding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
  if (findings.length === 0) return 'none';
  return `${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ${counted(count('info'), 'note')}`;
}
