/** A tiny pure hash for pretended blocks: eight FNV-1a passes with different offsets, 64 hex digits. Not for security. */
export function tinyHash(text: string): string {
  let hex = '';
  for (let lane = 0; lane < 8; lane++) {
    let hash = (0x811c9dc5 ^ Math.imul(lane + 1, 0x9e3779b1)) >>> 0;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
    hex += ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
  }
  return hex;
}
