/** Runs Holdfast as its user does, on a real network with a state folder of its own, and looks at what is left afterwards. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly pid: number;
  readonly done: Promise<CliResult>;
  kill(signal: NodeJS.Signals): void;
}

export class Lab {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdfast-real-'));
  readonly state = join(this.folder, 'state');

  /** Put before every command, such as what takes rights away. */
  readonly #prefix: readonly string[];

  constructor(prefix: readonly string[] = []) {
    this.#prefix = prefix;
  }

  start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): RunningCommand {
    const [file = '', ...rest] = [...this.#prefix, process.execPath, join(root, 'src', 'main.ts'), ...args];
    const child = spawn(file, rest, {
      cwd: this.folder,
      env: { ...process.env, HOLDFAST_STATE: this.state, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const done = new Promise<CliResult>((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { pid: child.pid ?? 0, done, kill: (signal) => child.kill(signal) };
  }

  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<CliResult> {
    return this.start(args, environment).done;
  }

  /** Runs a command that must succeed and returns its JSON document. */
  async json<T>(args: readonly string[], expectedCode = 0): Promise<T> {
    const result = await this.run([...args, '--json']);
    assert.equal(result.code, expectedCode, `holdfast ${args.join(' ')}\n${result.stderr}\n${result.stdout.slice(-2000)}`);
    return JSON.parse(result.stdout) as T;
  }

  async dispose(topologyFile: string): Promise<void> {
    await this.run(['down', topologyFile, '--wipe']);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const example = (name: string): string => join(root, 'examples', `${name}.yaml`);

/** Everything of this machine that a network could leave behind. */
export function traces(): Readonly<Record<string, string>> {
  return {
    namespaces: output('ip', ['netns', 'list']),
    links: output('ip', ['-o', 'link']).replaceAll(/\d+: (\S+):.*/g, '$1'),
    rules: output('ip', ['rule']),
    nft: output('nft', ['list', 'ruleset']),
    mounts: readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes('holdfast') || line.includes('netns'))
      .join('\n'),
    runtime: readdirSync(tmpdir())
      .filter((name) => /^holdfast-\d+-[0-9a-f]{10}$/.test(name))
      .join(' '),
  };
}

/** Processes that carry the mark of the network in this state folder. */
export function processesIn(state: string, network: string): readonly string[] {
  const { id } = JSON.parse(readFileSync(join(state, network, 'network.json'), 'utf8')) as { id: string };
  return markedProcesses(id);
}

/** `id`: of a network, or what it begins with. */
export function markedProcesses(id: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) =>
      read(`/proc/${pid}/environ`)
        .split('\0')
        .some((word) => word.startsWith(`HOLDFAST_NETWORK=${id}`)),
    )
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function output(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
