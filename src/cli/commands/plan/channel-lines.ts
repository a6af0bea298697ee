/** What a channel survives and how fast it recovers, for a terminal. */
import type { CutLinksAnswer } from '../../../core/analysis/survivability/cut-links.ts';
import { LEVELS, type LevelLosses, type Losses } from '../../../core/analysis/survivability/model.ts';
import { exceptions } from '../../../core/analysis/survivability/own-policies.ts';
import { type Line, type Row, type Span, tableLines } from '../../output.ts';
import type { ChannelPlan } from './make-plan.ts';

/** Sets beyond these are counted, not listed. */
const MAX_SETS = 4;
/** More regions than these are in the JSON only. */
const MAX_REGIONS = 8;

export function channelLines(name: string, plan: ChannelPlan): readonly Line[] {
  const { consensus, quorum, timing, byzantine } = plan;
  const lies = quorum.liesTolerated === null ? '' : `, ${quorum.liesTolerated} lying`;
  const trip = timing.worstRttMs === null ? 'unknown' : `${timing.worstRttMs} ms`;
  const [earliest, latest] = timing.electionTimeoutMs;
  const exceed = [...new Set([...(byzantine?.domainsThatExceedF.zone ?? []), ...(byzantine?.domainsThatExceedF.region ?? [])])];
  return [
    '',
    [{ text: `channel ${name}`, tone: 'strong' }, `  ${consensus}`],
    `  ordering        needs ${quorum.needed} of ${quorum.size} consenters: survives ${quorum.crashesTolerated} crashed${lies}`,
    ...(exceed.length === 0
      ? []
      : [[{ text: `  could lie       with more than f voices: ${exceed.join(', ')}`, tone: 'warning' } as const]]),
    `  round trip      ${trip} between the two consenters farthest apart`,
    `  election        after ${earliest === latest ? seconds(earliest) : `${seconds(earliest)} to ${seconds(latest)}`} without the leader`,
    `  outage floors   ${floorsText(timing.floors)}`,
    ...commitLines(plan),
    '',
    ...lossLines(plan),
    ...afterLines(plan),
  ];
}

function floorsText({ leaderKillMs, silentLossMs }: ChannelPlan['timing']['floors']): string {
  const silent = silentLossMs === null ? 'what follows is unknown' : `a stall can begin after ${seconds(silentLossMs)}`;
  return `leader killed ${seconds(leaderKillMs)}; a consenter lost silently: ${silent}`;
}

function commitLines({ timing }: ChannelPlan): readonly Line[] {
  const { commit } = timing.predicted;
  if (commit.length === 0 || commit.length > MAX_REGIONS) return [];
  const known = commit.flatMap((each) => (each.kind === 'known' ? [`${each.from} ${Math.round(each.meanMs)} ms`] : []));
  const unknown = Map.groupBy(
    commit.flatMap((each) => (each.kind === 'unknown' ? [each] : [])),
    ({ reason }) => reason,
  );
  const reasons = [...unknown].map(
    ([reason, regions]) => `unknown for clients in ${regions.map(({ from }) => from).join(', ')}: ${reason}`,
  );
  const predicted = known.length === 0 ? [] : [`predicted for clients in ${known.join(', ')}`];
  return [`  commit          ${[...predicted, ...reasons].join('; ')}`];
}

/** One region is lost: is one more node too many? And which links must not be cut? */
function afterLines({ afterOneLoss, cutLinks }: ChannelPlan): readonly Line[] {
  const margins = afterOneLoss?.region ?? [];
  const table =
    margins.length < 2 || margins.length > MAX_REGIONS
      ? []
      : tableLines(
          [
            ['after the loss of', 'ordering bears', 'endorsement bears', 'queries bear'],
            ...margins.map(({ domain, ordering, endorsement, query }): Row => [domain, ...[ordering, endorsement, query].map(marginSpan)]),
          ],
          { heading: true, indent: 2 },
        );
  const cut = cutLinks === undefined ? [] : cutLines(cutLinks);
  return [...table, ...cut].flatMap((line, i) => (i === 0 || line === cut[0] ? ['', line] : [line]));
}

/** Nothing where no cut stops it, or no cut is needed any more: the table of losses says that. */
function cutLines(cuts: CutLinksAnswer): readonly Line[] {
  const what = '  cut links that stop ordering everywhere: ';
  if ('unknown' in cuts) return [[what, { text: 'unknown', tone: 'unknown' }, ` (${cuts.unknown})`]];
  const { everywhere } = cuts;
  if (everywhere.smallest === null || everywhere.smallest === 0) return [];
  return [`${what}${setsText(everywhere)}${everywhere.limited === undefined ? '' : ` (${everywhere.limited})`}`];
}

/** In nodes of the worst choice; null: losing every node does not stop it. */
function marginSpan(left: number | null): Span {
  if (left === null) return { text: 'any loss' };
  if (left < 0) return { text: 'stopped', tone: 'bad' };
  return left === 0 ? { text: 'no more', tone: 'warning' } : { text: `${left} more` };
}

function lossLines({ survivability, chaincodes }: ChannelPlan): readonly Line[] {
  const own = exceptions(survivability.endorsement, chaincodes, sameLosses);
  const asked: readonly (readonly [string, LevelLosses])[] = [
    ['stop ordering', survivability.ordering],
    ['lose acknowledged blocks', survivability.acknowledged],
    ['stop endorsement', survivability.endorsement],
    ...own.map(({ name, endorsement }) => [`stop endorsement of ${name}`, endorsement] as const),
    ['stop queries', survivability.query],
  ];
  const numbers: Row[] = asked.map(([what, { level }]) => [what, ...LEVELS.map((each) => smallest(level[each]))]);
  const sets: Row[] = asked.flatMap(([what, { level }]) =>
    (['zone', 'region', 'organisation'] as const).flatMap((each) => {
      const losses = level[each];
      return losses.smallest === null || losses.smallest === 0 ? [] : [[what, each, setsText(losses)]];
    }),
  );
  return [
    ...tableLines([['smallest losses that', ...LEVELS], ...numbers], { heading: true, indent: 2 }),
    '',
    { text: '  which ones', tone: 'faint' },
    ...tableLines(sets, { indent: 4 }),
  ];
}

/** none: losing everything at that level does not do it. */
function smallest({ smallest: size, limited }: Losses): string {
  return limited === undefined ? `${size ?? 'none'}` : 'unknown';
}

function setsText({ sets, witness, complete }: Losses): string {
  if (sets.length === 0) return `for example ${(witness ?? []).join(' + ')}`;
  const shown = sets.slice(0, MAX_SETS).map((set) => set.join(' + '));
  const more = sets.length > MAX_SETS ? [`${sets.length - MAX_SETS} more`] : [];
  return [...shown, ...more, ...(complete ? [] : ['and larger sets'])].join('; ');
}

function sameLosses(a: LevelLosses, b: LevelLosses): boolean {
  return JSON.stringify(a.level) === JSON.stringify(b.level);
}

export function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(2))} s`;
}
