/** Collects what an auditor needs beside the drills, and writes the report's three files. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DemoReport, DrillResult } from '../core/chaos/result.ts';
import { renderHtml } from '../core/render/report/html.ts';
import { renderMarkdown } from '../core/render/report/markdown.ts';
import { nodes } from '../core/topology/lookup.ts';
import { writeTextAtomic } from '../store/files/json-file.ts';
import type { OpenNetwork } from './open.ts';

const run = promisify(execFile);

export interface ReportFiles {
  readonly html: string;
  readonly markdown: string;
  readonly json: string;
}

export async function collectReport(
  network: OpenNetwork,
  drills: readonly DrillResult[],
  started: Date,
  version: string,
): Promise<DemoReport> {
  const { topology, record } = network;
  return {
    network: topology.name,
    versions: {
      holdfast: version,
      fabric: topology.platform.version,
      orderer: await programVersion(join(record.programs, 'orderer')),
      node: process.versions.node,
      kernel: release(),
      programs: record.provider,
    },
    configDigest: record.topologyDigest,
    started: started.toISOString(),
    ended: new Date().toISOString(),
    topology: nodes(topology).map(({ id, kind, at, organisation }) => ({ node: id, kind, region: at.region, organisation })),
    drills,
    limits: record.limits,
  };
}

export async function writeReport(folder: string, report: DemoReport): Promise<ReportFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = { html: join(folder, 'report.html'), markdown: join(folder, 'report.md'), json: join(folder, 'report.json') };
  await writeTextAtomic(files.html, renderHtml(report));
  await writeTextAtomic(files.markdown, renderMarkdown(report));
  await writeTextAtomic(files.json, `${JSON.stringify(report, null, 2)}\n`);
  return files;
}

/** What the program itself says, such as "v3.1.1 (go1.26.8)". */
async function programVersion(program: string): Promise<string> {
  const { stdout } = await run(program, ['version'], { timeout: 10_000 });
  const field = (name: string): string => new RegExp(`^\\s*${name}:\\s*(.+)$`, 'm').exec(stdout)?.[1]?.trim() ?? '?';
  return `${field('Version')} (${field('Go version')})`;
}
