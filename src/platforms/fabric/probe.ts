/**
 * The prober of one vantage point: asks one node at a time and says what happened. The answer of the gRPC port is the liveness;
 * health endpoints and metrics lie about it, metrics only tell facts of consensus. It keeps connections open between rounds,
 * so a warm probe takes one round trip; no node takes longer than its limit.
 */
import type { ChannelId, NodeId, ObserverId } from '../../core/kernel/ids.ts';
import type { ChannelProbe, NodeProbe, ProbeOutcome } from '../../core/observation/probe.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import type { ObserveRequest } from '../../core/ports/agent.ts';
import { openConnections } from './connections.ts';
import { httpsClients } from './https-request.ts';
import { hashNumbers, type RememberedHeights } from './hash-numbers.ts';
import type { LoadedAccess } from './load-access.ts';
import { probeChannel } from './probe-channel.ts';
import { consensusProber } from './probe-consensus.ts';
import { tcpConnect } from './tcp-connect.ts';

/** Calls of another round that still run on a replaced connection get this long; replaced ones go on dialling meanwhile. */
const RETIRE_MS = 2_000;

export interface Prober extends Disposable {
  probe(node: NodeId, request: ObserveRequest): Promise<NodeProbe>;
  close(): void;
}

interface Answers {
  readonly outcome: ProbeOutcome;
  readonly detail?: string;
  readonly channels: Readonly<Record<ChannelId, ChannelProbe>>;
}

export function createProber(access: LoadedAccess, observer: ObserverId): Prober {
  const connections = openConnections(access, 'client', RETIRE_MS);
  const https = httpsClients(access, 'client');
  const consensus = consensusProber(access, https);
  const heights: RememberedHeights = new Map();
  /** Whose last question ran out of time: the next one is asked beside a bare connect, which tells a hung process from a silent host. */
  const silent = new Set<NodeId>();
  const close = (): void => {
    connections.close();
    https.close();
  };

  const askAll = async (node: NodeAccess, request: ObserveRequest, limitMs: number): Promise<Answers> => {
    const connection = connections.to(node.id);
    const channels = channelsOf(access, node);
    const asked = channels.length > 0 ? channels : [Object.keys(access.channels)[0] ?? 'none'];
    const answers = await Promise.all(
      asked.map((channel) => probeChannel(connection, node, channel, hashNumbers(heights, channel, node.id, request), limitMs)),
    );
    const found: Record<ChannelId, ChannelProbe> = {};
    for (const [i, channel] of channels.entries()) {
      const answer = answers[i];
      if (answer?.kind === 'channel') found[channel] = answer.probe;
    }
    const mute = answers.find((answer) => answer.kind === 'silent');
    if (mute === undefined || answers.some((answer) => answer.kind === 'channel')) return { outcome: 'answered', channels: found };
    return { outcome: mute.outcome, detail: mute.detail, channels: {} };
  };

  const ask = async (node: NodeAccess, request: ObserveRequest): Promise<Answers> => {
    const end = performance.now() + request.timeoutMs;
    const left = (): number => Math.max(1, Math.round(end - performance.now()));
    const connection = connections.to(node.id);
    const first = await askAll(node, request, left());
    if (first.outcome === 'answered') return first;
    if (first.outcome === 'timeout') {
      connections.renew(node.id, connection);
      return first;
    }
    const now = await tcpConnect(node.grpc, left());
    if (now.outcome !== 'answered') return { ...now, channels: {} };
    connections.renew(node.id, connection);
    return askAll(node, request, left());
  };

  return {
    async probe(id, request) {
      const node = access.node(id);
      const begun = performance.now();
      let answeredAt = begun;
      const [answers, facts, connects] = await Promise.all([
        ask(node, request).then((found) => {
          answeredAt = performance.now();
          return found;
        }),
        consensus(node, request.timeoutMs),
        silent.has(id) ? tcpConnect(node.grpc, request.timeoutMs) : null,
      ]);
      if (answers.outcome === 'timeout') silent.add(id);
      else silent.delete(id);
      for (const [channel, { height }] of Object.entries(answers.channels)) {
        if (height !== undefined) heights.set(channel, (heights.get(channel) ?? new Map()).set(id, height));
      }
      const notAfter = connections.to(id).certificateNotAfter();
      return {
        observer,
        node: id,
        at: Date.now(),
        outcome: answers.outcome,
        ...(answers.detail === undefined ? {} : { detail: answers.detail }),
        ...(answers.outcome === 'answered' ? { roundTripMs: Math.round((answeredAt - begun) * 10) / 10 } : {}),
        ...(facts.operations === null ? {} : { operations: facts.operations }),
        ...(connects === null ? {} : { connects: connects.outcome }),
        channels: withConsensus(answers, facts.channels),
        ...(answers.outcome === 'answered' && notAfter !== null ? { certificateNotAfter: notAfter } : {}),
      };
    },
    close,
    [Symbol.dispose]: close,
  };
}

/** Facts of a node that does not answer its gRPC port are left out: they cannot be told from old ones. */
function withConsensus(
  { outcome, channels }: Answers,
  facts: Readonly<Record<ChannelId, ChannelProbe['consensus']>>,
): Readonly<Record<ChannelId, ChannelProbe>> {
  if (outcome !== 'answered') return {};
  return Object.fromEntries(
    Object.entries(channels).map(([channel, probe]) => {
      const consensus = facts[channel];
      return [channel, consensus === undefined ? probe : { ...probe, consensus }];
    }),
  );
}

/** An orderer that the file lists for no channel is a spare, and may have become a consenter of any: then it serves the channel. */
function channelsOf(access: LoadedAccess, { id, kind }: NodeAccess): readonly ChannelId[] {
  const listed = Object.entries(access.channels).flatMap(([channel, { consenters, peers }]) =>
    consenters.includes(id) || peers.includes(id) ? [channel] : [],
  );
  return listed.length === 0 && kind === 'orderer' ? Object.keys(access.channels) : listed;
}
