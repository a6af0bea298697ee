/** Which of several nodes has the newest configuration of a channel: a node that lags or was cut off still answers, with one that no longer counts. */
import { Failure } from '../../../core/kernel/failure.ts';
import type { NodeId } from '../../../core/kernel/ids.ts';

export interface AskedNodes {
  /** Number of the newest configuration block. */
  readonly block: number;
  /** Nodes that have it. */
  readonly from: readonly NodeId[];
  /** Nodes that gave an older one, with the number of its block. */
  readonly older: Readonly<Record<NodeId, number>>;
  /** Nodes that gave none, with what they said. */
  readonly silent: Readonly<Record<NodeId, string>>;
}

export type NewestAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly asked: AskedNodes }
  | { readonly kind: 'none'; readonly silent: AskedNodes['silent'] };

/** Asks all of them at once. What is no Failure is a bug, and thrown. */
export async function newestAnswer<T extends { readonly block: number }>(
  nodes: readonly NodeId[],
  question: (node: NodeId) => Promise<T>,
): Promise<NewestAnswer<T>> {
  const answers = await Promise.all([...new Set(nodes)].map(async (node) => ({ node, answer: await answerOf(() => question(node)) })));
  const silent = Object.fromEntries(answers.flatMap(({ node, answer }) => ('unknown' in answer ? [[node, answer.unknown] as const] : [])));
  const given = answers.flatMap(({ node, answer }) => ('value' in answer ? [{ node, value: answer.value }] : []));
  const [newest] = given.toSorted((a, b) => b.value.block - a.value.block);
  if (newest === undefined) return { kind: 'none', silent };
  const { block } = newest.value;
  const from = given.filter(({ value }) => value.block === block).map(({ node }) => node);
  const older = Object.fromEntries(given.filter(({ value }) => value.block < block).map(({ node, value }) => [node, value.block] as const));
  return { kind: 'answered', value: newest.value, asked: { block, from, older, silent } };
}

async function answerOf<T>(question: () => Promise<T>): Promise<{ readonly value: T } | { readonly unknown: string }> {
  try {
    return { value: await question() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { unknown: error.message };
  }
}
