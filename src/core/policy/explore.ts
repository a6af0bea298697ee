/**
 * Which numbers of peers meet how many of some rules that compete for signatures. Written order decides there, and a signature more can make a rule fail, so the evaluator is
 * followed with numbers that are not fixed yet: where it asks for one more peer of an MSP, both answers are pursued. Every leaf is one range of numbers that the
 * evaluator cannot tell apart, and its lower end is the smallest that is accepted there.
 */
import type { Principal, Rule } from './model.ts';

/** Numbers of peers by MSP. */
export type Numbers = ReadonlyMap<string, number>;

/** What may still be done for one policy, in signatures asked for and sets compared. Below 0 the answer is incomplete. */
export interface Effort {
  left: number;
}

interface State {
  /** Peers that have signed, known so far: at least `atLeast`, and where `atMost` has the MSP, no more than that. */
  readonly atLeast: Numbers;
  readonly atMost: Numbers;
  /** Signatures that rules keep. */
  readonly taken: Numbers;
}

type Then = (met: boolean, state: State) => void;

const UNTOUCHED: State = { atLeast: new Map(), atMost: new Map(), taken: new Map() };

/** The smallest numbers of peers with which at least `needed` of the rules are met in written order; null when the effort does not suffice. */
export function smallestNumbers(
  rules: readonly Rule[],
  needed: number,
  principals: readonly Principal[],
  effort: Effort,
): readonly Numbers[] | null {
  const accepted: Numbers[] = [];
  const isKnown = ({ atLeast }: State): boolean => {
    effort.left -= accepted.length;
    return accepted.some((numbers) => isWithin(numbers, atLeast));
  };
  const search = new Search(principals, effort, isKnown);
  // The rules after the one that decides do not matter any more, because nothing comes after this gate.
  search.gate(rules, needed, 'stop when met', UNTOUCHED, (met, state) => {
    if (met && !isKnown(state)) accepted.push(state.atLeast);
  });
  if (effort.left < 0) return null;
  return accepted.filter((numbers) => !accepted.some((other) => other !== numbers && isWithin(other, numbers)));
}

/** Whether every number of `a` is no more than that of `b`. */
export function isWithin(a: Numbers, b: Numbers): boolean {
  for (const [msp, count] of a) if ((b.get(msp) ?? 0) < count) return false;
  return true;
}

class Search {
  readonly #principals: readonly Principal[];
  readonly #effort: Effort;
  readonly #isKnown: (state: State) => boolean;

  /** `isKnown`: whether something smaller was accepted already. */
  constructor(principals: readonly Principal[], effort: Effort, isKnown: (state: State) => boolean) {
    this.#principals = principals;
    this.#effort = effort;
    this.#isKnown = isKnown;
  }

  gate(rules: readonly Rule[], needed: number, end: 'stop when met' | 'try all', before: State, then: Then): void {
    const from = (index: number, met: number, state: State): void => {
      const rule = rules[index];
      // A gate that fails gives back what it took; what it learnt about the numbers stays.
      if (met + rules.length - index < needed) return then(false, { ...state, taken: before.taken });
      if (rule === undefined || (end === 'stop when met' && met >= needed)) return then(true, state);
      this.#rule(rule, state, (isMet, after) => from(index + 1, met + (isMet ? 1 : 0), after));
    };
    from(0, 0, before);
  }

  #rule(rule: Rule, state: State, then: Then): void {
    if (this.#effort.left < 0 || this.#isKnown(state)) return;
    if (rule.kind === 'n-out-of') return this.gate(rule.rules, rule.n, 'try all', state, then);
    const principal = this.#principals[rule.principal];
    if (principal === undefined || !isForPeers(principal)) return then(false, state);
    this.#signature(principal.msp, state, then);
  }

  #signature(msp: string, state: State, then: Then): void {
    this.#effort.left--;
    const taken = state.taken.get(msp) ?? 0;
    const isThere = (state.atLeast.get(msp) ?? 0) > taken;
    const isMissing = (state.atMost.get(msp) ?? Number.POSITIVE_INFINITY) <= taken;
    if (!isThere) then(false, { ...state, atMost: isMissing ? state.atMost : withNumber(state.atMost, msp, taken) });
    if (isMissing) return;
    then(true, {
      ...state,
      atLeast: isThere ? state.atLeast : withNumber(state.atLeast, msp, taken + 1),
      taken: withNumber(state.taken, msp, taken + 1),
    });
  }
}

/** Peers are members of their MSP and have no role but their own. */
export function isForPeers({ role }: Principal): boolean {
  return role === 'peer' || role === 'member';
}

function withNumber(numbers: Numbers, msp: string, count: number): Numbers {
  return new Map(numbers).set(msp, count);
}
