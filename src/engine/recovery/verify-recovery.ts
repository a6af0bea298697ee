/**
 * Proves a recovery from outside: a canary through the seed and through a started identity, every node at its block with one hash, and no
 * lost member that could come back with its old data. It trusts nothing that the plan's own steps said.
 */
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { Failure } from '../../core/kernel/failure.ts';
import { EMPTY_HISTORY } from '../../core/decision/history.ts';
import { isKnown } from '../../core/observation/observed.ts';
import type { EngineWorld } from '../../core/ports/recovery.ts';
import type { Clock } from '../../core/ports/world.ts';
import type { RecoveryPlan } from '../../core/recovery/recovery-plan.ts';
import { type Seen, whatIsMissing } from '../condition.ts';
import { comesTrue } from '../handlers/comes-true.ts';
import { noHold } from '../handlers/no-hold.ts';
import { snapshotsLabelled } from '../handlers/snapshots.ts';
import { Look } from '../look.ts';

export interface RecoveryCheck {
  /** A channel or a node. */
  readonly subject: string;
  readonly ok: boolean;
  readonly message: string;
}

const CANARY_MS = 15_000;
/** Peers that were leaderless for long dial their orderers again within this time. */
const AT_TIP_MS = 60_000;

export async function verifyRecovery(world: EngineWorld, plan: RecoveryPlan): Promise<readonly RecoveryCheck[]> {
  const channels = await Promise.all(plan.channels.map((channel) => verifyChannel(world, plan, channel)));
  const lost = await Promise.all([...plan.votes, ...plan.rest, ...plan.held].map((node) => verifyLost(world, plan, node)));
  return [...channels.flat(), ...lost];
}

async function verifyChannel(world: EngineWorld, plan: RecoveryPlan, channel: ChannelId): Promise<readonly RecoveryCheck[]> {
  const { consenters = [], peers = [] } = world.topology.channels[channel] ?? {};
  const started = [...plan.votes, ...plan.rest].filter((node) => consenters.includes(node));
  const canaries = await Promise.all([plan.seed, ...started.slice(0, 1)].map((orderer) => ordered(world, channel, orderer)));
  const checks = canaries.map(({ check }) => check);
  const height = Math.max(...canaries.map((canary) => canary.height));
  if (height === 0) return checks;
  const look = new Look(world, EMPTY_HISTORY, null);
  const alive = aliveIn(await look.round());
  const excused = peers.filter((peer) => plan.absentPeers.includes(peer) && !alive.includes(peer));
  const nodes = [...consenters.filter((node) => !plan.held.includes(node)), ...peers.filter((peer) => !excused.includes(peer))];
  const still = excused.map((subject) => ({ subject, ok: true, message: 'still answers nobody, as when the plan was made' }));
  return [...checks, ...(await allAtTip(look, world.clock, { channel, nodes, atLeast: height })), ...still];
}

async function ordered(
  world: EngineWorld,
  channel: ChannelId,
  orderer: NodeId,
): Promise<{ readonly check: RecoveryCheck; readonly height: number }> {
  try {
    const { block, ms } = await world.ledger.canary(channel, orderer, CANARY_MS);
    return {
      check: { subject: channel, ok: true, message: `a canary through ${orderer} is in block ${block} after ${Math.round(ms)} ms` },
      height: block + 1,
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { check: { subject: channel, ok: false, message: `no canary through ${orderer}: ${error.message}` }, height: 0 };
  }
}

function aliveIn({ snapshot }: Seen): readonly NodeId[] {
  return Object.entries(snapshot.nodes).flatMap(([node, { alive }]) => (isKnown(alive) && alive.value ? [node] : []));
}

/** A node that is not there is no proof of anything; a peer that is down fails the verification. */
async function allAtTip(
  look: Look,
  clock: Clock,
  { channel, nodes, atLeast }: { readonly channel: ChannelId; readonly nodes: readonly NodeId[]; readonly atLeast: number },
): Promise<readonly RecoveryCheck[]> {
  let missing: readonly (string | null)[] = [];
  await comesTrue(clock, AT_TIP_MS, async () => {
    const seen = await look.round();
    look.changed();
    missing = nodes.map((node) => whatIsMissing({ kind: 'node.at-tip', channel, node, atLeast }, seen, atLeast));
    return missing.every((each) => each === null);
  });
  return nodes.map((node, i) => {
    const reason = missing[i];
    const message = reason ?? `has block ${atLeast - 1} of ${channel}, on one chain with all others`;
    return { subject: node, ok: reason === null, message };
  });
}

/** Its old data is set aside under the plan's label, or it is held with its process gone, or its machine is as people said. */
async function verifyLost({ driver }: EngineWorld, plan: RecoveryPlan, node: NodeId): Promise<RecoveryCheck> {
  if (!plan.held.includes(node)) {
    const aside = await snapshotsLabelled(driver, node, plan.plan.id);
    const ok = aside.length > 0;
    return { subject: node, ok, message: ok ? `its old data is set aside as ${aside.join(', ')}` : 'its old data was not set aside' };
  }
  const { state } = await driver.inspect(node);
  if (state === 'unknown')
    return { subject: node, ok: true, message: 'its machine does not answer: that it stays off is the word of people' };
  if (state === 'stopped' && noHold(driver, node) !== null)
    return { subject: node, ok: true, message: 'does not run, and nothing here can hold it: that it stays off is the word of people' };
  const held = await driver.held(node);
  const ok = held !== null && state !== 'running' && state !== 'frozen';
  return {
    subject: node,
    ok,
    message: ok ? 'is held and does not run' : `could come back: its process is ${state}, and it is ${held === null ? 'not held' : 'held'}`,
  };
}
