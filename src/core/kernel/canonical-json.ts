/** JSON with one spelling for one value: keys in the order of their code units, no white space. For hashes and digests. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, inOrder) ?? 'null';
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
