/** Makes one mutation in a copy of the sources and asks who notices it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edit, Mutation } from './mutation.ts';
import { NOTICED, type Task } from './task.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** A fault that makes the engine turn in circles is noticed too. */
const LIMIT_MS = 300_000;
/** A mutation that does not even run proves nothing. */
const BROKEN = /ReferenceError|SyntaxError|TypeError/u;

export interface Verdict {
  readonly state: 'caught' | 'nothing' | 'broken';
  readonly by: string;
}

/** The sources with the edits of a mutation, by file. */
export function mutated(edits: readonly Edit[], name: string): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const source = sources.get(file) ?? readFileSync(join(ROOT, 'src', file), 'utf8');
    assert.equal(source.split(find).length, 2, `${name}: ${JSON.stringify(find)} is not exactly once in src/${file}`);
    sources.set(
      file,
      source.replace(find, () => replace),
    );
  }
  return sources;
}

export function allScenarios(): readonly string[] {
  return readdirSync(join(ROOT, 'test/scenarios')).flatMap((file) => (file.endsWith('.txt') ? [file.slice(0, -'.txt'.length)] : []));
}

/** A folder in which mutations are tried one after the other; `close` removes it. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'));
  #child: ChildProcess | null = null;
  readonly #onExit = (): void => this.close();

  constructor() {
    for (const part of ['src', 'test/scenarios', 'test/simulation', 'package.json']) {
      cpSync(join(ROOT, part), join(this.folder, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    process.once('exit', this.#onExit);
  }

  /** Without edits it says whether the sources are sound. */
  async attempt({ name, edits }: Pick<Mutation, 'name' | 'edits'>, task: Task): Promise<Verdict> {
    const sources = mutated(edits, name);
    for (const [file, source] of sources) writeFileSync(join(this.folder, 'src', file), source);
    try {
      return await this.#run(JSON.stringify(task));
    } finally {
      for (const file of sources.keys()) cpSync(join(ROOT, 'src', file), join(this.folder, 'src', file));
    }
  }

  close(): void {
    process.off('exit', this.#onExit);
    this.#child?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(task: string): Promise<Verdict> {
    const child = spawn(process.execPath, [join(this.folder, 'test/simulation/mutations/mutant.ts'), task], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.folder, 'compiled') },
    });
    this.#child = child;
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(verdict(code, said.out.trim(), said.err.trim())));
    });
  }
}

function verdict(code: number | null, out: string, err: string): Verdict {
  if (code === 0) return { state: 'nothing', by: out };
  if (code === null) return { state: 'caught', by: `it did not end within ${LIMIT_MS / 1_000} s` };
  if (code !== NOTICED) return { state: 'broken', by: err.split('\n').find((line) => /Error/u.test(line)) ?? err.slice(0, 300) };
  return { state: BROKEN.test(out) ? 'broken' : 'caught', by: out };
}
