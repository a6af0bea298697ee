/** Certificates of consenters that stay: renewed with the same key, or replaced. */
import { consenterAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, KeptConsenter, UpdateNote } from './change.ts';

export function certificates({ members: { kept }, knowledge: { sameKey } }: ConfigUpdateCase): readonly UpdateNote[] {
  return kept.flatMap((pair) =>
    changedCertificates(pair).map(({ what, before, after }) => {
      const same = sameKey?.(before, after);
      const address = consenterAddress(pair.after);
      const code = same === undefined ? 'U142' : same ? 'U140' : 'U141';
      const key = same === undefined ? 'whether with the same key is unknown' : same ? 'with the same key' : 'with another key';
      return { code, part: 'consenters', message: `the ${what} of ${address} is replaced, ${key}`, evidence: `consenter ${address}` };
    }),
  );
}

function changedCertificates({ before, after }: KeptConsenter): readonly { what: string; before: string; after: string }[] {
  const all = [
    { what: 'TLS client certificate', before: before.clientTlsCertificate, after: after.clientTlsCertificate },
    { what: 'TLS server certificate', before: before.serverTlsCertificate, after: after.serverTlsCertificate },
    { what: 'enrolment certificate', before: before.identity ?? '', after: after.identity ?? '' },
  ];
  return all.filter((each) => each.before !== each.after);
}
