/** What a written policy demands, remembered: channels often share text and organisations, and some policies take long to understand. */
import { type Demand, demandWithinLimit } from './demand.ts';
import { parsePolicy } from './parse.ts';

/** Of one run, by text and organisations. */
export type DemandMemo = Map<string, Demand | null>;

/** Null: it cannot be read, or is too entangled (P108). */
export function demandOfText(text: string, organisations: readonly string[], memo: DemandMemo): Demand | null {
  const key = `${text} ${organisations.join()}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const parsed = parsePolicy(text);
  const demand = parsed.kind === 'ok' ? demandWithinLimit(parsed.policy, organisations) : null;
  memo.set(key, demand);
  return demand;
}
