/**
 * One pretended client: submits at a steady rate through its gateway peers, retries the same envelope, and writes down every
 * step before and after it, with the words of the real journal.
 */
import type { JournalEvent } from '../core/chaos/journal.ts';
import type { NodeId, RegionId } from '../core/kernel/ids.ts';
import type { Envelope } from './chain.ts';
import type { ChannelModels, PretendedNetwork } from './network.ts';
import { roundTripMs } from '../core/topology/lookup.ts';
import type { Channel } from '../core/topology/model.ts';

/** Patience of a gateway call without an answer, and of a wait for the commit. */
const CALL_LIMIT_MS = 5_000;
/** A broadcast to a follower whose leader is gone hangs this long (General.Cluster.RPCTimeout, default 7 s). */
const HANG_MS = 7_000;
const COMMIT_LIMIT_MS = 10_000;
const PAUSE_MS = 200;
const LOOK_MS = 50;
const ACCOUNTS = 10;
const [DEADLINE_EXCEEDED, FAILED_PRECONDITION, UNAVAILABLE] = [4, 9, 14] as const;

type Stage = 'endorse' | 'submit' | 'status';

export interface ClientPlan {
  readonly load: string;
  readonly name: string;
  readonly region: RegionId;
  readonly gateways: readonly NodeId[];
  readonly everyMs: number;
  readonly firstAfterMs: number;
  readonly deadlineMs: number;
}

export class ClientModel {
  readonly journal: JournalEvent[];
  readonly #network: PretendedNetwork;
  readonly #models: ChannelModels;
  readonly #plan: ClientPlan;
  #open = 0;
  #count = 0;
  #gateway = 0;
  #stopped = false;

  constructor(network: PretendedNetwork, models: ChannelModels, plan: ClientPlan) {
    this.#network = network;
    this.#models = models;
    this.#plan = plan;
    const { load, name, region } = plan;
    this.journal = [{ event: 'run', load, channel: models.channel.id, region, client: name, at: network.clock.now() }];
    void this.#submitForEver();
  }

  get open(): number {
    return this.#open;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #submitForEver(): Promise<void> {
    await this.#network.clock.wait(this.#plan.firstAfterMs);
    while (!this.#stopped) {
      void this.#operation(this.#count++);
      await this.#network.clock.wait(this.#plan.everyMs);
    }
  }

  async #operation(n: number): Promise<void> {
    this.#open += 1;
    const { clock } = this.#network;
    const op = `${this.#plan.name}/${n}`;
    const transfer = { from: `${this.#plan.name}-${n % ACCOUNTS}`, to: `${this.#plan.name}-${(n + 1) % ACCOUNTS}`, amount: 1 + (n % 7) };
    const deadline = clock.now() + this.#plan.deadlineMs;
    this.journal.push({ event: 'intent', op, at: clock.now(), ...transfer });
    const envelope = { txId: `tx-${op.replaceAll('/', '-')}`, op, ...transfer };
    const stage = await this.#tryUntil(deadline, envelope);
    if (stage !== null) this.journal.push({ event: 'gave-up', op, at: clock.now(), stage });
    this.#open -= 1;
  }

  /** Null = it ended; otherwise the stage that it was in when the time was over. */
  async #tryUntil(deadline: number, envelope: Envelope & { readonly op: string }): Promise<Stage | null> {
    const { clock } = this.#network;
    let stage: Stage = 'endorse';
    let attempt = 1;
    while (clock.now() < deadline) {
      const gateway = this.#plan.gateways[this.#gateway % this.#plan.gateways.length];
      if (gateway === undefined) return stage;
      const step: { ok: boolean; code: number } = await this.#step(stage, gateway, envelope, attempt);
      if (step.ok && stage === 'status') return null;
      if (step.ok) stage = stage === 'endorse' ? 'submit' : 'status';
      else {
        const { op } = envelope;
        this.journal.push({
          event: 'failed',
          op,
          at: clock.now(),
          stage,
          gateway,
          grpcCode: step.code,
          message: `pretended failure of ${stage}`,
          attempt,
        });
        this.#gateway += 1;
        if (stage !== 'endorse') attempt += 1;
        // Neither a failed submit nor a missing commit says that it was not ordered: the same envelope goes again.
        if (stage === 'status') stage = 'submit';
        await clock.wait(PAUSE_MS);
      }
    }
    return stage;
  }

  async #step(
    stage: Stage,
    gateway: NodeId,
    envelope: Envelope & { readonly op: string },
    attempt: number,
  ): Promise<{ ok: boolean; code: number }> {
    const { clock } = this.#network;
    const { txId, op } = envelope;
    if (stage === 'submit') this.journal.push({ event: 'submit', op, at: clock.now(), txId, attempt, gateway });
    const answer = this.#network.ask(this.#network.agent(this.#plan.region), gateway);
    await clock.wait(answer === 'timeout' ? CALL_LIMIT_MS : this.#trip(gateway));
    if (answer !== 'answered') return { ok: false, code: answer === 'timeout' ? DEADLINE_EXCEEDED : UNAVAILABLE };
    if (stage === 'endorse') return this.#endorse(gateway, envelope);
    return stage === 'submit' ? this.#submit(gateway, envelope, attempt) : this.#commit(gateway, envelope);
  }

  #endorse(gateway: NodeId, { op, txId }: Envelope & { readonly op: string }): { ok: boolean; code: number } {
    if (!this.#endorsable(gateway)) return { ok: false, code: FAILED_PRECONDITION };
    this.journal.push({ event: 'endorsed', op, at: this.#network.clock.now(), txId, gateway });
    return { ok: true, code: 0 };
  }

  /** Enough organisations have a peer whose chaincode answers. */
  #endorsable(gateway: NodeId): boolean {
    const { machines, topology } = this.#network;
    const { channel } = this.#models;
    const able = channel.peers.filter(
      (id) => machines.get(id).service?.state === 'running' && this.#network.ask(machines.get(gateway).spot, id) === 'answered',
    );
    const organisations = new Set(able.map((id) => topology.peers[id]?.organisation));
    return organisations.size >= neededOrganisations(channel);
  }

  async #submit(gateway: NodeId, envelope: Envelope & { readonly op: string }, attempt: number): Promise<{ ok: boolean; code: number }> {
    const { clock, machines, random } = this.#network;
    const { op, txId } = envelope;
    const { channel, ordering } = this.#models;
    for (const orderer of random.shuffled(channel.consenters)) {
      const answer = this.#network.ask(machines.get(gateway).spot, orderer);
      if (answer === 'refused') continue;
      const outcome = answer === 'timeout' ? 'hangs' : ordering.submit(orderer, envelope);
      if (outcome === 'refused') continue;
      await clock.wait(outcome === 'hangs' ? HANG_MS : this.#tripBetween(gateway, orderer));
      if (outcome === 'hangs') return { ok: false, code: DEADLINE_EXCEEDED };
      this.journal.push({ event: 'accepted', op, at: clock.now(), txId, attempt });
      return { ok: true, code: 0 };
    }
    return { ok: false, code: UNAVAILABLE };
  }

  async #commit(gateway: NodeId, { op, txId }: Envelope & { readonly op: string }): Promise<{ ok: boolean; code: number }> {
    const { clock, machines } = this.#network;
    const { chain, peers } = this.#models;
    for (const end = clock.now() + COMMIT_LIMIT_MS; clock.now() < end; await clock.wait(LOOK_MS)) {
      if (machines.get(gateway).state === 'stopped') return { ok: false, code: UNAVAILABLE };
      const found = chain.find(txId);
      if (found === undefined || peers.height(gateway) <= found.block || !machines.runs(gateway)) continue;
      await clock.wait(this.#trip(gateway) / 2);
      this.journal.push({ event: 'acknowledged', op, at: clock.now(), txId, block: found.block, peer: gateway });
      return { ok: true, code: 0 };
    }
    return { ok: false, code: DEADLINE_EXCEEDED };
  }

  #trip(gateway: NodeId): number {
    return roundTripMs(this.#network.topology, this.#plan.region, this.#network.machines.get(gateway).region) ?? 0;
  }

  #tripBetween(a: NodeId, b: NodeId): number {
    return roundTripMs(this.#network.topology, this.#network.machines.get(a).region, this.#network.machines.get(b).region) ?? 0;
  }
}

/** ANY, MAJORITY and ALL as they are; any other policy as ALL. */
function neededOrganisations({ endorsement, organisations }: Channel): number {
  if (endorsement === 'ANY') return 1;
  return endorsement === 'MAJORITY' ? Math.floor(organisations.length / 2) + 1 : organisations.length;
}
