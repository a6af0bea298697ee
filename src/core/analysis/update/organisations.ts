/** Organisations that leave, change their MSP id, or lose an authority. */
import type { ChannelConfig, ConfigOrganisation } from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, UpdateNote } from './change.ts';

export function organisations({ current, next }: ConfigUpdateCase): readonly UpdateNote[] {
  const pairs = [
    ...pair(current.ordererOrganisations, next.ordererOrganisations),
    ...pair(current.applicationOrganisations, next.applicationOrganisations),
  ];
  return [...pairs.flatMap(([before, after]) => [...changedId(before, after), ...lostRoots(before, after)]), ...strayConsenters(next)];
}

function pair(
  before: readonly ConfigOrganisation[],
  after: readonly ConfigOrganisation[],
): readonly (readonly [ConfigOrganisation, ConfigOrganisation])[] {
  return before.flatMap((each) => {
    const same = after.find(({ name }) => name === each.name);
    return same === undefined ? [] : [[each, same] as const];
  });
}

function changedId(before: ConfigOrganisation, after: ConfigOrganisation): readonly UpdateNote[] {
  if (before.msp.id === after.msp.id) return [];
  const message = `${after.name} changes its MSP id from ${before.msp.id} to ${after.msp.id}`;
  return [{ code: 'U190', part: `organisations.${after.name}`, message, evidence: `group ${after.name}` }];
}

function lostRoots(before: ConfigOrganisation, after: ConfigOrganisation): readonly UpdateNote[] {
  const kinds = [
    ['root', before.msp.roots, after.msp.roots],
    ['TLS root', before.msp.tlsRoots, after.msp.tlsRoots],
  ] as const;
  return kinds.flatMap(([what, old, now]) => {
    const gone = old.filter((each) => !now.includes(each)).length;
    if (gone === 0) return [];
    const message = `${gone} ${what} certificate${gone === 1 ? '' : 's'} of ${after.name} ${gone === 1 ? 'is' : 'are'} taken away`;
    return [{ code: 'U192' as const, part: `organisations.${after.name}`, message, evidence: `${old.length} before, ${now.length} then` }];
  });
}

/** SmartBFT alone says which MSP a consenter is of. */
function strayConsenters({ consenters, ordererOrganisations }: ChannelConfig): readonly UpdateNote[] {
  const known = ordererOrganisations.map(({ msp }) => msp.id);
  return consenters
    .filter(({ msp }) => msp !== null && !known.includes(msp))
    .map(({ host, port, msp }) => ({
      code: 'U191',
      part: 'consenters',
      message: `${host}:${port} is a consenter of ${msp}, which is no orderer organisation of the channel`,
      evidence: `orderer organisations: ${known.join(', ') || 'none'}`,
    }));
}
