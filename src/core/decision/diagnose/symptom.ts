/** What one check found in one round, before it is known since when, and whether the testimony suffices for a proof. */
import type { EpochMs } from '../../kernel/ids.ts';
import type { Diagnosis, Witness } from '../model.ts';
import type { DiagnosisCode } from './codes.ts';

export interface Symptom {
  readonly code: DiagnosisCode;
  readonly subject: string;
  readonly channel?: string;
  readonly message: string;
  readonly detail?: string;
  readonly testimony: readonly Testimony[];
  /** What the check itself asks for is complete. It is a proof only when the testimony comes from enough sides (certaintyOf). */
  readonly conclusive: boolean;
}

/**
 * agent: a vantage point that asked over the network. machine: the driver, which looks at processes. consensus: what a consenter says
 * of the others. log: words that somebody keeps; they explain, and prove nothing.
 */
export interface Testimony extends Witness {
  readonly from: 'agent' | 'machine' | 'consensus' | 'log';
}

/** Two different witnesses at least, and one of them is the machine or a consenter: agents alone see only their own networks. */
export function certaintyOf({ conclusive, testimony }: Symptom): Diagnosis['certainty'] {
  if (!conclusive) return 'suspected';
  const counted = testimony.filter(({ from }) => from !== 'log');
  const witnesses = new Set(counted.map(({ observer }) => observer));
  return witnesses.size >= 2 && counted.some(({ from }) => from !== 'agent') ? 'proven' : 'suspected';
}

/** The key by which memory keeps a diagnosis; ids have no blanks. */
export function diagnosisKey({ code, subject, channel }: Pick<Diagnosis, 'code' | 'subject' | 'channel'>): string {
  return `${code} ${subject} ${channel ?? ''}`;
}

export function witnessed(from: Testimony['from'], observer: string, saw: string, at: EpochMs): Testimony {
  return { from, observer, saw, at };
}
