/**
 * Did the fault happen, and is it gone? Judged from outside the injector: by the state of the process on its machine, by
 * a connect from another region, by the node's own answers, and by the packets that a cut has stopped.
 */
import { cutId, DEFAULT_TCP_SYN_RETRIES } from '../../core/chaos/fault.ts';
import type { Cut, FaultRecord, LinkEnd } from '../../core/chaos/fault.ts';
import type { Judged } from '../../core/chaos/drill/judge.ts';
import type { Verdict } from '../../core/chaos/result.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { NodeId, RegionId } from '../../core/kernel/ids.ts';
import type { ProcessState } from '../../core/ports/driver.ts';
import { messageOf, otherRegion, waitFor } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

/** How long the effect of an injection may take to show: the time limit of one probe, and some. */
const INJECTION_LIMIT_MS = 15_000;

/** The kernel tells the start of a process in ticks of 10 ms, and from the boot on. */
const START_TIME_GRAIN_MS = 20;

type Looking = Pick<DrillRun, 'world' | 'drill' | 'target'>;

export async function verifyInjection(run: Looking, records: readonly FaultRecord[]): Promise<readonly Judged[]> {
  return Promise.all(records.map((record) => settle(run, INJECTION_LIMIT_MS, () => injected(run, record))));
}

export async function verifyCleanup(run: Looking, records: readonly FaultRecord[], limitMs: number): Promise<readonly Judged[]> {
  return Promise.all(records.map((record) => settle(run, limitMs, () => cleaned(run, record))));
}

/** Looks until the answer is "held", or gives the last other one. A probe that throws is an unknown, with its words. */
async function settle(run: Looking, limitMs: number, ask: () => Promise<Judged>): Promise<Judged> {
  let last: Judged = { verdict: 'unknown', reason: 'nothing was seen' };
  const held = await waitFor(run, limitMs, async () => {
    try {
      last = await ask();
    } catch (error) {
      last = { verdict: 'unknown', reason: messageOf(error) };
    }
    return last.verdict === 'held' ? last : null;
  });
  return held ?? last;
}

async function injected(run: Looking, record: FaultRecord): Promise<Judged> {
  const { fault } = record;
  switch (fault.kind) {
    case 'process.kill':
      return (
        (await startedAgain(run, record, fault.node)) ??
        bothSay(await processIs(run, fault.node, 'stopped'), await connects(run, fault.node, false))
      );
    case 'process.lose':
      return bothSay(await processIs(run, fault.node, 'stopped'), await connects(run, fault.node, false));
    case 'data.lose':
    case 'data.turn-back':
      return (await startedAgain(run, record, fault.node)) ?? processIs(run, fault.node, 'stopped');
    case 'process.freeze':
      return (
        (await startedAgain(run, record, fault.node)) ??
        bothSay(await processIs(run, fault.node, 'frozen'), await answers(run, fault.node, false))
      );
    case 'service.kill':
      return stateIs(`chaincode service of ${fault.node}`, await run.world.driver.inspectService(fault.node), 'stopped');
    case 'link.cut':
      return cutsHold(run, record, fault.cuts);
    case 'node.tune':
      return tunedTo(run, fault.node, fault.tcpSynRetries);
    default:
      return unreachable(fault);
  }
}

async function cleaned(run: Looking, record: FaultRecord): Promise<Judged> {
  const { fault } = record;
  switch (fault.kind) {
    case 'process.kill':
    case 'process.lose':
    case 'process.freeze':
    case 'data.lose':
    case 'data.turn-back':
      return bothSay(
        await processIs(run, fault.node, 'running'),
        bothSay(await connects(run, fault.node, true), await answers(run, fault.node, true)),
      );
    case 'service.kill':
      return stateIs(`chaincode service of ${fault.node}`, await run.world.driver.inspectService(fault.node), 'running');
    case 'link.cut':
      return cutsGone(run, record, fault.cuts);
    case 'node.tune':
      return tunedTo(run, fault.node, DEFAULT_TCP_SYN_RETRIES);
    default:
      return unreachable(fault);
  }
}

async function tunedTo(run: Looking, node: NodeId, wanted: number): Promise<Judged> {
  const found = await run.world.driver.tcpSynRetries(node);
  return { verdict: found === wanted ? 'held' : 'failed', reason: `${node} repeats a SYN ${found} times` };
}

function bothSay(a: Judged, b: Judged): Judged {
  const order: readonly Verdict[] = ['failed', 'unknown', 'held'];
  const verdict = order.find((candidate) => a.verdict === candidate || b.verdict === candidate) ?? 'unknown';
  return { verdict, reason: `${a.reason}; ${b.reason}` };
}

/** Where somebody may repair the node under the drill, a process that began after the fault shows that the one before it is gone. */
async function startedAgain(run: Looking, record: FaultRecord, node: NodeId): Promise<Judged | null> {
  if (run.drill.engine !== 'on' && run.drill.response.length === 0) return null;
  const state = await run.world.driver.inspect(node);
  if (state.state !== 'running' || state.startedAt < record.createdAt - START_TIME_GRAIN_MS) return null;
  return { verdict: 'held', reason: `${node} was started again ${Math.round(state.startedAt - record.createdAt)} ms after the fault` };
}

async function processIs(run: Looking, node: NodeId, wanted: ProcessState['state']): Promise<Judged> {
  return stateIs(node, await run.world.driver.inspect(node), wanted);
}

function stateIs(what: string, state: ProcessState, wanted: ProcessState['state']): Judged {
  if (state.state === 'unknown') return { verdict: 'unknown', reason: `the process of ${what} cannot be seen: ${state.reason}` };
  return { verdict: state.state === wanted ? 'held' : 'failed', reason: `the process of ${what} is ${state.state}` };
}

/** The kernel of a frozen process still accepts connections, so this says nothing about a freeze. */
async function connects(run: Looking, node: NodeId, wanted: boolean, from: RegionId = otherRegion(run, node)): Promise<Judged> {
  const { outcome } = await run.world.observer.connect(from, node);
  return { verdict: isOpen(outcome) === wanted ? 'held' : 'failed', reason: `a connect from ${from} to ${node}: ${outcome}` };
}

function isOpen(outcome: string): boolean {
  return outcome === 'answered' || outcome === 'connected';
}

/** Whether the node itself answers questions, to anybody who is not in its own process's hands: every agent asks. */
async function answers(run: Looking, node: NodeId, wanted: boolean): Promise<Judged> {
  const probes = (await run.world.observer.sightings()).flatMap((sighting) => sighting.nodes.filter((probe) => probe.node === node));
  if (probes.length === 0) return { verdict: 'unknown', reason: `no observer asked ${node}` };
  const answered = probes.filter((probe) => probe.outcome === 'answered').map((probe) => probe.observer);
  const reason = answered.length === 0 ? `${node} answers nobody` : `${node} answers ${answered.join(', ')}`;
  return { verdict: answered.length > 0 === wanted ? 'held' : 'failed', reason };
}

/** One probe through every cut makes sure that there was a packet to stop. */
async function cutsHold(run: Looking, record: FaultRecord, cuts: readonly Cut[]): Promise<Judged> {
  const tried = await Promise.all(probesThrough(run, cuts).map(({ from, to }) => connects(run, to, false, from)));
  const present = await run.world.driver.cuts();
  const counted = cuts.map((_, index): Judged => {
    const state = present.find(({ id }) => id === cutId(record, index));
    if (state === undefined) return { verdict: 'failed', reason: `cut ${index} is not there` };
    return { verdict: state.packets > 0 ? 'held' : 'failed', reason: `cut ${index} has stopped ${state.packets} packets` };
  });
  return [...tried, ...counted].reduce(bothSay);
}

async function cutsGone(run: Looking, record: FaultRecord, cuts: readonly Cut[]): Promise<Judged> {
  const present = await run.world.driver.cuts();
  const left = cuts.filter((_, index) => present.some(({ id }) => id === cutId(record, index)));
  const gone: Judged = { verdict: left.length === 0 ? 'held' : 'failed', reason: `${left.length} of ${cuts.length} cuts are left` };
  const tried = await Promise.all(probesThrough(run, cuts).map(({ from, to }) => connects(run, to, true, from)));
  return [gone, ...tried].reduce(bothSay);
}

/** For each cut a connect that has to pass it: a lost reply ends a handshake as well as a lost request. */
function probesThrough(run: Looking, cuts: readonly Cut[]): readonly { readonly from: RegionId; readonly to: NodeId }[] {
  return cuts.flatMap((cut) => {
    const [from, to] =
      cut.from.kind === 'region' ? [cut.from.region, firstNode(run, cut.to)] : [regionOf(cut.to), firstNode(run, cut.from)];
    return from === null || to === null ? [] : [{ from, to }];
  });
}

function firstNode(run: Looking, end: LinkEnd): NodeId | null {
  if (end.kind === 'node') return end.node;
  const { orderers, peers } = run.world.topology;
  return [...Object.values(orderers), ...Object.values(peers)].find((node) => node.at.region === end.region)?.id ?? null;
}

function regionOf(end: LinkEnd): RegionId | null {
  return end.kind === 'region' ? end.region : null;
}
