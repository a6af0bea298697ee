/**
 * The data of a node: a folder that this machine reaches, or archives that the operator's programs read and write. Whoever calls has made
 * sure that no process works on it, where that matters.
 */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../node/codes.ts';
import * as data from '../node/node-data.ts';
import type { CommandsDriverDeps, CommandsNode } from './commands-node.ts';
import { commandOf } from './programs.ts';
import { type Command, piped } from './run-command.ts';

export interface NodeFiles {
  copyOut(from: string, to: string): Promise<void>;
  copyIn(source: string, to: string): Promise<void>;
  empty(): Promise<void>;
  holdsAnything(): Promise<boolean>;
  /** The whole of it as a folder that does not exist yet. */
  keepAs(folder: string): Promise<void>;
}

export function filesOf(deps: CommandsDriverDeps, node: CommandsNode): NodeFiles {
  return node.dataDir === null ? archived(deps, node) : inFolder(node.dataDir);
}

function inFolder(folder: string): NodeFiles {
  return {
    copyOut: (from, to) => data.copyWhole(data.inside(folder, from), to),
    copyIn: (source, to) => data.copyWhole(source, data.inside(folder, to)),
    empty: () => data.emptyFolder(folder),
    holdsAnything: () => data.holdsAnything(folder),
    keepAs: (target) => data.copyWhole(folder, target),
  };
}

function archived(deps: CommandsDriverDeps, node: CommandsNode): NodeFiles {
  const { limits } = node;
  const tar = (...args: readonly string[]): Command => {
    return { what: `tar for ${node.id}`, subject: node.id, argv: ['tar', ...args], cwd: deps.folder };
  };
  const fetch = (to: string): Promise<void> =>
    data.makeWhole(to, (folder) => piped(commandOf(deps, node, 'read'), tar('-x', '-f', '-', '-C', folder), limits.copyMs));
  const put = (folder: string): Promise<void> =>
    piped(tar('-c', '-f', '-', '-C', folder, '.'), commandOf(deps, node, 'write'), limits.copyMs);
  const withScratch = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
    const folder = join(deps.scratchDir, `data-${node.id}-${randomBytes(6).toString('hex')}`);
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  const holdsAnything = async (): Promise<boolean> => {
    let names = '';
    await piped(commandOf(deps, node, 'read'), tar('-t', '-f', '-'), limits.copyMs, (text) => {
      // Two short names are as good as all of them.
      if (names.length < 4) names += text;
    });
    return names.split('\n').some((name) => name !== '' && name !== './' && name !== '.');
  };
  return {
    holdsAnything,
    keepAs: fetch,
    copyOut: (from, to) =>
      withScratch(async (scratch) => {
        const wanted = data.inside(scratch, from);
        await fetch(scratch);
        await data.copyWhole(wanted, to);
      }),
    copyIn: (source, to) =>
      withScratch(async (scratch) => {
        const target = data.inside(scratch, to);
        await fetch(scratch);
        if (target === scratch && !(await data.holdsAnything(scratch))) return put(source);
        await data.copyWhole(source, target);
        return put(scratch);
      }),
    empty: () =>
      withScratch(async (scratch) => {
        await data.emptyFolder(scratch);
        await put(scratch);
        if (await holdsAnything()) throw fail('E366', `write of ${node.id} has left something in the emptied folder`, { subject: node.id });
      }),
  };
}
