/** What is wrong with a certificate that a channel configuration would carry. Signatures are verified, not names compared. */
import { X509Certificate } from 'node:crypto';
import type { CertificateFault } from '../../../core/analysis/update/change.ts';
import type { EpochMs } from '../../../core/kernel/ids.ts';
import type { PemText } from '../../../core/platforms/fabric/channel-config/model.ts';
import { certificatesOf } from '../certificates/pem.ts';

export function certificateFaultAt(now: EpochMs): CertificateFault {
  return (pem, authorities) => {
    const certificate = read(pem);
    if (certificate === undefined) return 'unreadable';
    const issued = authorities.map(read).some((each) => each !== undefined && isIssuedBy(certificate, each));
    if (!issued) return 'stranger';
    if (certificate.validToDate.getTime() < now) return 'expired';
    return certificate.validFromDate.getTime() > now ? 'not-yet' : undefined;
  };
}

/** A root that is itself the certificate counts, as it does for Go's Verify. */
function isIssuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return (
    certificate.fingerprint256 === authority.fingerprint256 || (certificate.checkIssued(authority) && verifies(certificate, authority))
  );
}

function verifies(certificate: X509Certificate, authority: X509Certificate): boolean {
  try {
    return certificate.verify(authority.publicKey);
  } catch {
    // A key that node:crypto does not know: whether it signed this is not proven.
    return false;
  }
}

/** As Fabric reads it: the first PEM block. */
function read(pem: PemText): X509Certificate | undefined {
  const [first] = certificatesOf(pem);
  try {
    return first === undefined ? undefined : new X509Certificate(first.der);
  } catch {
    return undefined;
  }
}
