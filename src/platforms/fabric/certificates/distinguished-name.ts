/** Distinguished names (RFC 5280 section 4.1.2.4), in one spelling. */
import { children, content, DerError, oidText, type Tlv } from './der.ts';

export interface Attribute {
  readonly type: string;
  readonly value: string;
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.5': 'SERIALNUMBER',
};

export function attributesOf(raw: Uint8Array, name: Tlv): readonly Attribute[] {
  return children(raw, name)
    .flatMap((set) => children(raw, set))
    .map((pair) => {
      const [type, value] = children(raw, pair);
      if (type === undefined || value === undefined) throw new DerError('an attribute of a name is incomplete');
      const oid = oidText(content(raw, type));
      return { type: ATTRIBUTES[oid] ?? oid, value: Buffer.from(content(raw, value)).toString('utf8') };
    });
}

/** Most special first, as RFC 4514 writes it. */
export function nameText(attributes: readonly Attribute[]): string {
  return attributes
    .toReversed()
    .map(({ type, value }) => `${type}=${value.replaceAll(/[,+"\\<>;=]/gu, String.raw`\$&`)}`)
    .join(',');
}
