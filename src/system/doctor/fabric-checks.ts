/** Which Fabric programs are in the cache. The caller looks; this folder does not know the cache. */
import { answer, type Check } from './check.ts';

/** What the platform's list of versions tells of one of them. */
export interface FabricVersion {
  readonly version: string;
  readonly isDefault: boolean;
  readonly proven: boolean;
  readonly installed: { readonly state: 'usable' | 'unrecorded' | 'damaged'; readonly words: string } | null;
}

/** Of all proven versions, and of whatever else is in the cache. */
export function fabricChecks(versions: readonly FabricVersion[]): readonly Check[] {
  return versions.filter(({ proven, installed }) => proven || installed !== null).map(checkVersion);
}

function checkVersion({ version, isDefault, installed }: FabricVersion): Check {
  const question = {
    id: `fabric.${version}`,
    title: `Fabric ${version}`,
    level: isDefault ? 'recommended' : 'optional',
    needed: 'in the cache, recorded',
    hint: `holdfast fabric install ${version}. Otherwise the first network of this version obtains it, which takes a minute or two.`,
  } as const;
  if (installed === null) return answer(question, 'missing', 'not in the cache');
  const state = { usable: 'ok', unrecorded: 'limited', damaged: 'limited' } as const;
  return answer(question, state[installed.state], installed.words);
}
