/**
 * What a consenter has to send and what has reached it. Its loop sends one message after the other and stands still in a dial, as
 * orderer/common/cluster does; what arrives meanwhile waits.
 */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Connections } from '../connections.ts';
import type { Message } from './message.ts';

/** What a process holds of messages while its loop stands still. */
const INBOX_LIMIT = 4_000;

export interface MailboxHost {
  readonly node: NodeId;
  readonly connections: Connections;
  running(): boolean;
  frozen(): boolean;
  address(raftId: number): NodeId | undefined;
  deliver(to: NodeId, message: Message): void;
  unreachable(raftId: number): void;
  /** Everything that waited has been looked at, and the loop still goes on. */
  loopGoesOn(): void;
}

export class Mailbox {
  readonly #host: MailboxHost;
  #dialling = false;
  #outbox: Message[] = [];
  #inbox: (() => void)[] = [];
  /** Grows when it is emptied: a dial that ends later is not waited for any more. */
  #generation = 0;

  constructor(host: MailboxHost) {
    this.#host = host;
  }

  /** The loop stands still in a dial. */
  get dialling(): boolean {
    return this.#dialling;
  }

  get still(): boolean {
    return this.#dialling || this.#host.frozen();
  }

  post(message: Message): void {
    this.#outbox.push(message);
  }

  keep(work: () => void): void {
    if (this.#inbox.length < INBOX_LIMIT) this.#inbox.push(work);
  }

  empty(): void {
    this.#generation += 1;
    this.#dialling = false;
    this.#outbox = [];
    this.#inbox = [];
  }

  /** The loop stood in a dial or was frozen, and does not any more. */
  goOn(): void {
    this.flush();
    while (!this.still && this.#host.running()) {
      const next = this.#inbox.shift();
      if (next === undefined) break;
      next();
    }
    if (!this.still) this.#host.loopGoesOn();
    this.flush();
  }

  flush(): void {
    while (!this.still) {
      const [message] = this.#outbox;
      if (message === undefined) return;
      const to = this.#host.address(message.to);
      if (to === undefined) {
        this.#outbox.shift();
        continue;
      }
      const result = this.#send(message, to);
      if (result === 'dialling') {
        this.#dialling = true;
        return;
      }
      this.#outbox.shift();
      if (result === 'failed') this.#host.unreachable(message.to);
    }
  }

  #send(message: Message, to: NodeId): ReturnType<Connections['send']> {
    const { node, connections } = this.#host;
    const generation = this.#generation;
    return connections.send(
      node,
      to,
      () => this.#host.deliver(to, message),
      () => {
        if (generation !== this.#generation) return;
        this.#dialling = false;
        this.goOn();
      },
    );
  }
}
