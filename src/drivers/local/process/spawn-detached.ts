/**
 * Starts a process that outlives the command that started it: a session of its own, nothing on its standard input, its
 * output in a log file, and a record of who it is.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fail } from './codes.ts';
import { rememberExit } from './exits.ts';
import { hasEnded, readProcStat } from './proc-stat.ts';
import { recordProcess, writeRecord, type ProcessRecord } from './record.ts';
import { tailLines } from './tail-lines.ts';
import { waitUntil } from './wait-until.ts';

/** nsenter replaces itself within milliseconds; a machine under load gets some more. */
const HAND_OVER_MS = 10_000;

export interface SpawnOptions {
  /** What enters the namespaces, for example nsenter and its options. It must replace itself by the program (exec), not fork. */
  readonly argvPrefix: readonly string[];
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly logFile: string;
  readonly recordFile: string;
}

export async function spawnDetached(options: SpawnOptions): Promise<ProcessRecord> {
  const child = await launch(options);
  const pid = child.pid ?? 0;
  try {
    const argv = [...options.argvPrefix, options.program, ...options.args];
    const record = await recordProcess(options.recordFile, pid, argv);
    rememberExit(child, record);
    if (options.argvPrefix.length === 0) return record;
    await handedOver(options, pid);
    const own: ProcessRecord = { ...record, program: options.program, args: options.args };
    await writeRecord(options.recordFile, own);
    return own;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    child.unref();
  }
}

function launch(options: SpawnOptions): Promise<ChildProcess> {
  const [file, ...args] = [...options.argvPrefix, options.program, ...options.args];
  if (!existsSync(options.cwd)) throw fail('E330', `${options.program} cannot be started: there is no folder ${options.cwd}`);
  const log = openLog(options);
  const child = spawn(file ?? options.program, args, { cwd: options.cwd, env: options.env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child));
    child.once('error', (cause) =>
      reject(fail('E330', `${file} cannot be started: ${cause.message}`, { subject: options.program, cause })),
    );
  });
}

function openLog({ logFile, program }: SpawnOptions): number {
  try {
    mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
    return openSync(logFile, 'a', 0o600);
  } catch (error) {
    throw fail('E330', `${program} cannot be started: its log ${logFile} cannot be opened: ${(error as Error).message}`, { cause: error });
  }
}

/** Each program of the prefix shows as the first word of the command line until it has replaced itself. */
async function handedOver({ argvPrefix, program, logFile }: SpawnOptions, pid: number): Promise<void> {
  const doors = argvPrefix.filter((word) => !word.startsWith('-')).map((word) => basename(word));
  let ended = false;
  const done = await waitUntil(HAND_OVER_MS, () => {
    const stat = readProcStat(pid);
    ended = stat === null || hasEnded(stat);
    const word = basename(firstWord(pid));
    return ended || (word !== '' && !doors.includes(word));
  });
  if (done && !ended) return;
  const said = (await tailLines(logFile, 3)).join(' | ');
  throw fail('E332', `${doors[0]} ${ended ? 'ended' : 'did not hand over'} before ${basename(program)} ran: ${said} (log: ${logFile})`);
}

function firstWord(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
  } catch {
    return '';
  }
}
