/** Certificates of the consenters: whether they are any, and whose. Fabric looks at them before it orders an update on Raft, and too late on SmartBFT. */
import {
  type ChannelConfig,
  type ConfigConsenter,
  type ConfigOrganisation,
  consenterAddress,
  type PemText,
} from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, FaultOfCertificate, UpdateKnowledge, UpdateNote } from './change.ts';

interface Carried {
  readonly what: string;
  readonly pem: PemText;
  readonly fault: FaultOfCertificate;
  readonly address: string;
}

/** State: unreadable, or of nobody's authority. */
export function consenterCertificates(config: ChannelConfig, knowledge: UpdateKnowledge): readonly UpdateNote[] {
  return carried(config, knowledge).flatMap(({ what, fault, address }): readonly UpdateNote[] => {
    const evidence = `consenter ${address}`;
    if (fault === 'unreadable')
      return [{ code: 'U143', part: 'consenters', message: `the ${what} of ${address} cannot be read`, evidence }];
    if (fault !== 'stranger') return [];
    const message = `the ${what} of ${address} is of no authority that the channel has for it`;
    return [{ code: 'U144', part: 'consenters', message, evidence }];
  });
}

/** Change: what comes in must be valid now. What was there before is for `plan --certificates`. */
export function validCertificates({ current, next, knowledge }: ConfigUpdateCase): readonly UpdateNote[] {
  const before = new Set(current.consenters.flatMap((each) => [each.identity, each.clientTlsCertificate, each.serverTlsCertificate]));
  return carried(next, knowledge).flatMap(({ what, pem, fault, address }): readonly UpdateNote[] => {
    if (before.has(pem) || (fault !== 'expired' && fault !== 'not-yet')) return [];
    const message = `the ${what} that comes in for ${address} ${fault === 'expired' ? 'has expired' : 'is not valid yet'}`;
    return [{ code: 'U145', part: 'consenters', message, evidence: `consenter ${address}` }];
  });
}

function carried(config: ChannelConfig, { certificateFault }: UpdateKnowledge): readonly Carried[] {
  if (certificateFault === undefined || config.consensus.kind === 'other') return [];
  return config.consenters.flatMap((consenter) => {
    const owners = ownersOf(config, consenter);
    const tls = owners.flatMap(({ msp }) => [...msp.tlsRoots, ...msp.tlsIntermediates]);
    const enrolment = owners.flatMap(({ msp }) => [...msp.roots, ...msp.intermediates]);
    const all: readonly (readonly [string, PemText, readonly PemText[]])[] = [
      ['TLS client certificate', consenter.clientTlsCertificate, tls],
      ['TLS server certificate', consenter.serverTlsCertificate, tls],
      ...(consenter.identity === null ? [] : [['enrolment certificate', consenter.identity, enrolment] as const]),
    ];
    return all.flatMap(([what, pem, authorities]) => {
      const fault = certificateFault(pem, authorities);
      return fault === undefined ? [] : [{ what, pem, fault, address: consenterAddress(consenter) }];
    });
  });
}

/** Raft does not say whose a consenter is: any orderer organisation's authority will do. */
function ownersOf({ ordererOrganisations }: ChannelConfig, { msp }: ConfigConsenter): readonly ConfigOrganisation[] {
  return msp === null ? ordererOrganisations : ordererOrganisations.filter((each) => each.msp.id === msp);
}
