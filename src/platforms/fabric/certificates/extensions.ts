/** The extensions of a certificate that the checks ask about (RFC 5280 section 4.2.1). */
import type { SubjectNames, Usage } from '../../../core/analysis/names/model.ts';
import { children, content, DerError, hex, oidText, readTlv, TAG, type Tlv } from './der.ts';

const OID = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** By OID: the DER inside the octet string. */
export function extensionsOf(raw: Uint8Array, wrapper: Tlv | undefined): ReadonlyMap<string, Uint8Array> {
  if (wrapper === undefined) return new Map();
  return new Map(
    children(raw, readTlv(raw, wrapper.start, wrapper.end)).map((extension) => {
      const parts = children(raw, extension);
      const [oid, value] = [parts[0], parts.at(-1)];
      if (oid === undefined || value?.tag !== TAG.octetString) throw new DerError('an extension is incomplete');
      return [oidText(content(raw, oid)), content(raw, value)];
    }),
  );
}

const GENERAL_NAME = { dns: 0x82, ip: 0x87 } as const;

export function alternativeNames(extensions: ReadonlyMap<string, Uint8Array>): SubjectNames {
  const der = extensions.get(OID.subjectAltName);
  if (der === undefined) return { dns: [], ip: [] };
  const all = children(der, readTlv(der, 0));
  const of = (tag: number): readonly Uint8Array[] => all.filter((each) => each.tag === tag).map((each) => content(der, each));
  return { dns: of(GENERAL_NAME.dns).map((each) => Buffer.from(each).toString('latin1')), ip: of(GENERAL_NAME.ip).map(addressText) };
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: bytes.length >> 1 }, (_, i) => ((bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)).toString(16));
  return groups.join(':');
}

export function keyIds(extensions: ReadonlyMap<string, Uint8Array>): { readonly subjectKeyId?: string; readonly authorityKeyId?: string } {
  const own = extensions.get(OID.subjectKeyId);
  const authority = extensions.get(OID.authorityKeyId);
  // AuthorityKeyIdentifier: the key identifier is [0]; issuer and serial may stand alone.
  const named = authority === undefined ? undefined : children(authority, readTlv(authority, 0)).find(({ tag }) => tag === 0x80);
  return {
    ...(own === undefined ? {} : { subjectKeyId: hex(content(own, readTlv(own, 0))) }),
    ...(authority === undefined || named === undefined ? {} : { authorityKeyId: hex(content(authority, named)) }),
  };
}

const EXTENDED: Readonly<Record<string, readonly Usage[]>> = {
  '1.3.6.1.5.5.7.3.1': ['serverAuth'],
  '1.3.6.1.5.5.7.3.2': ['clientAuth'],
  // anyExtendedKeyUsage
  '2.5.29.37.0': ['serverAuth', 'clientAuth'],
};

export function usagesOf(extensions: ReadonlyMap<string, Uint8Array>): readonly Usage[] {
  const extended = extensions.get(OID.extendedKeyUsage);
  const named =
    extended === undefined
      ? []
      : children(extended, readTlv(extended, 0)).flatMap((each) => EXTENDED[oidText(content(extended, each))] ?? []);
  const bits = extensions.get(OID.keyUsage);
  // KeyUsage is a BIT STRING: a count of unused bits, then digitalSignature as the first bit and keyCertSign as the sixth.
  const flags = bits === undefined ? 0 : (content(bits, readTlv(bits, 0))[1] ?? 0);
  return [...(flags & 0x80 ? ['digitalSignature' as const] : []), ...(flags & 0x04 ? ['keyCertSign' as const] : []), ...new Set(named)];
}
