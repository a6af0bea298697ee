/**
 * What `plan --lose` says, against the real network: loss sets are drawn by a seed, exactly those nodes are killed, and what then holds or stops is
 * tried out: a canary through the surviving orderers, an endorsement and a query through the surviving peers. Every set that goes on is one node
 * away from a set that stops. HOLDFAST_SEED draws others.
 */
import assert from 'node:assert/strict';
import { setTimeout as after } from 'node:timers/promises';
import { loseDomains } from '../../src/core/analysis/survivability/lose-domains.ts';
import type { ChannelOutcome } from '../../src/core/analysis/survivability/model.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import type { NodeId } from '../../src/core/kernel/ids.ts';
import type { OpenNetwork } from '../../src/network/open.ts';
import { asApplication, type Environment } from './application.ts';
import { onRealNetwork, type RealNetwork, type UpDocument } from './network.ts';

const CHANNEL = 'settlement';
const CHAINCODE = 'ledger';
const SEED = Number(process.env['HOLDFAST_SEED'] ?? 20_261);
const ROUNDS_PER_KIND = 2;
/** An election takes 5 to 10 s here, and calls to a dead leader's follower hang for up to 7 s. */
const HOLDS_WITHIN_MS = 45_000;
/** Ordering: twice the longest election timeout. The others ask peers, which elect nobody. */
const STOPPED_FOR_MS: Readonly<Record<Kind, number>> = { ordering: 20_000, endorsement: 5_000, query: 5_000 };
const CANARY_MS = 10_000;
const AGAIN_MS = 500;

type Kind = 'ordering' | 'endorsement' | 'query';
type Seen = Pick<ChannelOutcome, Kind>;

await onRealNetwork('three-regions', (networkTest) => {
  const random = generator(SEED);
  for (const kind of ['ordering', 'endorsement', 'query'] as const) {
    for (let round = 1; round <= ROUNDS_PER_KIND; round += 1) {
      networkTest(
        `${kind}: what plan --lose says is what happens, one node before it stops and when it stops (seed ${SEED}, draw ${round})`,
        async (network) => {
          const lost = drawn(network, kind, random);
          const goesOn = lost.slice(0, -1);
          await network.opened(async (open) => {
            for (const id of goesOn) await open.driver.kill(id);
            await happens(network, open, goesOn, kind, 'holds');
            await open.driver.kill(lost.at(-1) ?? '');
            await happens(network, open, lost, kind, 'stops');
          });
          await network.json<UpDocument>(['up']);
          await healthy(network);
        },
      );
    }
  }
});

/** Nodes of the kind that matters, in random order, up to the first whose loss stops it. */
function drawn({ topology }: RealNetwork, kind: Kind, random: () => number): readonly NodeId[] {
  const left = Object.keys(kind === 'ordering' ? topology.orderers : topology.peers);
  const lost: NodeId[] = [];
  while (predicted({ topology }, lost)[kind] === 'holds') {
    const [next = assert.fail(`${kind} holds with nothing left`)] = left.splice(Math.floor(random() * left.length), 1);
    lost.push(next);
  }
  return lost;
}

function predicted({ topology }: Pick<RealNetwork, 'topology'>, lost: readonly NodeId[]): ChannelOutcome {
  const answer = loseDomains(
    topology,
    lost.map((id) => `node:${id}`),
  );
  assert.ok(answer.kind === 'ok');
  return answer.whatIf.channels[CHANNEL] ?? assert.fail(CHANNEL);
}

async function happens(
  network: RealNetwork,
  open: OpenNetwork,
  lost: readonly NodeId[],
  kind: Kind,
  expected: 'holds' | 'stops',
): Promise<void> {
  const { ordering, endorsement, query } = predicted(network, lost);
  assert.equal({ ordering, endorsement, query }[kind], expected, `drawn wrongly: ${lost.join(', ')}`);
  const alive = (ids: readonly NodeId[]): readonly NodeId[] => ids.filter((id) => !lost.includes(id));
  const orderers = alive(Object.keys(network.topology.orderers));
  const peers = alive(Object.keys(network.topology.peers));
  const prediction: Seen = { ordering, endorsement, query };
  const attempts: Readonly<Record<Kind, () => Promise<boolean>>> = {
    ordering: () => viaAny(orderers, (orderer) => open.world.ledger.canary(CHANNEL, orderer, CANARY_MS)),
    endorsement: () => viaAny(peers, (peer) => endorse(network, peer)),
    query: () => viaAny(peers, (peer) => ask(network, peer)),
  };
  const kinds = Object.keys(attempts) as readonly Kind[];
  const seen = await Promise.all(
    kinds.map(async (each) => [each, await tried(prediction[each], attempts[each], STOPPED_FOR_MS[each])] as const),
  );
  assert.deepEqual(Object.fromEntries(seen), prediction, `lost: ${lost.join(', ') || 'nothing'}`);
}

/** What holds has to hold within a time; what stops has to stay stopped for one. */
async function tried(prediction: string, attempt: () => Promise<boolean>, stoppedForMs: number): Promise<'holds' | 'stops'> {
  const end = performance.now() + (prediction === 'holds' ? HOLDS_WITHIN_MS : stoppedForMs);
  do {
    if (await attempt()) return 'holds';
    await after(AGAIN_MS);
  } while (performance.now() < end);
  return 'stops';
}

async function viaAny(nodes: readonly NodeId[], call: (node: NodeId) => Promise<unknown>): Promise<boolean> {
  const answers = await Promise.allSettled(nodes.map(call));
  return answers.some(({ status }) => status === 'fulfilled');
}

/** Asks for endorsements alone: nothing of it is sent to an orderer. */
async function endorse(network: RealNetwork, peer: NodeId): Promise<void> {
  await asApplication(await entering(network, peer), CHAINCODE, (contract) =>
    contract
      .newProposal('transfer', { arguments: [`what-if-${performance.now()}`, 'alice', 'bob', '1'] })
      .endorse({ deadline: Date.now() + CANARY_MS }),
  );
}

async function ask(network: RealNetwork, peer: NodeId): Promise<void> {
  await asApplication(await entering(network, peer), CHAINCODE, (contract) => contract.evaluateTransaction('read', 'alice'));
}

/** What `env` gives, entering by this peer. */
async function entering(network: RealNetwork, peer: NodeId): Promise<Environment> {
  const environment = await environmentOf(network, network.topology.peers[peer]?.organisation ?? '');
  const gateway = environment.gateways.find((each) => each.peer === peer) ?? assert.fail(`env knows no ${peer}`);
  return {
    ...environment,
    variables: { ...environment.variables, HOLDFAST_GATEWAY: gateway.address, HOLDFAST_GATEWAY_HOST: gateway.host },
  };
}

const environments = new Map<string, Promise<Environment>>();

function environmentOf(network: RealNetwork, organisation: string): Promise<Environment> {
  const known = environments.get(organisation) ?? network.json<Environment>(['env', organisation]);
  environments.set(organisation, known);
  return known;
}

async function healthy(network: RealNetwork): Promise<void> {
  const status = await network.status();
  const { leader, quorum } = status.channels[CHANNEL] ?? assert.fail(CHANNEL);
  assert.ok(isKnown(leader) && leader.value !== null && quorum.alive === quorum.size);
}

/** A linear congruential generator (Numerical Recipes): the same draws for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
