// What `npm run X` starts on a fresh clone, with any Node >= 20 and nothing installed yet:
// installs the locked dependencies when they are missing or older than the lock file, then runs the task under Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task, ...rest] = process.argv.slice(2);
const node24 = join(root, 'node_modules', 'node', 'bin', 'node');
const stamp = join(root, 'node_modules', '.holdfast-lock');

function say(text) {
  process.stderr.write(`${text}\n`);
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function installed() {
  return existsSync(node24) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lockDigest();
}

if (!installed()) {
  say('holdfast: installing the locked npm packages (Node 24, TypeScript, gRPC, ...) into node_modules, about 20 s');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    say('holdfast: `npm ci` failed; its words are above. Without the npm registry nothing can be installed: try again when it answers.');
    process.exit(4);
  }
  if (!existsSync(node24)) {
    say(
      'holdfast: npm installed no Node 24. The package "node" needs its install script: remove ignore-scripts/omit=optional from your npm configuration, then run this again.',
    );
    process.exit(4);
  }
  writeFileSync(stamp, lockDigest());
}

const child = spawn(node24, [join(root, 'tools', 'task.ts'), task, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
