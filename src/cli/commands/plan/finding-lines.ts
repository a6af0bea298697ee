import type { Finding } from '../../../core/kernel/finding.ts';
import type { Line, Tone } from '../../output.ts';

const TONES: Readonly<Record<Finding['severity'], Tone>> = { error: 'bad', warning: 'warning', info: 'accent' };

export function findingLines({ code, severity, subject, message, evidence, hint, at }: Finding): readonly Line[] {
  const where = at === undefined ? subject : `${at.file}:${at.line}:${at.column}`;
  return [
    '',
    [{ text: `${severity} ${code}`, tone: TONES[severity] }, `  ${message}`],
    { text: `  ${where}: ${evidence}`, tone: 'faint' },
    `  ${hint}`,
  ];
}
