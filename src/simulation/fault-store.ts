/** Faults in memory: durable as long as the pretended world. */
import type { FaultRecord, FaultStore } from '../core/ports/world.ts';

export function memoryFaultStore(): FaultStore {
  const records = new Map<string, FaultRecord>();
  return {
    put: async (record) => void records.set(record.id, record),
    list: async () => [...records.values()].toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
  };
}
