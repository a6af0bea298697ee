/** Whether two certificates have the same public key: then a renewal needs no restart, and mostly no update of the channel either. */
import { X509Certificate } from 'node:crypto';
import type { PemText } from '../../../core/platforms/fabric/channel-config/model.ts';

/** Undefined when one of them is no readable certificate. */
export function sameKey(a: PemText, b: PemText): boolean | undefined {
  const [first, second] = [publicKey(a), publicKey(b)];
  return first === undefined || second === undefined ? undefined : first.equals(second);
}

function publicKey(pem: PemText): Buffer | undefined {
  try {
    return new X509Certificate(Buffer.from(pem, 'latin1')).publicKey.export({ type: 'spki', format: 'der' });
  } catch {
    // OpenSSL's words say nothing that an operator could use; that it cannot be read is the answer.
    return undefined;
  }
}
