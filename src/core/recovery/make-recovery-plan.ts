/**
 * From the inventory to the plan, or to the reasons against it. Pure: the same inventory gives the same plan. It never plans with a lost
 * member unfenced, never chooses a seed that another survivor dominates, and never lets anything new be ordered before blocks that only
 * peers hold were ordered again.
 */
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { NodeId } from '../kernel/ids.ts';
import type { Plan, PlanBasis } from '../plan/plan.ts';
import { basisOf, type Digest } from './basis.ts';
import { chooseSurvivor, type Choice } from './choose-survivor.ts';
import type { Refusal } from './codes.ts';
import { type DataAtRisk, dataAtRisk, type Replay } from './data-at-risk.ts';
import type { Inventory } from './inventory.ts';
import { channelsWithoutQuorum, judgeLoss, lostMembers } from './judge-loss.ts';
import { readableDisks } from './logs.ts';
import { missedBy, snapshotAhead } from './missed-by.ts';
import { pickVotes, type Votes } from './pick-votes.ts';
import { RECOVERY_PLAN_FORMAT, type RecoveryPlan } from './recovery-plan.ts';
import { recoverySteps } from './recovery-steps.ts';

/** Rule of the decision that hands over to this plan. */
export const RECOVERY_RULE = 'D601';

export type RecoveryAnswer =
  | { readonly kind: 'plan'; readonly plan: RecoveryPlan }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[]; readonly risks: readonly DataAtRisk[] };

export function makeRecoveryPlan(inventory: Inventory, digest: Digest): RecoveryAnswer {
  const judged = judgeLoss(inventory);
  const at = inventory.channels.map((channel) => dataAtRisk(channel));
  const risks = at.map(({ risk }) => risk);
  const refusals = [...judged, ...at.flatMap((each) => each.refusals)];
  if (refusals.length > 0) return { kind: 'refused', refusals, risks };
  const picked = pickVotes(inventory);
  if ('refusals' in picked) return { kind: 'refused', refusals: picked.refusals, risks };
  const choice = chooseSurvivor(picked.channels);
  if (choice === null) return { kind: 'refused', refusals: [noSeed(picked), ...withoutLedger(picked)], risks };
  const unsafe = [...behindAndTooMany(choice, picked), ...picked.channels.flatMap((channel) => missedBy(choice.seed, channel))];
  if (unsafe.length > 0) return { kind: 'refused', refusals: unsafe, risks };
  return { kind: 'plan', plan: document(inventory, picked, choice, risks, digest) };
}

function noSeed({ channels, votes }: Votes): Refusal {
  const names = channels.map(({ channel }) => channel).join(', ');
  return { code: 'R709', subject: names, message: `no survivor holds all of ${names}, which ${votes.join(', ')} must vote on` };
}

function withoutLedger({ channels }: Votes): readonly Refusal[] {
  return channels.flatMap((channel) => readableDisks(channel).flatMap(snapshotAhead));
}

/**
 * With exactly as many votes as a quorum needs, every quorum holds the further survivor, and Raft elects nobody whose log is behind it.
 * With one vote more that is no longer so.
 */
function behindAndTooMany({ seed, behindOn }: Choice, { spare }: Votes): readonly Refusal[] {
  return behindOn.flatMap(({ channel, further }) =>
    spare(channel) === 0
      ? []
      : [
          {
            code: 'R709' as const,
            subject: channel,
            message: `${further} is further than ${seed} on ${channel}, and a quorum could form without it`,
          },
        ],
  );
}

function document(inventory: Inventory, votes: Votes, choice: Choice, risks: readonly DataAtRisk[], digest: Digest): RecoveryPlan {
  const lost = lostMembers(inventory)
    .map(({ node }) => node)
    .toSorted();
  const rest = votes.rest;
  const replays = risks.flatMap(({ replay }): readonly Replay[] => (replay === null ? [] : [replay]));
  const content = {
    format: RECOVERY_PLAN_FORMAT,
    network: inventory.network,
    topologyDigest: inventory.topologyDigest,
    at: inventory.at,
    channels: channelsWithoutQuorum(inventory).map(({ channel }) => channel),
    basis: basisOf(inventory, digest),
    seed: choice.seed,
    why: choice.why,
    votes: votes.votes,
    rest,
    held: lost.filter((node) => !votes.votes.includes(node) && !rest.includes(node)),
    absentPeers: [...new Set(inventory.channels.flatMap(({ silentPeers }) => silentPeers))].toSorted(),
    risks,
    hazards: votes.hazards,
  } as const;
  const label = `recovery-${digest(canonicalJson(content)).slice(0, 12)}`;
  const strays = risks.flatMap((risk) => risk.strays);
  const steps = recoverySteps({ inventory, votes, seed: choice.seed, replays, strays, label });
  const plan: Plan = {
    id: label,
    rule: RECOVERY_RULE,
    subject: content.channels.join(', '),
    why: `quorum of ${content.channels.join(', ')} is lost; ${votes.votes.join(', ')} will vote again from a clone of ${choice.seed}`,
    basis: planBasis(inventory),
    approval: 'two-people',
    disruptive: true,
    steps,
  };
  return { ...content, plan, id: documentId({ ...content, plan }, digest) };
}

/** Digest of a document without its id: a plan that was edited is not the plan that was confirmed. */
export function documentId(content: Omit<RecoveryPlan, 'id'>, digest: Digest): string {
  return digest(canonicalJson(content));
}

function planBasis({ name, topologyDigest, at, channels }: Inventory): PlanBasis {
  return {
    network: name,
    topologyDigest,
    at,
    channels: Object.fromEntries(
      channels.map((channel) => {
        const [top] = readableDisks(channel).toSorted((a, b) => b.height - a.height);
        return [channel.channel, { height: top?.height ?? null, hash: top?.hash ?? null, leader: null as NodeId | null }];
      }),
    ),
  };
}
