/** Half the order of the curve P-256 (SEC 2): Fabric accepts only signatures whose S is not above it (bccsp/utils/ecdsa.go, v3.1.1). */
const HALF_ORDER = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

/** Whether a DER-encoded ECDSA signature (SEQUENCE of INTEGER r, INTEGER s) or a raw r||s of 64 bytes has a low S. */
export function isLowS(signature: Uint8Array): boolean {
  return sValue(signature) <= HALF_ORDER;
}

function sValue(signature: Uint8Array): bigint {
  if (signature.length === 64 && signature[0] !== 0x30) return toInteger(signature.subarray(32));
  const rLength = signature[3] ?? 0;
  const sLength = signature[5 + rLength] ?? 0;
  return toInteger(signature.subarray(6 + rLength, 6 + rLength + sLength));
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
}
