/**
 * A tree of certificates on disk: cryptogen's layout, Fabric CA's, or any folder. Every .pem, .crt and .cer, several certificates per file.
 * What cannot be read is named, never skipped in silence; private keys are not opened. It reads synchronously: a tree is thousands of files of
 * one kilobyte, and a trip through the thread pool costs several times what such a read does.
 */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import type { NodeUnits, Unread } from '../../../core/analysis/names/model.ts';
import type { Reading } from './inventory.ts';
import type { FoundCertificate } from './parse-certificate.ts';
import { certificatesOf } from './pem.ts';

export interface TreeLimits {
  /** Files beyond it are named as unread: a wrong folder must not take the machine's memory. */
  readonly maxFiles: number;
  readonly maxFileBytes: number;
}

export const TREE_LIMITS: TreeLimits = { maxFiles: 200_000, maxFileBytes: 1_048_576 };

const CERTIFICATE_FILE = /\.(?:pem|crt|cer)$/iu;
/** Keys have no certificate, and are nobody's business here. */
const KEY_FILE = /(?:^|\/)keystore\/|(?:^|[-._])key\.pem$|_sk$/iu;
const UNITS_FILE = 'config.yaml';

export function readTree(root: string, limits: TreeLimits = TREE_LIMITS): Reading {
  const found: FoundCertificate[] = [];
  const nodeUnits: NodeUnits[] = [];
  const unread: Unread[] = [];
  const all = list(root, root, unread);
  if (all.length > limits.maxFiles)
    unread.push({ what: root, reason: `only the first ${limits.maxFiles} of ${all.length} files were read` });
  for (const path of all.slice(0, limits.maxFiles)) {
    const text = read(join(root, path), limits.maxFileBytes);
    if (typeof text !== 'string') unread.push({ what: path, reason: text.reason });
    else if (path.endsWith(UNITS_FILE)) readUnits(path, text, nodeUnits, unread);
    else found.push(...readCertificates(path, text, unread));
  }
  return { found, nodeUnits, unread: unread.toSorted((a, b) => (a.what < b.what ? -1 : 1)), tree: true };
}

/**
 * Paths below the root, with slashes, in a fixed order. A link to a folder is not followed: it could lead in a circle. It is named, but for those
 * of mounted secrets of Kubernetes (`..data`): the files beside them lead to the same.
 */
function list(root: string, folder: string, unread: Unread[]): readonly string[] {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    unread.push({ what: below(root, folder) || folder, reason: reasonOf(error) });
    return [];
  }
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return list(root, path, unread);
      if (entry.isSymbolicLink() && !entry.name.startsWith('..') && leadsToFolder(path)) {
        unread.push({ what: below(root, path), reason: 'a link to a folder is not followed: name that folder itself' });
        return [];
      }
      return isWanted(below(root, path)) ? [below(root, path)] : [];
    });
}

function leadsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // To nowhere, or in a circle: one that should be a certificate is named when it is read.
    return false;
  }
}

function isWanted(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === UNITS_FILE || (CERTIFICATE_FILE.test(name) && !KEY_FILE.test(path));
}

function below(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function read(path: string, maxBytes: number): string | { readonly reason: string } {
  try {
    // latin1: one character per byte, so that the comparison with plain PEM is one of bytes.
    const text = readFileSync(path, 'latin1');
    return text.length > maxBytes ? { reason: `${text.length} bytes are too many for a certificate` } : text;
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function readCertificates(path: string, text: string, unread: Unread[]): readonly FoundCertificate[] {
  const all = certificatesOf(text);
  if (all.length === 0 && !text.includes('PRIVATE KEY-----')) unread.push({ what: path, reason: 'no certificate in PEM was found in it' });
  return all.map(({ der, plain }, index) => ({ der, plainPem: plain, source: { kind: 'file', path, index } }));
}

/** NodeOUs of an MSP's config.yaml (Fabric documentation, MSP). A file of that name without NodeOUs is another program's. */
function readUnits(path: string, text: string, nodeUnits: NodeUnits[], unread: Unread[]): void {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    unread.push({ what: path, reason: reasonOf(error) });
    return;
  }
  const section = field(document, 'NodeOUs');
  if (section === undefined) return;
  const unit = (role: string): string | undefined => {
    const name = field(field(section, `${role}OUIdentifier`), 'OrganizationalUnitIdentifier');
    return typeof name === 'string' && name !== '' ? name : undefined;
  };
  const [client, peer, admin, orderer] = [unit('Client'), unit('Peer'), unit('Admin'), unit('Orderer')];
  nodeUnits.push({
    folder: path.slice(0, Math.max(0, path.length - UNITS_FILE.length - 1)),
    enabled: field(section, 'Enable') === true,
    units: {
      ...(client === undefined ? {} : { client }),
      ...(peer === undefined ? {} : { peer }),
      ...(admin === undefined ? {} : { admin }),
      ...(orderer === undefined ? {} : { orderer }),
    },
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code === 'EACCES' ? 'permission denied' : error.code;
  return error instanceof Error ? error.message : String(error);
}
