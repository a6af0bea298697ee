/**
 * What has to be so, beyond a plan that may be made, before a lost majority is recovered with nobody looking (requirements R31). A plan that
 * people confirm may order again what a peer is ahead by, and may give up blocks that it lists. Nobody has agreed to that here, so any
 * block that the seed lacks, or that nobody could look for, stops at the plan.
 */
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { MajorityLossPolicy } from '../topology/model.ts';
import type { Refusal } from './codes.ts';
import { type DataAtRisk, overwritten } from './data-at-risk.ts';
import type { ChannelInventory, Inventory } from './inventory.ts';
import { readableDisks } from './logs.ts';
import type { RecoveryPlan } from './recovery-plan.ts';

/** Name of the drill that has to be passed. */
export const LOSE_MAJORITY = 'lose-majority';
/** People who approve the policy. */
export const APPROVERS = 2;

/** What people approve: its digest binds them to this policy, this running network and this topology file. */
export function approvedText(of: {
  readonly network: string;
  readonly topologyDigest: string;
  readonly policy: MajorityLossPolicy;
}): string {
  const { network, topologyDigest, policy } = of;
  return canonicalJson({ network, topologyDigest, policy });
}

/** Empty when nothing of the network stands against it. */
export function unattendedRefusals(inventory: Inventory, { risks }: RecoveryPlan): readonly Refusal[] {
  return [
    ...risks.flatMap(ahead),
    ...inventory.channels.flatMap(unknownPeers),
    ...risks.flatMap(wouldBeDropped),
    ...inventory.channels.flatMap(overwrites),
    ...inventory.channels.flatMap((channel) => updates(channel, inventory)),
  ];
}

function ahead({ channel, survivorHeight, beyond, replay }: DataAtRisk): readonly Refusal[] {
  if (beyond.length === 0 && replay === null) return [];
  const source = replay?.source ?? 'a peer';
  return [
    {
      code: 'R725',
      subject: channel,
      message: `${source} holds ${beyond.length} blocks of ${channel} beyond the survivors' ${survivorHeight}`,
    },
  ];
}

/** A peer that is gone is known when its process was seen gone and its own disk was read. */
function unknownPeers({ channel, silentPeers, readDisks = [] }: ChannelInventory): readonly Refusal[] {
  return silentPeers
    .filter((peer) => !readDisks.includes(peer))
    .map((peer) => ({
      code: 'R726',
      subject: peer,
      message: `${peer} answers nobody, and nobody can tell which blocks of ${channel} it holds`,
    }));
}

function wouldBeDropped({ channel, lostOnly, lostOn, strays }: DataAtRisk): readonly Refusal[] {
  const onDisks = lostOnly.length === 0 ? [] : [`${lostOnly.length} blocks of ${channel} are only on the disk of ${lostOn.join(', ')}`];
  const rolledBack = strays.map(({ peer, lastGood }) => `${peer} would be rolled back to block ${lastGood} of ${channel}`);
  return [...onDisks, ...rolledBack].map((message) => ({ code: 'R727', subject: channel, message }));
}

/** Whether these entries were ever committed, only the lost side knew. */
function overwrites(channel: ChannelInventory): readonly Refusal[] {
  return overwritten(channel).map((message) => ({ code: 'R727', subject: channel.channel, message }));
}

function updates(channel: ChannelInventory, { updatesSent }: Inventory): readonly Refusal[] {
  const id = channel.channel;
  const sent = Object.hasOwn(updatesSent, id) ? (updatesSent[id] ?? 0) : 0;
  const waiting = readableDisks(channel).filter(
    ({ pendingConfigurations, pendingBlocks = [] }) =>
      pendingConfigurations > 0 || pendingBlocks.some(({ configuration }) => configuration),
  );
  const words = [
    ...(sent === 0 ? [] : [`${sent} changes of the consenters of ${id} were sent and never seen in a block`]),
    ...waiting.map(({ node }) => `an update of ${id} waits in the log of ${node}`),
  ];
  return words.map((message) => ({ code: 'R728', subject: id, message }));
}
