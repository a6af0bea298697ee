/** What a well-formed file can still get wrong: names that point nowhere, twice, or to the wrong kind of thing. */
import { checkChannels } from './checks-channel.ts';
import { checkDrivers } from './checks-driver.ts';
import { checkLatency } from './checks-latency.ts';
import { checkLinks } from './checks-links.ts';
import { checkNodes, checkOrganisations } from './checks-node.ts';
import { checkPlatform } from './checks-platform.ts';
import { checkSharedPorts } from './checks-ports.ts';
import { checkSections } from './checks-sections.ts';
import type { ProblemCode } from './codes.ts';
import type { Path } from './problem.ts';
import type { TopologyDraft } from './schema.ts';

export type Report = (
  code: ProblemCode,
  message: string,
  path: Path,
  extras?: { readonly hint?: string; readonly on?: 'key' | 'value' },
) => void;

/** Parts of the draft that are missing were reported before, and are not looked at. */
export function checkMeaning(draft: TopologyDraft, report: Report): void {
  checkLatency(draft, report);
  checkOrganisations(draft, report);
  checkNodes(draft, report);
  checkDrivers(draft, report);
  checkChannels(draft, report);
  checkPlatform(draft, report);
  checkLinks(draft, report);
  checkSections(draft, report);
  checkSharedPorts(draft, report);
}
