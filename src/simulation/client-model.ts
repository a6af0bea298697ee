/**
 * One pretended client: submits at a steady rate through its gateway peers, retries the same envelope, and writes down every
 * step before and after it, with the words of the real journal.
 */
import type { JournalEvent } from '../core/chaos/journal.ts';
import type { NodeId, RegionId } from '../core/kernel/ids.ts';
import { roundTripMs } from '../core/topology/lookup.ts';
import type { Channel } from '../core/topology/model.ts';
import { VALID, type Envelope } from './block.ts';
import type { ChannelModels, PretendedNetwork } from './network.ts';
import type { Submission } from './ordering.ts';

/** Patience of a gateway call without an answer, and of a wait for the commit. */
const CALL_LIMIT_MS = 5_000;
const SUBMIT_LIMIT_MS = 10_000;
/** A broadcast to a follower whose leader is gone hangs this long (General.Cluster.RPCTimeout, default 7 s). */
const HANG_MS = 7_000;
const COMMIT_LIMIT_MS = 10_000;
/** The second peer is tried at once; after that the pauses grow. */
const PAUSE_MS = { first: 50, limit: 1_000 } as const;
const ACCOUNTS = 10;
const [DEADLINE_EXCEEDED, FAILED_PRECONDITION, ABORTED, UNAVAILABLE] = [4, 9, 10, 14] as const;

type Stage = 'endorse' | 'submit' | 'status';
type Answer = (code: number) => void;

export interface ClientPlan {
  readonly load: string;
  readonly name: string;
  readonly region: RegionId;
  readonly gateways: readonly NodeId[];
  readonly everyMs: number;
  readonly firstAfterMs: number;
  readonly deadlineMs: number;
}

interface Operation {
  readonly op: string;
  readonly txId: string;
  readonly envelope: Envelope;
  readonly deadline: number;
  stage: Stage;
  attempt: number;
  /** In a row, of this stage. */
  failures: number;
  /** How many gateways further than the preferred one it goes. */
  avoids: number;
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
    network.clock.after(plan.firstAfterMs, () => this.#submitForEver());
  }

  get open(): number {
    return this.#open;
  }

  stop(): void {
    this.#stopped = true;
  }

  #submitForEver(): void {
    if (this.#stopped) return;
    this.#begin(this.#count++);
    this.#network.clock.after(this.#plan.everyMs, () => this.#submitForEver());
  }

  #begin(n: number): void {
    this.#open += 1;
    const now = this.#network.clock.now();
    const op = `${this.#plan.name}/${n}`;
    const transfer = { from: `${this.#plan.name}-${n % ACCOUNTS}`, to: `${this.#plan.name}-${(n + 1) % ACCOUNTS}`, amount: 1 + (n % 7) };
    this.journal.push({ event: 'intent', op, at: now, ...transfer });
    const txId = `tx-${op.replaceAll('/', '-')}`;
    const envelope = { txId, op, ...transfer };
    this.#try({ op, txId, envelope, deadline: now + this.#plan.deadlineMs, stage: 'endorse', attempt: 1, failures: 0, avoids: 0 });
  }

  #try(operation: Operation): void {
    const { clock } = this.#network;
    const gateway = this.#plan.gateways[(this.#gateway + operation.avoids) % this.#plan.gateways.length];
    if (clock.now() >= operation.deadline || gateway === undefined) {
      this.journal.push({ event: 'gave-up', op: operation.op, at: clock.now(), stage: operation.stage });
      this.#open -= 1;
      return;
    }
    this.#step(operation, gateway, (code) => this.#answered(operation, gateway, code));
  }

  #answered(operation: Operation, gateway: NodeId, code: number): void {
    const { clock } = this.#network;
    const { op, stage, attempt } = operation;
    if (code === 0 || code === ABORTED) {
      if (stage === 'status') {
        this.#open -= 1;
        return;
      }
      operation.stage = stage === 'endorse' ? 'submit' : 'status';
      operation.failures = 0;
      this.#try(operation);
      return;
    }
    const message = `pretended failure of ${stage}`;
    this.journal.push({ event: 'failed', op, at: clock.now(), stage, gateway, grpcCode: code, message, attempt });
    // A late answer is the ordering's doing more often than the peer's.
    if (stage === 'endorse' || code !== DEADLINE_EXCEEDED) this.#gateway += 1;
    else operation.avoids += 1;
    if (stage !== 'endorse') operation.attempt += 1;
    // Neither a failed submit nor a missing commit says that it was not ordered: the same envelope goes again.
    if (stage === 'status') operation.stage = 'submit';
    operation.failures += 1;
    const pause = operation.failures === 1 ? 0 : Math.min(PAUSE_MS.limit, PAUSE_MS.first * 2 ** operation.failures);
    clock.after(pause, () => this.#try(operation));
  }

  #step(operation: Operation, gateway: NodeId, answer: Answer): void {
    const { clock } = this.#network;
    const { stage, op, txId, attempt } = operation;
    if (stage === 'submit') this.journal.push({ event: 'submit', op, at: clock.now(), txId, attempt, gateway });
    const reached = this.#network.ask(this.#network.agent(this.#plan.region), gateway);
    clock.after(reached === 'timeout' ? CALL_LIMIT_MS : this.#trip(gateway), () => {
      if (reached !== 'answered') answer(reached === 'timeout' ? DEADLINE_EXCEEDED : UNAVAILABLE);
      else if (stage === 'endorse') this.#endorse(gateway, operation, answer);
      else if (stage === 'submit') this.#submit(gateway, operation, answer);
      else this.#commit(gateway, operation, answer);
    });
  }

  #endorse(gateway: NodeId, { op, txId }: Operation, answer: Answer): void {
    if (!this.#endorsable(gateway)) {
      answer(FAILED_PRECONDITION);
      return;
    }
    this.journal.push({ event: 'endorsed', op, at: this.#network.clock.now(), txId, gateway });
    answer(0);
  }

  /** The gateway knows the channel, and enough organisations have a peer that endorses and whose chaincode answers. */
  #endorsable(gateway: NodeId): boolean {
    const { machines, topology } = this.#network;
    const { channel, peers } = this.#models;
    if (peers.condition(gateway) !== 'ready') return false;
    const organisations = new Set<string | undefined>();
    for (const id of channel.peers) {
      if (machines.get(id).service?.state !== 'running' || !peers.endorses(id)) continue;
      if (this.#network.ask(machines.get(gateway).spot, id) === 'answered') organisations.add(topology.peers[id]?.organisation);
    }
    return organisations.size >= neededOrganisations(channel);
  }

  #submit(gateway: NodeId, operation: Operation, answer: Answer): void {
    const { random } = this.#network;
    this.#offer(gateway, operation, random.shuffled(this.#models.channel.consenters), answer);
  }

  /** The gateway tries one orderer after the other, over connections of its own that fail, back off and hang like those of the orderers. */
  #offer(gateway: NodeId, operation: Operation, orderers: readonly NodeId[], answer: Answer): void {
    const { clock, connections } = this.#network;
    const [orderer, ...others] = orderers;
    if (orderer === undefined) {
      answer(UNAVAILABLE);
      return;
    }
    const half = this.#tripBetween(gateway, orderer) / 2;
    let open = true;
    let forget = (): void => {};
    const end = (next: () => void): void => {
      if (!open) return;
      open = false;
      cancel();
      forget();
      next();
    };
    const cancel = clock.after(SUBMIT_LIMIT_MS, () => end(() => answer(DEADLINE_EXCEEDED)));
    const refused = (): void => end(() => this.#offer(gateway, operation, others, answer));
    const answered = (outcome: Submission): void => {
      if (outcome === 'accepted') clock.after(half, () => end(() => this.#accepted(operation, answer)));
      else clock.after(outcome === 'hangs' ? HANG_MS : half, refused);
    };
    const arrive = (): void => this.#models.ordering.submit(orderer, operation.envelope, answered);
    const send = (again: boolean): void => {
      const result = connections.send(gateway, orderer, arrive, () => (open && again ? send(false) : refused()));
      if (result === 'failed' || (result === 'lost' && !connections.isOpen(gateway, orderer))) refused();
      else if (result !== 'dialling' && open) forget = connections.whenBroken(gateway, orderer, () => clock.after(0, refused));
    };
    send(true);
  }

  #accepted({ op, txId, attempt }: Operation, answer: Answer): void {
    this.journal.push({ event: 'accepted', op, at: this.#network.clock.now(), txId, attempt });
    answer(0);
  }

  #commit(gateway: NodeId, operation: Operation, answer: Answer): void {
    const { clock, machines } = this.#network;
    const { peers } = this.#models;
    const { op, txId } = operation;
    if (machines.get(gateway).state === 'stopped') {
      answer(UNAVAILABLE);
      return;
    }
    let stopWaiting = (): void => {};
    const cancel = clock.after(COMMIT_LIMIT_MS, () => {
      stopWaiting();
      answer(DEADLINE_EXCEEDED);
    });
    const tell = (found: { readonly block: number; readonly code: number } | null): void => {
      cancel();
      clock.after(this.#trip(gateway) / 2, () => {
        if (found === null) {
          answer(UNAVAILABLE);
          return;
        }
        const at = clock.now();
        if (found.code === VALID) {
          const block = peers.ledger(gateway)?.blocks?.block(found.block);
          if (block !== undefined) this.#models.acknowledged.set(txId, block);
          this.journal.push({ event: 'acknowledged', op, at, txId, block: found.block, peer: gateway });
        } else this.journal.push({ event: 'invalid', op, at, txId, code: found.code, peer: gateway });
        answer(found.code === VALID ? 0 : ABORTED);
      });
    };
    const found = machines.runs(gateway) && peers.condition(gateway) === 'ready' ? peers.find(gateway, txId) : undefined;
    if (found === undefined) stopWaiting = peers.whenCommitted(gateway, txId, tell);
    else tell(found);
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
