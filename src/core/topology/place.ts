/** Where a node is, as text: `region/zone/rack/host`, where '-' skips a level. */
import type { DomainPath } from '../kernel/ids.ts';
import type { Place } from './model.ts';

/** Takes a text of the form PLACE (patterns.ts). */
export function parsePlace(text: string): Place {
  const [region = '', zone, rack, host] = text.split('/').map((part) => (part === '-' ? undefined : part));
  return {
    region,
    ...(zone === undefined ? {} : { zone }),
    ...(rack === undefined ? {} : { rack }),
    ...(host === undefined ? {} : { host }),
  };
}

export function placeText(place: Place): DomainPath {
  const levels = [place.region, place.zone, place.rack, place.host];
  const deepest = levels.findLastIndex((level) => level !== undefined);
  return levels
    .slice(0, deepest + 1)
    .map((level) => level ?? '-')
    .join('/');
}
