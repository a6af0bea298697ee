/**
 * The load of one region: a steady rate over several clients, begun by the clock and not by answers (open loop), so that
 * an outage is seen by as many operations as it would meet in production.
 */
import type { JournalEvent } from '../../../core/chaos/journal.ts';
import { failures } from '../../../core/kernel/failure.ts';
import type { RegionId } from '../../../core/kernel/ids.ts';
import type { LoadAssignment } from '../../../core/ports/agent.ts';
import { accountPairs } from './account-pairs.ts';
import type { AccountPairs } from './account-pairs.ts';
import type { ClientAccess } from './client-access.ts';
import { LOAD_CODES } from './codes.ts';
import { gatewayConnections } from './gateway-connections.ts';
import type { GatewayConnections } from './gateway-connections.ts';
import { gatewayHealth } from './gateway-health.ts';
import { runOperation } from './operation.ts';
import type { OperationEnd, OperationWorld } from './operation.ts';

const fail = failures(LOAD_CODES);

/**
 * Operations in flight in one region at most; beyond it they are skipped and counted. A gateway peer serves 500 calls at
 * once (peer.limits.concurrency.gatewayService, core.yaml v3.1.1) and answers more with RESOURCE_EXHAUSTED.
 */
export const IN_FLIGHT_LIMIT = 400;

export interface LoadClientOptions {
  readonly access: ClientAccess;
  readonly assignment: LoadAssignment;
  readonly region: RegionId;
  /** Durable when it returns; it throws when it cannot be (journal-file.ts). */
  readonly journal: (event: JournalEvent) => void;
  /** For tests; default: connections to the gateway peers of the assignment. */
  readonly connections?: GatewayConnections;
}

export interface LoadStatistics {
  readonly started: number;
  /** Not begun, because IN_FLIGHT_LIMIT was reached. */
  readonly skipped: number;
  readonly inFlight: number;
  readonly ended: Readonly<Record<OperationEnd, number>>;
}

export interface LoadClient {
  statistics(): LoadStatistics;
  /** No new operations; resolves when those in flight have ended, rejects with the failure that stopped the load. Safe to call twice. */
  stop(): Promise<LoadStatistics>;
}

interface Client {
  readonly name: string;
  readonly pairs: AccountPairs;
  begun: number;
}

/** Starts at once. */
export function createLoadClient(options: LoadClientOptions): LoadClient {
  const { assignment, region, journal } = options;
  const gateways = checked(assignment, options.access);
  const connections = options.connections ?? gatewayConnections(options.access, assignment.channel);
  const now = Date.now;
  const world: OperationWorld = { calls: connections, health: gatewayHealth(gateways, now), journal, now, sleep };
  const clients = Array.from({ length: assignment.clients }, (_, i): Client => {
    const name = `${assignment.load}/${region}/${i}`;
    journal({ event: 'run', load: assignment.load, channel: assignment.channel, region, client: name, at: now() });
    return { name, pairs: accountPairs(name, now), begun: 0 };
  });

  const ended: Record<OperationEnd, number> = { acknowledged: 0, invalid: 0, 'not-submitted': 0, unknown: 0 };
  const inFlight = new Set<Promise<void>>();
  let [started, skipped, due] = [0, 0, 0];
  let failure: unknown = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped: Promise<LoadStatistics> | null = null;
  const statistics = (): LoadStatistics => ({ started, skipped, inFlight: inFlight.size, ended: { ...ended } });

  const begin = (client: Client): void => {
    const pair = client.pairs.take();
    const amount = 1 + (client.begun % 97);
    const request = { op: `${client.name}/${client.begun++}`, ...pair, amount };
    started++;
    const run = runOperation(request, assignment.deadlineMs, world)
      .then((end) => {
        ended[end]++;
        if (end !== 'unknown') client.pairs.release(pair, end === 'acknowledged');
      })
      .catch((error: unknown) => {
        failure ??= error;
        clearTimeout(timer);
      })
      .finally(() => inFlight.delete(run));
    inFlight.add(run);
  };

  const origin = now();
  const interval = 1_000 / assignment.rate;
  const tick = (): void => {
    if (stopped !== null || failure !== null) return;
    for (; origin + due * interval <= now(); due++) {
      const client = clients[due % clients.length];
      if (client === undefined || inFlight.size >= IN_FLIGHT_LIMIT) skipped++;
      else begin(client);
    }
    timer = setTimeout(tick, Math.max(1, origin + due * interval - now()));
  };
  tick();

  const finish = async (): Promise<LoadStatistics> => {
    clearTimeout(timer);
    await Promise.all(inFlight);
    connections.close();
    if (failure !== null) throw failure;
    return statistics();
  };
  return { statistics, stop: () => (stopped ??= finish()) };
}

function checked({ load, rate, clients, deadlineMs, gateways }: LoadAssignment, access: ClientAccess): readonly [string, ...string[]] {
  for (const [name, value] of Object.entries({ rate, clients, deadlineMs })) {
    if (!Number.isFinite(value) || value <= 0)
      throw fail('E501', `load ${load}: ${name} is ${value}, it has to be above 0`, { subject: load });
  }
  const [first, ...rest] = gateways;
  if (first === undefined) throw fail('E501', `load ${load}: no gateway peer is named`, { subject: load });
  const unknown = gateways.find((node) => !Object.hasOwn(access.endpoints, node));
  if (unknown !== undefined) throw fail('E501', `load ${load}: gateway peer ${unknown} has no endpoint`, { subject: unknown });
  return [first, ...rest];
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
