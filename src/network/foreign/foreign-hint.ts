/** What to do about a finding, where Holdfast did not deploy the network: `holdfast up` starts nothing there. */
import type { Finding } from '../../core/kernel/finding.ts';

const HINTS: Readonly<Record<string, string>> = {
  O209: 'Name a program that looks from there under `look-from` of the driver.',
  O212: 'Start it as it is started there; when a majority is lost, see `holdfast recover`.',
};

export function foreignHint(finding: Finding): Finding {
  const hint = HINTS[finding.code];
  return hint === undefined ? finding : { ...finding, hint };
}
