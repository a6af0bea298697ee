/**
 * Whether a node lives. One answer proves life. Death needs two witnesses: the machine that sees no process, and somebody who asked and got no
 * answer; or two that were refused, because a loud cut refuses in the node's name. Everything else is unknown, with the reason.
 */
import type { EpochMs } from '../kernel/ids.ts';
import { type Observed, seen, unknown } from './observed.ts';
import type { NodeProbe, ProcessSighting } from './probe.ts';

const WITNESSES = 2;

export function judgeAlive(probes: readonly NodeProbe[], machine: ProcessSighting | undefined, at: EpochMs): Observed<boolean> {
  const answered = probes.filter(({ outcome }) => outcome === 'answered');
  if (answered.length > 0) return seen(true, latest(answered, at), names(answered));
  if (machine?.state === 'frozen') return unknown(`frozen: the process is stopped by a signal (${machine.observer})`, at);

  const refused = probes.filter(({ outcome }) => outcome === 'refused');
  const silence = describe(probes);
  if (machine?.state === 'stopped') {
    if (probes.length === 0) return unknown(`${silence}; its process is gone (${machine.observer})`, at);
    return seen(false, latest([...refused, machine], at), [...names(probes), machine.observer]);
  }
  if (machine?.state === 'running') return unknown(`${silence}, but its process runs (${machine.observer})`, at);
  if (refused.length >= WITNESSES) return seen(false, latest(refused, at), names(refused));
  return unknown(silence, at);
}

function describe(probes: readonly NodeProbe[]): string {
  if (probes.length === 0) return 'nobody asked it';
  const groups = Map.groupBy(probes, ({ outcome }) => outcome);
  return [...groups].map(([outcome, group]) => `${outcome} (${names(group).join(', ')})`).join('; ');
}

function names(from: readonly { readonly observer: string }[]): readonly string[] {
  return [...new Set(from.map(({ observer }) => observer))];
}

function latest(from: readonly { readonly at: EpochMs }[], otherwise: EpochMs): EpochMs {
  return from.length === 0 ? otherwise : Math.max(...from.map(({ at }) => at));
}
