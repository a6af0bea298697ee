/** What programs that look may say. One line, to the letter: whatever is not defined is unknown, and is never read as stopped or free. */
import type { ProcessState } from '../../core/ports/driver.ts';
import { shown } from './run-command.ts';

/** Process numbers end at 2^22; START has to fit into a number without loss. */
const ALIVE = /^(running|frozen) ([1-9][0-9]{0,9}) ([0-9]{1,15})$/u;
const HELD = /^held(?: (.*))?$/u;

export function stateOf(printed: string): ProcessState {
  const line = onlyLine(printed);
  if (line === 'stopped') return { state: 'stopped', exit: null };
  const [, state, pid, startedAt] = ALIVE.exec(line ?? '') ?? [];
  if (state === 'running' || state === 'frozen') return { state, pid: Number(pid), startedAt: Number(startedAt) };
  return { state: 'unknown', reason: `inspect printed ${JSON.stringify(shown(printed))}, which is none of its answers` };
}

/** The reason, null when it is free, undefined for anything else. */
export function holdOf(printed: string): string | null | undefined {
  const line = onlyLine(printed);
  if (line === 'free') return null;
  const [found, reason] = HELD.exec(line ?? '') ?? [];
  if (found === undefined) return undefined;
  return reason === undefined || reason.trim() === '' ? 'no reason is given' : reason;
}

/** What a look at a port from another region may say; undefined for anything else. */
export function portOf(printed: string): 'open' | 'refused' | 'silent' | undefined {
  const line = onlyLine(printed);
  return line === 'open' || line === 'refused' || line === 'silent' ? line : undefined;
}

function onlyLine(printed: string): string | null {
  const line = printed.endsWith('\n') ? printed.slice(0, -1) : printed;
  return line.includes('\n') ? null : line;
}
