/** One line of what `holdfast doctor` says about this machine. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** limited: there, but not as it should be. unknown: could not be looked at. */
  readonly state: 'ok' | 'missing' | 'limited' | 'unknown';
  /** required: nothing runs without it. recommended: parts do not work. optional: conveniences. */
  readonly level: 'required' | 'recommended' | 'optional';
  readonly found: string;
  readonly needed: string;
  /** How to get it, and what does not work without it. Empty when the state is ok. */
  readonly hint: string;
}

/** What does not change from run to run. */
export type Question = Pick<Check, 'id' | 'title' | 'level' | 'needed' | 'hint'>;

export function answer(question: Question, state: Check['state'], found: string): Check {
  const { id, title, level, needed, hint } = question;
  return { id, title, state, level, found, needed, hint: state === 'ok' ? '' : hint };
}
