import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ProbeOutcome } from '../core/observation/probe.ts';
import { type Agents, openAgents } from './agents.ts';
import { networkPaths } from './paths.ts';
import type { NetworkRecord } from './record.ts';

const REGIONS = ['east', 'west'];

let folder = '';
let servers: readonly Server[] = [];
let agents: Agents;
/** Answers that were asked for and not given yet, by region. */
let open: Record<string, (outcome: ProbeOutcome) => void> = {};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-agents-'));
  const base = networkPaths(folder);
  const paths = { ...base, agent: (region: string) => ({ ...base.agent(region), socket: join(folder, region) }) };
  servers = REGIONS.map((region) =>
    createServer((_request, response) => {
      open[region] = (outcome) => response.end(JSON.stringify({ region, nodes: [{ node: 'orderer1', outcome }] }));
    }).listen(join(folder, region)),
  );
  agents = openAgents({ agents: Object.fromEntries(REGIONS.map((region) => [region, {}])) } as unknown as NetworkRecord, paths);
});

afterEach(() => {
  agents.close();
  for (const server of servers) server.close();
  open = {};
  rmSync(folder, { recursive: true });
});

async function asked(): Promise<void> {
  while (REGIONS.some((region) => open[region] === undefined)) await new Promise((resolve) => void setImmediate(resolve));
}

test('a round for one node ends with the first region that it answered', async () => {
  const round = agents.observe({ timeoutMs: 5_000, nodes: ['orderer1'] });
  await asked();
  open['west']?.('answered');
  assert.deepEqual(
    (await round).map(({ region }) => region),
    ['west'],
  );
  open['east']?.('answered');
});

test('a round waits for every region that might still get an answer', async () => {
  for (const nodes of [['orderer1'], undefined]) {
    open = {};
    const round = agents.observe({ timeoutMs: 5_000, ...(nodes && { nodes }) });
    await asked();
    open['west']?.(nodes === undefined ? 'answered' : 'refused');
    open['east']?.('refused');
    assert.deepEqual(
      (await round).map(({ region }) => region),
      REGIONS,
    );
  }
});
