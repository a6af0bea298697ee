/** Latencies as they are shown. */

/** To the microsecond. What is found is never shown as less, the bound never as more, and a gap never as none. */
export function shown({ foundMs, boundMs }: { readonly foundMs: number; readonly boundMs: number }) {
  if (foundMs === boundMs) return { foundMs: rounded(foundMs), boundMs: rounded(foundMs) };
  return { foundMs: Math.ceil(foundMs * 1_000) / 1_000, boundMs: Math.floor(boundMs * 1_000) / 1_000 };
}

export function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
