/**
 * What the engine's log says that matters for a recovery. Records of people: `attested` { node, saw }: somebody has seen for himself that the
 * node is off and stays off.
 */
import { PERSON } from '../../core/saga/person.ts';
import type { ChannelId, EpochMs, NodeId } from '../../core/kernel/ids.ts';
import type { EngineStore, LogRecord } from '../../core/ports/engine-store.ts';
import type { FenceProof } from '../../core/recovery/inventory.ts';
import { sagaEvent } from '../../core/saga/events.ts';

/** What somebody saw longer ago may be otherwise now. */
export const ATTESTED_MS = 60 * 60_000;
/** An update that was handed over longer ago is in the log of a consenter, where its disk shows it, or gone. */
const UPDATE_MS = 60 * 60_000;
const PAGE = 500;

export interface Attestation {
  readonly node: NodeId;
  readonly proof: FenceProof;
}

/** Whoever was seen alive after it was attested is attested no more: that it was off once says nothing of a silence that began later. */
export async function standingAttestations(store: EngineStore, now: EpochMs): Promise<readonly Attestation[]> {
  let found: readonly Attestation[] = [];
  for await (const { kind, by, at, data } of records(store)) {
    if (kind === 'decision') {
      const alive = seenAlive(data);
      found = found.filter(({ node }) => !alive.has(node));
    }
    // One from the future was written before the clock went back: nobody knows how long ago.
    if (kind !== 'attested' || !by.startsWith(PERSON) || Math.abs(now - at) > ATTESTED_MS) continue;
    const { node, saw } = data as { readonly node?: unknown; readonly saw?: unknown };
    if (typeof node !== 'string' || typeof saw !== 'string') continue;
    found = [...found, { node, proof: { kind: 'attested', by: by.slice(PERSON.length), at, saw } }];
  }
  return found;
}

/** Nodes that a round of the engine saw alive, as record-decision.ts writes it. */
function seenAlive(decision: unknown): ReadonlySet<NodeId> {
  const { alive = {} } = (decision as { readonly seen?: { readonly alive?: Readonly<Record<NodeId, unknown>> } }).seen ?? {};
  return new Set(Object.entries(alive).flatMap(([node, lives]) => (lives === true ? [node] : [])));
}

/**
 * Changes of consenters that were begun and never confirmed: they may wait in the log of a consenter, also when their plan was taken back since,
 * because there was nothing to take back yet.
 */
export async function readUpdatesSent(store: EngineStore, now: EpochMs): Promise<Readonly<Record<ChannelId, number>>> {
  const open = new Map<string, ChannelId>();
  const unseen = new Set<string>();
  for await (const record of records(store)) {
    const event = sagaEvent(record);
    if (event === null || event.kind === 'plan' || event.kind === 'ended' || now - event.at > UPDATE_MS) continue;
    const key = `${event.plan} ${event.step}`;
    if (event.kind === 'intent') {
      const { what } = event;
      if (what.kind === 'consenter.add' || what.kind === 'consenter.remove') open.set(key, what.channel);
    } else if (event.kind === 'failed') unseen.add(key);
    else if (event.kind === 'succeeded' || !unseen.has(key)) open.delete(key);
  }
  const counts: Record<ChannelId, number> = {};
  for (const channel of open.values()) counts[channel] = (counts[channel] ?? 0) + 1;
  return counts;
}

/** The whole log, page by page. */
export async function* records(store: EngineStore): AsyncGenerator<LogRecord> {
  for (let from = 1; ; from += PAGE) {
    const page = await store.read(from, PAGE);
    yield* page;
    if (page.length < PAGE) return;
  }
}
