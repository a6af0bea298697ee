/** What an orderer says of its own consensus: metrics over mutual TLS, and the last leader of its log where this machine has it. */
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { ConsensusProbe, ProbeOutcome } from '../../core/observation/probe.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import { consensusFacts } from '../../core/platforms/fabric/consensus-facts.ts';
import { parseMetrics } from '../../core/platforms/fabric/prometheus.ts';
import { classifyError } from './classify.ts';
import type { HttpsClients } from './https-request.ts';
import { type LeaderLog, leaderLog } from './leader-log.ts';
import type { LoadedAccess } from './load-access.ts';

export interface ConsensusAnswers {
  /** Null for peers: they are not asked. */
  readonly operations: ProbeOutcome | null;
  readonly channels: Readonly<Record<ChannelId, ConsensusProbe>>;
}

const NOTHING: ConsensusAnswers = { operations: null, channels: {} };

export function consensusProber(
  access: LoadedAccess,
  https: HttpsClients,
): (node: NodeAccess, timeoutMs: number) => Promise<ConsensusAnswers> {
  const logs = new Map<NodeId, LeaderLog>();
  const logOf = ({ id, log }: NodeAccess): LeaderLog | null => {
    if (log === undefined) return null;
    const existing = logs.get(id) ?? leaderLog(log);
    logs.set(id, existing);
    return existing;
  };

  return async (node, timeoutMs) => {
    const channels = Object.entries(access.channels).filter(([, { consenters }]) => consenters.includes(node.id));
    if (channels.length === 0) return NOTHING;
    const names = new Set(channels.flatMap(([, { consensus }]) => consensusFacts(consensus).metricNames));
    const scraped = scrape(https, node, timeoutMs);
    const leaders = await logOf(node)?.read();
    const { operations, text } = await scraped;
    if (text === null) return { operations, channels: {} };
    const metrics = parseMetrics(text, names);
    const found: Record<ChannelId, ConsensusProbe> = {};
    for (const [channel, { consensus, consenters }] of channels) {
      const probe = consensusFacts(consensus).read({ channel, consenters, metrics, loggedLeader: leaders?.get(channel) ?? null });
      if (probe !== null) found[channel] = probe;
    }
    return { operations, channels: found };
  };
}

async function scrape(
  https: HttpsClients,
  node: NodeAccess,
  timeoutMs: number,
): Promise<{ readonly operations: ProbeOutcome; readonly text: string | null }> {
  try {
    const { status, body } = await https.ask(node.id, node.operations, { method: 'GET', path: '/metrics', timeoutMs });
    return status === 200 ? { operations: 'answered', text: body } : { operations: 'error', text: null };
  } catch (error) {
    return { operations: classifyError(error), text: null };
  }
}
