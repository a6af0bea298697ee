/** `plan --lose`: what happens when these domains are lost. Exit code 1 when something stops. */
import { loseDomains } from '../../../core/analysis/survivability/lose-domains.ts';
import type { ChannelOutcome, Outcome } from '../../../core/analysis/survivability/model.ts';
import { exceptions, ownPolicies } from '../../../core/analysis/survivability/own-policies.ts';
import { failures } from '../../../core/kernel/failure.ts';
import { CLI_CODES } from '../../codes.ts';
import type { CliContext } from '../../context.ts';
import { type Row, type Span, tableLines, type Tone } from '../../output.ts';
import { loadTopology } from '../../topology.ts';

const fail = failures(CLI_CODES);
const TONES: Readonly<Record<Outcome, Tone>> = { holds: 'good', 'at-risk': 'warning', stops: 'bad' };

export async function showLosses(file: string, domains: string, context: CliContext): Promise<void> {
  const { output } = context;
  const { topology } = await loadTopology(file, context);
  const ids = domains.split(',').flatMap((each) => each.trim() || []);
  if (ids.length === 0) throw fail('E152', '--lose wants at least one domain, such as region:london');
  const answer = loseDomains(topology, ids);
  if (answer.kind === 'invalid') {
    const [first] = answer.problems;
    throw fail('E161', answer.problems.map(({ message }) => message).join('; '), first === undefined ? {} : { hint: first.hint });
  }
  const { lost, channels } = answer.whatIf;
  output.document(answer.whatIf);
  output.print([{ text: 'lost', tone: 'strong' }, `  ${lost.join(', ') || 'nothing'}`], '');
  const rows = Object.entries(channels).flatMap(([name, outcome]) => outcomeRows(name, outcome));
  output.print(
    ...tableLines([['channel', 'ordering', 'acknowledged blocks', 'endorsement', 'queries', 'then'], ...rows], { heading: true }),
  );
  if (Object.values(channels).some(stopsSomewhere)) context.notFine();
}

function outcomeRows(
  name: string,
  { ordering, acknowledged, endorsement, query, marginNodes, marginPeers, chaincodes }: ChannelOutcome,
): readonly Row[] {
  const own = exceptions(endorsement, chaincodes);
  return [
    [name, word(ordering), word(acknowledged), word(endorsement), word(query), then(marginNodes, marginPeers)],
    ...own.map((each): Row => [`  ${each.name}`, '', '', word(each.endorsement), '', '']),
  ];
}

function stopsSomewhere({ ordering, endorsement, query, chaincodes }: ChannelOutcome): boolean {
  return [ordering, endorsement, query, ...ownPolicies(chaincodes).map((each) => each.endorsement)].includes('stops');
}

function word(outcome: Outcome): Span {
  return { text: outcome, tone: TONES[outcome] };
}

function then(nodes: number, peers: ChannelOutcome['marginPeers']): Span {
  const ordering = margin(nodes);
  const last = [...(peers.endorsement === 0 ? ['endorsement'] : []), ...(peers.query === 0 ? ['queries'] : [])];
  if (last.length === 0) return ordering;
  return { text: `${ordering.text}; one more peer lost can stop ${last.join(' and ')}`, tone: ordering.tone === 'bad' ? 'bad' : 'warning' };
}

function margin(nodes: number): Span {
  if (nodes < 0)
    return { text: nodes === -1 ? '1 consenter is missing for a quorum' : `${-nodes} consenters are missing for a quorum`, tone: 'bad' };
  if (nodes === 0) return { text: 'one more consenter lost stops ordering', tone: 'warning' };
  return { text: `bears ${nodes} more ${nodes === 1 ? 'consenter' : 'consenters'} lost`, tone: 'plain' };
}
