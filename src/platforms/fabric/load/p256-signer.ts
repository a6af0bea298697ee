/**
 * ECDSA on P-256 with SHA-256, as Fabric wants it: DER, with S in the lower half of the order (bccsp/utils/ecdsa.go, v3.1.1).
 * Node's own crypto takes a tenth of the time of the gateway client's JavaScript signer; clients share the machine with the network.
 */
import { createPrivateKey, sign } from 'node:crypto';
import { failures } from '../../../core/kernel/failure.ts';
import { LOAD_CODES } from './codes.ts';

const fail = failures(LOAD_CODES);
/** Order of the curve P-256 (SEC 2, 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Signs the message itself, not its digest. */
export type MessageSigner = (message: Uint8Array) => Uint8Array;

export function p256Signer(privateKeyPem: string): MessageSigner {
  const key = readKey(privateKeyPem);
  return (message) => {
    const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    const s = BigInt(`0x${raw.subarray(32).toString('hex')}`);
    const low = s > ORDER / 2n ? Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex') : raw.subarray(32);
    const body = Buffer.concat([derInteger(raw.subarray(0, 32)), derInteger(low)]);
    return Buffer.concat([Buffer.from([0x30, body.length]), body]);
  };
}

function readKey(pem: string): ReturnType<typeof createPrivateKey> {
  let key;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw fail('E500', 'the private key cannot be read as PEM', { cause: error });
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve !== 'prime256v1') throw fail('E500', `the private key is ${curve ?? key.asymmetricKeyType ?? 'unknown'}, not P-256`);
  return key;
}

function derInteger(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.subarray(start);
  const padding = (trimmed[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.from([0x02, trimmed.length + padding.length, ...padding, ...trimmed]);
}
