/** `plan --place`: where consenters and peers should stand, with proof, and the change to the file. */
import type { PlacementProposal, PlacementRefusal, Survives } from '../../../core/analysis/placement/model.ts';
import { proposePlacement } from '../../../core/analysis/placement/place.ts';
import { placementDiff } from '../../../core/analysis/placement/placement-diff.ts';
import { placementRequest } from '../../../core/analysis/placement/placement-request.ts';
import { proposePeers } from '../../../core/analysis/placement/propose-peers.ts';
import { type Failure, failures } from '../../../core/kernel/failure.ts';
import { CLI_CODES } from '../../codes.ts';
import type { CliContext } from '../../context.ts';
import { type Line, tableLines } from '../../output.ts';
import { loadTopology } from '../../topology.ts';
import { channelNamed } from './channel-named.ts';
import type { PlanOptions } from './plan-options.ts';

const fail = failures(CLI_CODES);
const KINDS = ['raft', 'smartbft', 'qbft'] as const;

export async function showPlacement(file: string, options: PlanOptions, context: CliContext): Promise<void> {
  const { output } = context;
  const { topology, text } = await loadTopology(file, context);
  const channel = channelNamed(topology, options.channel);
  const request = placementRequest(topology, channel, {
    consenters: whole('--place', options.place ?? ''),
    ...(options.consensus === undefined ? {} : { consensus: kindNamed(options.consensus) }),
    ...(options.keep === undefined ? {} : { keep: options.keep.split(',') }),
    ...(options.maxPerRegion === undefined ? {} : { maxPerRegion: whole('--max-per-region', options.maxPerRegion) }),
    ...(Object.keys(topology.clients).length === 0 ? {} : { clients: topology.clients }),
  });
  if ('kind' in request) throw refusal(request);
  const answer = proposePlacement(request);
  if (answer.kind === 'impossible') throw refusal(answer);
  const peers = proposePeers(topology, channel, request);
  const { unified } = placementDiff(text, file, channel, answer, peers);
  output.document({ channel, ...answer, peers, diff: unified });
  output.print(...proposalLines(answer));
  output.print(
    '',
    { text: 'peers', tone: 'strong' },
    ...tableLines(
      peers.map((each) => [
        each.organisation,
        Object.entries(each.peers)
          .map(([id, path]) => `${id} in ${path}`)
          .join(', '),
      ]),
      { indent: 2 },
    ),
  );
  output.print('', ...(unified === '' ? [{ text: 'The file says so already.', tone: 'good' } as const] : unified.trimEnd().split('\n')));
}

function proposalLines(proposal: PlacementProposal): readonly Line[] {
  const { consenters, survives, proof, counterExample, latency, quorum, consensus } = proposal;
  const proofs = Object.entries(proof).filter(([domain]) => !domain.includes('/'));
  return [
    [{ text: `${Object.keys(consenters).length} consenters`, tone: 'strong' }, `  ${consensus}, ${quorum} are needed`],
    ...tableLines(
      Object.entries(consenters).map(([id, path]) => [id, path]),
      { indent: 2 },
    ),
    '',
    survivesText(survives),
    ...proofs.map(([domain, left]): Line => `  without ${domain}: ${left.join(', ')} are a quorum`),
    ...(counterExample === undefined
      ? []
      : [[{ text: `  ${counterExample.code}  `, tone: 'warning' } as const, counterExample.reason], `  ${counterExample.hint}`]),
    '',
    'unknown' in latency
      ? `commit latency unknown: ${latency.unknown}`
      : `commit latency ${latency.foundMs} ms; no placement of this tolerance is below ${latency.boundMs} ms${latency.optimal ? ' (optimal)' : ` (gap ${latency.gapMs} ms)`}`,
  ];
}

function survivesText(survives: Survives): string {
  const levels = ['region', 'zone', 'rack', 'host', 'node'] as const;
  const borne = levels
    .filter((level) => survives[level] > 0)
    .map((level) => `${survives[level]} ${level}${survives[level] === 1 ? '' : 's'}`);
  const fatal = levels.filter((level) => survives[level] === 0);
  const not = fatal.length === 0 ? '' : `not that of every ${fatal.join(', ')}`;
  if (borne.length === 0) return `does not survive the loss of every ${fatal.join(', ')}`;
  return `survives the loss of any ${borne.join(', ')}${not === '' ? '' : `; ${not}`}`;
}

function refusal({ problems }: PlacementRefusal): Failure {
  const [first] = problems;
  const said = problems.map(({ code, message }) => `${code} ${message}`).join('; ');
  return fail('E162', said, first === undefined ? {} : { hint: first.hint, subject: first.subject });
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw fail('E153', `${option} wants a whole number above 0, not "${text}"`, { subject: option });
}

function kindNamed(text: string): (typeof KINDS)[number] {
  const kind = KINDS.find((each) => each === text);
  if (kind === undefined) throw fail('E153', `--consensus knows ${KINDS.join(', ')}, not "${text}"`, { subject: '--consensus' });
  return kind;
}
