/**
 * What the engine's log says that matters for a recovery. Records of people: `attested` { node, saw }: somebody has seen for himself that the
 * node is off and stays off.
 */
import type { ChannelId, EpochMs, NodeId } from '../../core/kernel/ids.ts';
import type { EngineStore, LogRecord } from '../../core/ports/engine-store.ts';
import type { FenceProof } from '../../core/recovery/inventory.ts';
import { sagaEvent } from '../../core/saga/events.ts';

/** What somebody saw longer ago may be otherwise now. */
export const ATTESTED_MS = 60 * 60_000;
/** An update that was handed over longer ago is in the log of a consenter, where its disk shows it, or gone. */
const UPDATE_MS = 60 * 60_000;
const PAGE = 500;
const PERSON = 'person:';

export interface Attestation {
  readonly node: NodeId;
  readonly proof: FenceProof;
}

export async function standingAttestations(store: EngineStore, now: EpochMs): Promise<readonly Attestation[]> {
  const found: Attestation[] = [];
  for await (const { kind, by, at, data } of records(store)) {
    if (kind !== 'attested' || !by.startsWith(PERSON) || now - at > ATTESTED_MS) continue;
    const { node, saw } = data as { readonly node?: unknown; readonly saw?: unknown };
    if (typeof node !== 'string' || typeof saw !== 'string') continue;
    found.push({ node, proof: { kind: 'attested', by: by.slice(PERSON.length), at, saw } });
  }
  return found;
}

/** Changes of consenters that were begun and neither confirmed nor taken back: they may wait in the log of a consenter. */
export async function readUpdatesSent(store: EngineStore, now: EpochMs): Promise<Readonly<Record<ChannelId, number>>> {
  const open = new Map<string, ChannelId>();
  for await (const record of records(store)) {
    const event = sagaEvent(record);
    if (event === null || event.kind === 'plan' || event.kind === 'ended' || now - event.at > UPDATE_MS) continue;
    const key = `${event.plan} ${event.step}`;
    if (event.kind === 'intent') {
      const { what } = event;
      if (what.kind === 'consenter.add' || what.kind === 'consenter.remove') open.set(key, what.channel);
    } else if (event.kind === 'succeeded' || event.kind === 'undone') open.delete(key);
  }
  const counts: Record<ChannelId, number> = {};
  for (const channel of open.values()) counts[channel] = (counts[channel] ?? 0) + 1;
  return counts;
}

async function* records(store: EngineStore): AsyncGenerator<LogRecord> {
  for (let from = 1; ; from += PAGE) {
    const page = await store.read(from, PAGE);
    yield* page;
    if (page.length < PAGE) return;
  }
}
