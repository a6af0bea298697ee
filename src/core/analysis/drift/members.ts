/** Organisations of a channel, their endpoints and anchor peers, and the capabilities. */
import type { ConfigOrganisation } from '../../platforms/fabric/channel-config/model.ts';
import { consenters, organisation, organisationOf, peersOf } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { addressText, type ChannelPair, type Difference, listed, plannedAddress } from './difference.ts';

export function memberDrift(pair: ChannelPair): readonly Difference[] {
  const { topology, channel, config } = pair;
  const path = ['channels', channel.id];
  const applications = channel.organisations.map((id) => organisation(topology, id).msp);
  const orderers = [...new Set(channel.consenters.map((id) => organisationOf(topology, id).msp))];
  return [
    ...organisations([...path, 'organisations'], applications, config.applicationOrganisations, 'application'),
    ...organisations([...path, 'consenters'], orderers, config.ordererOrganisations, 'orderer'),
    ...endpoints(pair),
    ...anchors(pair),
    ...capabilities(pair),
  ];
}

function organisations(
  path: readonly string[],
  planned: readonly string[],
  found: readonly ConfigOrganisation[],
  kind: 'application' | 'orderer',
): readonly Difference[] {
  const running = found.map(({ msp }) => msp.id);
  const [file, runs] = [listed(planned), listed(running)];
  const missing = planned.filter((msp) => !running.includes(msp));
  const extra = running.filter((msp) => !planned.includes(msp));
  return [
    ...missing.map((msp): Difference => ({ code: 'V150', path, message: `${msp} is no ${kind} organisation of the channel`, file, runs })),
    ...extra.map((msp): Difference => ({ code: 'V151', path, message: `${msp} is an ${kind} organisation of the channel`, file, runs })),
  ];
}

/** Of organisations that both sides have: a missing one is said once. */
function endpoints(pair: ChannelPair): readonly Difference[] {
  const { topology, channel, config } = pair;
  const own = config.ordererOrganisations.flatMap(({ msp, endpoints: running }): readonly Difference[] => {
    const nodes = consenters(topology, channel.id).filter(({ id }) => organisationOf(topology, id).msp === msp.id);
    if (nodes.length === 0) return [];
    const file = listed(nodes.map((node) => addressText(plannedAddress(pair, node))));
    const runs = listed(running);
    const message = `${msp.id} has other endpoints on channel ${channel.id}`;
    return file === runs ? [] : [{ code: 'V152', path: ['channels', channel.id, 'consenters'], message, file, runs }];
  });
  if (config.globalEndpoints.length === 0) return own;
  const message = `channel ${channel.id} has endpoints that belong to no organisation`;
  return [...own, { code: 'V152', path: ['channels', channel.id], message, file: 'none', runs: listed(config.globalEndpoints) }];
}

function anchors(pair: ChannelPair): readonly Difference[] {
  const { topology, channel, config } = pair;
  return config.applicationOrganisations.flatMap(({ msp, anchorPeers }): readonly Difference[] => {
    if (!channel.organisations.some((id) => organisation(topology, id).msp === msp.id)) return [];
    const peers = peersOf(topology, channel.id).filter(
      ({ id, uses }) => uses.includes('anchor') && organisationOf(topology, id).msp === msp.id,
    );
    const file = listed(peers.map((peer) => addressText(plannedAddress(pair, peer))));
    const runs = listed(anchorPeers.map(addressText));
    const message = `${msp.id} has other anchor peers on channel ${channel.id}`;
    return file === runs ? [] : [{ code: 'V153', path: ['channels', channel.id, 'peers'], message, file, runs }];
  });
}

/** What render/fabric/configtx-yaml.ts writes. */
function capabilities({ topology, channel, config }: ChannelPair): readonly Difference[] {
  const rendered = {
    channel: channel.consensus.kind === 'smartbft' ? 'V3_0' : 'V2_0',
    orderer: 'V2_0',
    application: hasV25(topology) ? 'V2_5' : 'V2_0',
  };
  return (['channel', 'orderer', 'application'] as const).flatMap((group): readonly Difference[] => {
    const [file, runs] = [rendered[group], listed(config.capabilities[group])];
    const message = `the capabilities of the ${group} group of ${channel.id} are ${runs}`;
    return file === runs ? [] : [{ code: 'V154', path: ['channels', channel.id], message, file, runs }];
  });
}

function hasV25({ platform }: Topology): boolean {
  const [major = 0, minor = 0] = platform.version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 5);
}
