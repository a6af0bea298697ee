/** The one sentence of a round: what is seen, and what is done about it or why it waits. */
import type { EpochMs } from '../kernel/ids.ts';
import { isKnown } from '../observation/observed.ts';
import { describePlan } from '../plan/display.ts';
import type { Plan } from '../plan/plan.ts';
import type { Diagnosis, RuleContext, Waiting } from './model.ts';
import { recoverMajority } from './rules/recover-majority.ts';
import { listed, span } from './rules/support/words.ts';

export interface Outcome {
  readonly plan: Plan | null;
  readonly halted: { readonly rule: string; readonly reason: string } | null;
  readonly waiting: readonly Waiting[];
}

export function summarise(context: RuleContext, { plan, halted, waiting }: Outcome): string {
  const made = context.evidence.drills.some(({ state }) => state === 'active') ? ' A drill is under way.' : '';
  return `${sentence(context, plan, halted, waiting)}.${made}`;
}

function sentence(context: RuleContext, plan: Plan | null, halted: Outcome['halted'], waiting: readonly Waiting[]): string {
  if (plan !== null) {
    const needs =
      plan.policy === undefined
        ? { automatic: '', confirm: ' once a person confirms', 'two-people': ' once two people approve' }[plan.approval]
        : ' under the policy that two people approved';
    return `${capital(context, plan.why)}: ${describePlan(plan)}${needs} (${plan.rule})`;
  }
  if (halted !== null) return `${whatIsSeen(context)}. Nothing is done: ${halted.reason} (${halted.rule})`;
  // A lost majority comes before the nodes that are lost with it.
  const first = waiting.find(({ rule }) => rule === recoverMajority.id) ?? waiting[0];
  if (first === undefined) return `${whatIsSeen(context)}${whyNothing(context)}`;
  return `${whatIsSeen(context)}. ${first.rule} waits${untilWords(first.until, context.now)}: ${first.reason}`;
}

function whyNothing(context: RuleContext): string {
  if (isQuiet(context)) return '; nothing to do';
  const proven = context.diagnoses.some(({ certainty }) => certainty === 'proven');
  return proven ? '. No rule does anything about it' : '. It is not proven yet, so nothing is done';
}

function untilWords(until: EpochMs | null, now: EpochMs): string {
  return until === null ? '' : ` ${span(until - now)}`;
}

const MOST_DIAGNOSES = 2;

function whatIsSeen(context: RuleContext): string {
  if (isQuiet(context)) return allWell(context);
  const all = context.diagnoses.filter(({ code }) => !QUIET.includes(code)).toSorted(byWeight);
  // That a node does not answer is said once.
  const told = all.filter(
    ({ code, subject }) => code !== 'N303' || all.every((other) => other.code === 'N303' || other.subject !== subject),
  );
  const shown = told.slice(0, MOST_DIAGNOSES).map(({ message }) => message);
  const rest = told.length - shown.length;
  return capital(context, [...shown, ...(rest === 0 ? [] : [`${rest} more`])].join('; '));
}

/** Worth a finding, and no reason to call the network unwell. */
const QUIET: readonly string[] = ['N316', 'N317', 'N321'];

function isQuiet({ diagnoses }: RuleContext): boolean {
  return diagnoses.every(({ code }) => QUIET.includes(code));
}

/** Proven before suspected; of those the one that stands longest. */
function byWeight(a: Diagnosis, b: Diagnosis): number {
  if (a.certainty !== b.certainty) return a.certainty === 'proven' ? -1 : 1;
  return a.since - b.since || (a.code < b.code ? -1 : 1);
}

function allWell({ evidence: { snapshot } }: RuleContext): string {
  const nodes = Object.values(snapshot.nodes);
  const alive = nodes.filter((node) => isKnown(node.alive) && node.alive.value).length;
  const led = Object.entries(snapshot.channels).map(([id, { leader, height, quorum }]) => {
    const who = isKnown(leader) && leader.value !== null ? `led by ${leader.value}` : 'without a confirmed leader';
    const blocks = isKnown(height) ? ` at ${height.value} blocks` : '';
    return `${id} is ${who}${blocks} with margin ${quorum.margin}`;
  });
  return `${alive} of ${nodes.length} nodes answer; ${led.length === 0 ? 'there is no channel' : listed(led)}`;
}

/** A sentence begins with a capital letter, a name does not change. */
function capital({ topology }: RuleContext, text: string): string {
  const word = text.split(' ')[0] ?? '';
  const isName = [topology.orderers, topology.peers, topology.channels, topology.regions].some((names) => Object.hasOwn(names, word));
  return isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
