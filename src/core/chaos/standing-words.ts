/** Cuts and holds that stand now, in words: who made them may have ended long ago, and nobody else would tell of them. */
import type { Cut, LinkEnd } from './fault.ts';
import type { NodeId } from '../kernel/ids.ts';

export interface Standing {
  readonly cuts: readonly { readonly id: string; readonly cut: Cut }[];
  /** Why each node is held. */
  readonly held: Readonly<Record<NodeId, string>>;
}

/** One line for each target and manner of a cut, and for each hold. */
export function standingWords({ cuts, held }: Standing): readonly string[] {
  const links = Map.groupBy(cuts, ({ cut }) => `${endWords(cut.to)} ${cut.manner} ${cut.direction}`);
  return [...[...links.values()].map(cutWords), ...Object.entries(held).map(([node, reason]) => `${node} is held: ${reason}`)];
}

function cutWords(same: Standing['cuts']): string {
  const [first] = same;
  if (first === undefined) return '';
  const { to, manner, direction } = first.cut;
  const from = [...new Set(same.map(({ cut }) => endWords(cut.from)))].join(', ');
  const effect = { silent: 'vanish', reset: 'are reset', reject: 'are refused' }[manner];
  const way = direction === 'both' ? `between ${endWords(to)} and ${from}` : `to ${endWords(to)} from ${from}`;
  return `connections ${way} ${effect} (${same.map(({ id }) => id).join(', ')})`;
}

function endWords(end: LinkEnd): string {
  return end.kind === 'node' ? end.node : end.region;
}
