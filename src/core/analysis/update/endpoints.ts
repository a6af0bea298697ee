/** Endpoints against consenters: what peers and lagging orderers dial. Fabric compares them with nothing. */
import { type ChannelConfig, consenterAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { UpdateNote } from './change.ts';

export function endpoints(config: ChannelConfig): readonly UpdateNote[] {
  const { consenters, ordererOrganisations, globalEndpoints, consensus } = config;
  const listed = new Set([...globalEndpoints, ...ordererOrganisations.flatMap((each) => each.endpoints)]);
  const addresses = new Set(consenters.map(consenterAddress));
  const notes: UpdateNote[] = [];
  for (const address of addresses) {
    if (listed.has(address)) continue;
    const code = consensus.kind === 'smartbft' ? 'U131' : 'U134';
    notes.push({
      code,
      part: 'endpoints',
      message: `no endpoint leads to the consenter ${address}`,
      evidence: `endpoints: ${[...listed].join(', ')}`,
    });
  }
  for (const endpoint of listed) {
    if (addresses.has(endpoint)) continue;
    notes.push({
      code: 'U132',
      part: 'endpoints',
      message: `${endpoint} is an endpoint and no consenter`,
      evidence: `consenters: ${[...addresses].join(', ')}`,
    });
  }
  return [...notes, ...version3(config)];
}

function version3({ capabilities, globalEndpoints, ordererOrganisations }: ChannelConfig): readonly UpdateNote[] {
  if (!capabilities.channel.includes('V3_0')) return [];
  const without = ordererOrganisations.filter((each) => each.endpoints.length === 0).map(({ name }) => name);
  const notes: UpdateNote[] = [];
  if (globalEndpoints.length > 0)
    notes.push({ code: 'U133', part: 'endpoints', message: 'OrdererAddresses is not empty', evidence: globalEndpoints.join(', ') });
  if (without.length > 0)
    notes.push({
      code: 'U133',
      part: 'endpoints',
      message: `${without.join(', ')} has no endpoints`,
      evidence: 'the channel requires V3_0',
    });
  return notes;
}
