/**
 * The agent of a region (core/ports/agent.ts). Started by `up` inside the region's namespace with the path of its configuration;
 * it tells its starter when it serves and takes the listening sockets of application ports from it.
 */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { networkPaths } from '../network/paths.ts';
import { loadAccess } from '../platforms/fabric/load-access.ts';
import type { AgentConfig } from '../core/ports/agent.ts';
import { serveEntry } from './entries.ts';
import { agentMethods } from './methods.ts';
import { serveMethods } from './server.ts';
import { startWatchdog } from './watchdog.ts';

const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as AgentConfig;
const paths = networkPaths(config.state);
const entries = new Set<string>();

process.on('message', (message: { entry: string }, server: unknown) => {
  const target = config.entries[message.entry];
  if (target === undefined) return;
  serveEntry(server as Server, target);
  entries.add(message.entry);
});
// The starter goes away; the agent stays.
process.on('disconnect', () => undefined);
process.on('SIGTERM', () => process.exit(0));

const access = await loadAccess(config.access);
await serveMethods(config.socket, agentMethods({ access, region: config.region, loads: paths.loads, version: config.version, entries }));
startWatchdog(config.state, paths.faults);
process.send?.('ready');
