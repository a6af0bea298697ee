/** Whether a certificate covers a name, by the rules of Go's crypto/x509 (VerifyHostname): the common name counts for nothing. */
import type { SubjectNames } from './model.ts';

export type Coverage =
  | { readonly kind: 'covered' }
  /** It has no subject alternative name at all. */
  | { readonly kind: 'no-names' }
  /** A wildcard of it would cover the name if wildcards reached further. */
  | { readonly kind: 'wildcard'; readonly wildcard: string }
  /** The address is there, as a DNS name. */
  | { readonly kind: 'address-as-name' }
  | { readonly kind: 'missing' };

export function coverage(sans: SubjectNames, dialled: string): Coverage {
  const address = asAddress(dialled);
  if (sans.dns.length === 0 && sans.ip.length === 0) return { kind: 'no-names' };
  if (address !== undefined) {
    if (sans.ip.some((ip) => asAddress(ip) === address)) return { kind: 'covered' };
    return sans.dns.some((name) => asAddress(name) === address) ? { kind: 'address-as-name' } : { kind: 'missing' };
  }
  const host = plain(dialled);
  if (sans.dns.some((pattern) => matches(plain(pattern), host))) return { kind: 'covered' };
  const wildcard = sans.dns.find((pattern) => pattern.startsWith('*.') && reaches(plain(pattern).slice(2), host));
  return wildcard === undefined ? { kind: 'missing' } : { kind: 'wildcard', wildcard };
}

/** Labels are equal, except that a leftmost label of exactly `*` stands for any one label. */
function matches(pattern: string, host: string): boolean {
  const [patterns, hosts] = [pattern.split('.'), host.split('.')];
  if (patterns.length !== hosts.length || host === '') return false;
  return patterns.every((label, i) => (i === 0 && label === '*' && patterns.length > 1) || label === hosts[i]);
}

/** The bare domain, or a name more than one level below it. */
function reaches(domain: string, host: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/u, '');
}

const OCTET = /^(?:0|[1-9][0-9]{0,2})$/u;

/** One spelling per address; undefined when the text is a host name. */
export function asAddress(text: string): string | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return bare.includes(':') ? ipv6(bare.toLowerCase()) : ipv4(bare);
}

function ipv4(text: string): string | undefined {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255) ? text : undefined;
}

/** All eight groups in full, so that two spellings of one address are equal. */
function ipv6(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left, right] = [groups(halves[0] ?? ''), groups(halves[1] ?? '')];
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  return all.every((group) => /^[0-9a-f]{1,4}$/u.test(group))
    ? all.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
    : undefined;
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
