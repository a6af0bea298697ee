/**
 * Packages for chaincode as a service: a tar.gz of metadata.json and code.tar.gz, which holds connection.json.
 * Made in memory and byte for byte reproducible, so that the package id can be known before anything is installed.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

const BLOCK = 512;

export interface ChaincodePackage {
  readonly label: string;
  /** `<label>:<sha256 of the package>`: what the chaincode process must present as its id. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** @param address where the peer dials the chaincode process; the builder may fill in placeholders. */
export function chaincodePackage(label: string, address: string): ChaincodePackage {
  const connection = JSON.stringify({ address, dial_timeout: '10s', tls_required: false });
  const code = gzip(tar('connection.json', Buffer.from(connection)));
  const metadata = JSON.stringify({ path: '', type: 'ccaas', label });
  const bytes = gzip(Buffer.concat([entry('metadata.json', Buffer.from(metadata)), tar('code.tar.gz', code)]));
  return { label, id: `${label}:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}

export function chaincodeId(label: string, address: string): string {
  return chaincodePackage(label, address).id;
}

/** Level 0: stored, so that the bytes do not depend on the version of zlib. Node writes no time into the header. */
function gzip(bytes: Uint8Array): Buffer {
  const packed = gzipSync(bytes, { level: 0 });
  // Byte 9 names the operating system that packed it (RFC 1952, 2.3): 255 is unknown.
  packed[9] = 255;
  return packed;
}

/** A whole archive with one last entry: two blocks of zeros end it. */
function tar(name: string, content: Uint8Array): Buffer {
  return Buffer.concat([entry(name, content), Buffer.alloc(2 * BLOCK)]);
}

/** Header in ustar form and the content, padded to whole blocks (POSIX.1-1988). Peers accept regular files only. */
function entry(name: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}
