/** Makes one mutation in a copy of the sources and asks who notices it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutation } from './mutations.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** A fault that makes the engine turn in circles is noticed too. */
const LIMIT_MS = 240_000;

export interface Verdict {
  readonly caught: boolean;
  readonly by: string;
}

/** A folder in which mutations are tried one after the other; `close` removes it. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'));

  constructor() {
    for (const part of ['src', 'test/scenarios', 'test/simulation', 'package.json']) {
      cpSync(join(ROOT, part), join(this.folder, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  async attempt({ name, file, find, replace, scenarios }: Mutation, seeds: number): Promise<Verdict> {
    const path = join(this.folder, 'src', file);
    const source = readFileSync(path, 'utf8');
    assert.equal(source.split(find).length, 2, `${name}: ${JSON.stringify(find)} is not exactly once in src/${file}`);
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
    try {
      return await this.#run(JSON.stringify({ scenarios, seeds }));
    } finally {
      writeFileSync(path, source);
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(task: string): Promise<Verdict> {
    const child = spawn(process.execPath, [join(this.folder, 'test/simulation/mutations/mutant.ts'), task], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => resolve({ caught: code !== 0, by: code === null ? 'it did not end' : said.trim() }));
    });
  }
}
