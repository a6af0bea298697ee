/** How processes ended that this process started itself. For all others nobody can say: only a parent is told. */
import type { ChildProcess } from 'node:child_process';

const exits = new Map<string, string>();

export function rememberExit(child: ChildProcess, identity: { readonly pid: number; readonly startTicks: number }): void {
  const note = (): void => {
    exits.set(key(identity), child.signalCode === null ? `code ${child.exitCode}` : `signal ${child.signalCode}`);
  };
  if (child.exitCode !== null || child.signalCode !== null) note();
  else child.once('exit', note);
}

export function exitOf(identity: { readonly pid: number; readonly startTicks: number }): string | null {
  return exits.get(key(identity)) ?? null;
}

function key({ pid, startTicks }: { readonly pid: number; readonly startTicks: number }): string {
  return `${pid}:${startTicks}`;
}
