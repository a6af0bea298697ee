/** Since when each node has answered everybody who asked, without a round in between that it did not. */
import type { EpochMs, NodeId } from '../../kernel/ids.ts';
import type { History } from '../history.ts';
import type { Evidence } from '../model.ts';

export function rememberAnswers({ answers = {} }: History, { at, sightings }: Evidence): Readonly<Record<NodeId, EpochMs>> {
  const probes = Map.groupBy(
    sightings.flatMap(({ nodes }) => nodes),
    ({ node }) => node,
  );
  return Object.fromEntries(
    [...probes]
      .filter(([, own]) => own.every(({ outcome }) => outcome === 'answered'))
      .map(([node]) => [node, Object.hasOwn(answers, node) ? Math.min(answers[node] ?? at, at) : at]),
  );
}
