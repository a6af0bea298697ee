/**
 * When a node that answers nobody was last shown to work all the same: a leader that a quorum confirms counts it among those that it hears, the
 * others follow it, or its own log says that it has written one more block. A node under more load than it can bear answers too late and
 * works; to kill it would make everything worse.
 */
import type { EpochMs, NodeId } from '../../kernel/ids.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { consensusKnowledge } from '../../observation/consensus/consensus-knowledge.ts';
import { type ChannelScene, confirmedLeader } from '../diagnose/channel-scene.ts';
import { consensusWitness } from '../diagnose/consensus/consensus-witness.ts';
import type { NodeScene } from '../diagnose/node-scene.ts';
import { answered, provenDead } from '../diagnose/reach.ts';
import type { Round } from '../diagnose/scene.ts';
import type { History, Sign } from '../history.ts';
import type { Evidence } from '../model.ts';

/** Orderers and peers of Fabric v3.1.1 (etcdraft/blockcreator.go and kvledger). */
const WRITES = /\b(?:Writing|Committed) block \[\d+\]/u;

export function rememberSigns(
  before: History['signs'],
  round: Round,
  { logs }: Pick<Evidence, 'logs'>,
  now: EpochMs,
): NonNullable<History['signs']> {
  const unheard = round.nodes.filter((node) => answered(node).length === 0);
  return Object.fromEntries(unheard.map((node) => [node.id, signOf(node, ownValue(before, node.id), round, ownValue(logs, node.id), now)]));
}

function signOf(node: NodeScene, known: Sign | undefined, { channels }: Round, log: readonly string[] = [], now: EpochMs): Sign {
  const wrote = log.findLast((line) => WRITES.test(line)) ?? known?.wrote ?? null;
  // The first line that is seen may be of any age.
  const more = wrote !== null && known !== undefined && known.wrote !== null && wrote !== known.wrote;
  const works = more || channels.some((channel) => isHeard(node.id, channel));
  return { wrote, at: works ? now : (known?.at ?? null) };
}

/** By the leader that a quorum confirms, or as the one whom the others follow: without its heartbeats they would have elected another one. */
function isHeard(node: NodeId, channel: ChannelScene): boolean {
  if (!channel.members.includes(node)) return false;
  const { kind } = channel.channel.consensus;
  const following = channel.answers.filter((answer) => consensusKnowledge(kind).named(answer) === node).length;
  if (following > 0 && following + 1 >= channel.needed) return true;
  const leader = confirmedLeader(channel);
  const answer = channel.answers.find((each) => each.node === leader);
  if (answer === undefined) return false;
  const dead = channel.consenters.filter((each) => each.id !== node && provenDead(each)).length;
  return consensusWitness(kind).hearsAllBut(answer, dead, channel.members.length);
}
