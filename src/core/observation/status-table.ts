/** A snapshot as aligned lines for a terminal: nodes by region, then channels, then findings. Cells carry a tone, never a colour. */
import type { Finding } from '../kernel/finding.ts';
import type { EpochMs, NodeId } from '../kernel/ids.ts';
import { nodesInRegion } from '../topology/lookup.ts';
import type { Topology } from '../topology/model.ts';
import { isKnown, type Observed } from './observed.ts';
import type { ChannelView, NodeView, Snapshot } from './snapshot.ts';

export type StatusTone = 'plain' | 'good' | 'bad' | 'warning' | 'unknown' | 'faint' | 'strong';

export interface StatusCell {
  readonly text: string;
  readonly tone: StatusTone;
}

/** One line; its cells are padded so that columns line up. */
export type StatusLine = readonly StatusCell[];

const DAY_MS = 86_400_000;
const EXPIRY_WARNING_DAYS = 30;
const HASH_DIGITS = 10;
const HEADINGS = ['', 'node', 'zone', 'alive', 'role', 'channel', 'height', 'behind', 'hash', 'cert days'];
/** Columns whose numbers are read from the right. */
const RIGHT = new Set([6, 7, 9]);

export function statusLines(snapshot: Snapshot, topology: Topology): readonly StatusLine[] {
  const regions = Object.keys(topology.regions).map((region) => ({
    region,
    rows: nodesInRegion(topology, region).flatMap(({ id }) => nodeRows(id, snapshot)),
  }));
  const header = HEADINGS.map((text): StatusCell => ({ text, tone: 'faint' }));
  const widths = HEADINGS.map((_, column) =>
    Math.max(...[header, ...regions.flatMap(({ rows }) => rows)].map((row) => row[column]?.text.length ?? 0)),
  );
  const align = (row: StatusLine): StatusLine =>
    row.flatMap((cell, column) => [
      { text: pad(cell.text, widths[column] ?? 0, RIGHT.has(column)), tone: cell.tone },
      { text: '  ', tone: 'plain' },
    ]);
  return [
    [strong(snapshot.network), plain(`  seen by ${snapshot.observers.join(', ') || 'nobody'}`)],
    [],
    align(header),
    ...regions.flatMap(({ region, rows }) => [[strong(region)], ...rows.map(align)]),
    [],
    ...Object.entries(snapshot.channels).map(([id, view]) => channelLine(id, view)),
    ...(snapshot.findings.length === 0 ? [] : [[]]),
    ...snapshot.findings.flatMap(findingLines),
  ];
}

/** One row for each channel of the node; what belongs to the node itself stands in the first. */
function nodeRows(id: NodeId, snapshot: Snapshot): readonly StatusLine[] {
  const view = snapshot.nodes[id];
  if (view === undefined) return [];
  const channels = Object.keys(view.channels);
  return (channels.length === 0 ? [null] : channels).map((channel, index) => {
    const own = index === 0 ? nodeCells(id, view) : ['', '', '', '', ''].map(plain);
    const cert = index === 0 ? certificateCell(view.certificateNotAfter, snapshot.at) : plain('');
    return [...own, ...channelCells(id, view, channel, snapshot), cert];
  });
}

function nodeCells(id: NodeId, view: NodeView): StatusLine {
  return [aliveMark(view.alive), plain(id), faint(view.zone ?? '-'), aliveCell(view.alive), roleCell(view)];
}

function aliveMark(alive: Observed<boolean>): StatusCell {
  if (!isKnown(alive)) return { text: '?', tone: 'unknown' };
  return alive.value ? { text: '●', tone: 'good' } : { text: '✗', tone: 'bad' };
}

function aliveCell(alive: Observed<boolean>): StatusCell {
  if (!isKnown(alive)) return { text: alive.unknown.startsWith('frozen') ? 'frozen' : 'unknown', tone: 'unknown' };
  return alive.value ? { text: 'alive', tone: 'good' } : { text: 'down', tone: 'bad' };
}

function roleCell({ kind, role, alive }: NodeView): StatusCell {
  if (kind === 'peer' || role === undefined) return faint('peer');
  if (!isKnown(role)) return isKnown(alive) && !alive.value ? faint('-') : { text: '?', tone: 'unknown' };
  if (role.value === 'leader') return strong('leader');
  return role.value === 'none' ? { text: 'no leader', tone: 'warning' } : plain(role.value);
}

function channelCells(id: NodeId, view: NodeView, channel: string | null, snapshot: Snapshot): StatusLine {
  const said = channel === null ? undefined : view.channels[channel];
  if (channel === null || said === undefined) return [faint('-'), faint('-'), faint('-'), faint('-')];
  if (!isKnown(said.height)) {
    const failed = said.height.unknown.startsWith('error');
    return [plain(channel), failed ? { text: 'error', tone: 'bad' } : { text: '?', tone: 'unknown' }, faint('-'), faint('-')];
  }
  const behind = snapshot.channels[channel]?.behind[id] ?? 0;
  return [
    plain(channel),
    plain(String(said.height.value)),
    behind === 0 ? faint('0') : { text: String(behind), tone: 'warning' },
    isKnown(said.hash) ? faint(said.hash.value.slice(0, HASH_DIGITS)) : { text: '?', tone: 'unknown' },
  ];
}

function certificateCell(notAfter: Observed<EpochMs> | undefined, at: EpochMs): StatusCell {
  if (notAfter === undefined || !isKnown(notAfter)) return faint('-');
  const days = Math.floor((notAfter.value - at) / DAY_MS);
  if (days < 0) return { text: 'ended', tone: 'bad' };
  return days < EXPIRY_WARNING_DAYS ? { text: String(days), tone: 'warning' } : faint(String(days));
}

function channelLine(id: string, view: ChannelView): StatusLine {
  const { size, needed, alive, unknown, margin } = view.quorum;
  const others = unknown === 0 ? '' : `, ${unknown} unknown`;
  const tone: StatusTone = margin > 0 ? 'good' : margin === 0 ? 'warning' : 'bad';
  return [
    strong(id),
    plain('  leader '),
    leaderCell(view.leader),
    plain('  quorum '),
    { text: `${alive} of ${size} alive${others}, ${needed} needed, margin ${margin}`, tone },
    plain('  height '),
    isKnown(view.height) ? plain(String(view.height.value)) : { text: '?', tone: 'unknown' },
    plain('  '),
    forkCell(view.forked),
  ];
}

function leaderCell(leader: Observed<NodeId | null>): StatusCell {
  if (!isKnown(leader)) return { text: 'unknown', tone: 'unknown' };
  return leader.value === null ? { text: 'none', tone: 'bad' } : strong(leader.value);
}

function forkCell(forked: Observed<boolean>): StatusCell {
  if (!isKnown(forked)) return { text: 'same chain: not yet compared', tone: 'unknown' };
  return forked.value ? { text: 'FORKED', tone: 'bad' } : { text: 'one chain', tone: 'good' };
}

const FINDING_TONES: Readonly<Record<Finding['severity'], StatusTone>> = { error: 'bad', warning: 'warning', info: 'faint' };

function findingLines({ code, severity, message, evidence, hint }: Finding): readonly StatusLine[] {
  return [
    [{ text: `${severity} ${code}`, tone: FINDING_TONES[severity] }, plain(`  ${message}`), faint(evidence === '' ? '' : ` (${evidence})`)],
    [faint(`  ${hint}`)],
  ];
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

function plain(text: string): StatusCell {
  return { text, tone: 'plain' };
}

function faint(text: string): StatusCell {
  return { text, tone: 'faint' };
}

function strong(text: string): StatusCell {
  return { text, tone: 'strong' };
}
