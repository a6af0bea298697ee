/** The certificates inside a channel's configuration, as a reading like any other. */
import type { ChannelPlace, MspSlot, Unread } from '../../../core/analysis/names/model.ts';
import type { ChannelConfig, ConfigConsenter, ConfigMsp, PemText } from '../../../core/platforms/fabric/channel-config/model.ts';
import type { Reading } from './inventory.ts';
import type { FoundCertificate } from './parse-certificate.ts';
import { certificatesOf } from './pem.ts';

export function channelCertificates(config: ChannelConfig): Reading {
  const found: FoundCertificate[] = [];
  const unread: Unread[] = [];
  const organisations = [...config.ordererOrganisations, ...config.applicationOrganisations];
  const all = [...organisations.flatMap(({ msp }) => mspTexts(msp)), ...config.consenters.flatMap(consenterTexts)];
  for (const { place, text } of all) {
    // Fabric reads the first block of each text (pem.Decode) and nothing after it.
    const [first] = certificatesOf(text);
    if (first === undefined)
      unread.push({ what: `channel ${config.channel}, ${placeText(place)}`, reason: 'no certificate in PEM was found in it' });
    else found.push({ der: first.der, plainPem: first.plain, source: { kind: 'channel', channel: config.channel, place } });
  }
  return { found, nodeUnits: [], unread, tree: false };
}

interface PlacedText {
  readonly place: ChannelPlace;
  readonly text: PemText;
}

function mspTexts({ kind, id, roots, intermediates, admins, tlsRoots, tlsIntermediates }: ConfigMsp): readonly PlacedText[] {
  if (kind === 'other') return [];
  const at = (slot: MspSlot, texts: readonly PemText[]): readonly PlacedText[] =>
    texts.map((text) => ({ place: { kind: 'msp', msp: id, slot }, text }));
  return [
    ...at('root', roots),
    ...at('intermediate', intermediates),
    ...at('admin', admins),
    ...at('tls-root', tlsRoots),
    ...at('tls-intermediate', tlsIntermediates),
  ];
}

function consenterTexts({ host, port, identity, clientTlsCertificate, serverTlsCertificate }: ConfigConsenter): readonly PlacedText[] {
  return [
    { place: { kind: 'consenter', host, port, slot: 'client-tls' }, text: clientTlsCertificate },
    { place: { kind: 'consenter', host, port, slot: 'server-tls' }, text: serverTlsCertificate },
    ...(identity === null ? [] : [{ place: { kind: 'consenter', host, port, slot: 'identity' } as const, text: identity }]),
  ];
}

function placeText(place: ChannelPlace): string {
  return place.kind === 'msp' ? `MSP ${place.msp}, ${place.slot}` : `consenter ${place.host}:${place.port}, ${place.slot}`;
}
