#!/usr/bin/env node
// Entry for every Node >= 20: finds a Node that runs Holdfast (24 or newer) and hands over to it.
// In a checkout it runs src/main.ts directly; in an installed package it runs the compiled dist/main.js.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'src', 'main.ts');
const entry = existsSync(source) ? source : join(root, 'dist', 'main.js');
const own = join(root, 'node_modules', 'node', 'bin', 'node');
const needed = 24;

if (Number(process.versions.node.split('.')[0]) >= needed) {
  await import(entry);
} else if (existsSync(own)) {
  const child = spawn(own, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // From a terminal both get the signal; from `kill` only this process does. The child takes one that arrives twice for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
} else {
  process.stderr.write(
    `holdfast needs Node ${needed} or newer; this is ${process.version}.\n` +
      (existsSync(source)
        ? 'Run `npm ci` in the checkout: it brings Node 24 along.\n'
        : 'Install Node 24 (https://nodejs.org), then run the command again.\n'),
  );
  process.exit(2);
}
