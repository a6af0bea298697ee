/** PEM (RFC 7468): the certificates of a text, and whether the text is exactly what Fabric would write. */
export interface PemCertificate {
  readonly der: Uint8Array;
  /** The whole text is this one certificate as Go's pem.EncodeToMemory writes it: what SmartBFT compares identities with. */
  readonly plain: boolean;
}

const BLOCK = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/gu;
const LINE = /.{1,64}/gu;

export function certificatesOf(text: string): readonly PemCertificate[] {
  return [...text.matchAll(BLOCK)].map(([, body = '']) => {
    const der = Buffer.from(body, 'base64');
    return { der, plain: pemOf(der) === text };
  });
}

/** As Go writes it: lines of 64, one newline at the end of each. */
export function pemOf(der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64');
  const lines = base64.match(LINE) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
