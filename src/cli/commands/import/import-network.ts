/** The body of `import`: reads the network, writes the file, and says on stderr what is unknown. */
import { dirname, relative, resolve } from 'node:path';
import { failures } from '../../../core/kernel/failure.ts';
import { type AccessFiles, factAddress } from '../../../core/topology/import-facts.ts';
import { type ImportedTopology, importTopology } from '../../../core/topology/import-topology.ts';
import { parseTopology } from '../../../core/topology/parse.ts';
import { topologyFailure } from '../../../core/topology/problem.ts';
import { unlessAborted } from '../../../network/unless-aborted.ts';
import { IMPORT_CODES } from '../../../platforms/fabric/import/codes.ts';
import { importAccess, type ImportTarget } from '../../../platforms/fabric/import/import-access.ts';
import { type ReadNetwork, readNetwork } from '../../../platforms/fabric/import/read-network.ts';
import { CLI_CODES } from '../../codes.ts';
import type { CliContext } from '../../context.ts';
import { writeOutput } from '../../files.ts';
import { askedLines } from './asked-lines.ts';

const fail = failures(IMPORT_CODES);
const failUsage = failures(CLI_CODES);

/** A first connection and two blocks over the longest links on earth, with room for a busy machine. */
const QUESTION_LIMIT_MS = 15_000;

export interface ImportCommandOptions {
  readonly orderer?: readonly string[];
  readonly peer?: readonly string[];
  readonly channel?: readonly string[];
  readonly mspId: string;
  readonly cert: string;
  readonly key: string;
  readonly tlsCa: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly serverName?: string;
  readonly place?: readonly string[];
  readonly fabricVersion?: string;
  readonly name: string;
  readonly out?: string;
  readonly force?: true;
}

export async function importNetwork(options: ImportCommandOptions, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const { facts, configurations } = await readFacts(options, context, signal);
  const imported = importTopology({ ...facts, asked: { msp: options.mspId, access: accessFiles(options, context) } });
  const file = options.out ?? `${options.name}.yaml`;
  const parsed = parseTopology(imported.text, file);
  // The network has something that no file may say; the parser knows what.
  if (parsed.kind === 'invalid') throw topologyFailure(parsed.problems);
  if (options.out !== undefined) await writeOutput(options.out, imported.text, options.force === true, context);
  const { orderers, peers, channels } = facts;
  output.document({ file: options.out ?? null, topology: parsed.document, configurations, unknown: imported.unknown });
  if (options.out === undefined) {
    if (!output.json) output.print(imported.text.trimEnd());
  } else output.print(`Wrote ${file}: ${orderers.length} orderers, ${peers.length} peers, ${channels.length} channels.`);
  for (const line of askedLines(configurations)) output.complain(line);
  warn(imported, context);
}

async function readFacts(options: ImportCommandOptions, context: CliContext, signal: AbortSignal): Promise<ReadNetwork> {
  const targets: readonly ImportTarget[] = [
    ...(options.orderer ?? []).map((text) => ({ kind: 'orderer' as const, address: addressOf(text) })),
    ...(options.peer ?? []).map((text) => ({ kind: 'peer' as const, address: addressOf(text) })),
  ];
  if (targets.length === 0) throw failUsage('E152', 'a node to ask is missing: --orderer HOST:PORT or --peer HOST:PORT');
  if (options.peer === undefined && options.channel === undefined)
    throw failUsage('E152', 'a channel is missing: an orderer does not list them, so name each with --channel NAME');
  if ((options.tlsCert === undefined) !== (options.tlsKey === undefined))
    throw failUsage('E152', '--tls-cert and --tls-key belong together, and one of them is missing');
  const places = placesOf(options.place ?? []);
  const path = (name: string): string => resolve(context.folder, name);
  const files = {
    mspId: options.mspId,
    certificate: path(options.cert),
    key: path(options.key),
    tlsCa: path(options.tlsCa),
    ...(options.tlsCert === undefined ? {} : { tlsCertificate: path(options.tlsCert) }),
    ...(options.tlsKey === undefined ? {} : { tlsKey: path(options.tlsKey) }),
  };
  const access = await importAccess(targets, files, options.serverName);
  context.output.progress(`asking ${targets.map(({ address }) => address).join(', ')}`);
  const { name, fabricVersion, channel: channels = [] } = options;
  const version = fabricVersion === undefined ? {} : { version: fabricVersion.replace(/^v/u, '') };
  return unlessAborted(signal, readNetwork(access, { name, ...version, places, channels, timeoutMs: QUESTION_LIMIT_MS }));
}

/** Relative to the file that is written, where they lie beside or below it: the two may move together. */
function accessFiles({ out, tlsCa, cert, key, tlsCert, tlsKey }: ImportCommandOptions, { folder }: CliContext): AccessFiles {
  const home = dirname(resolve(folder, out ?? 'x'));
  const named = (name: string): string => {
    const path = resolve(folder, name);
    const within = relative(home, path);
    return within.startsWith('..') ? path : within;
  };
  return {
    'tls-ca': named(tlsCa),
    certificate: named(cert),
    key: named(key),
    ...(tlsCert === undefined ? {} : { 'tls-certificate': named(tlsCert) }),
    ...(tlsKey === undefined ? {} : { 'tls-key': named(tlsKey) }),
  };
}

function addressOf(text: string): string {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/u.exec(text) ?? [];
  const number = Number(port);
  if (host === '' || number < 1 || number > 65_535) throw fail('E462', `"${text}" is no HOST:PORT`, { subject: text });
  return factAddress({ host, port: number });
}

function placesOf(texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 1 || at === text.length - 1) throw fail('E462', `"${text}" is no HOST=REGION/ZONE`, { subject: text });
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

function warn({ unknown }: ImportedTopology, { output }: CliContext): void {
  for (const { path, what } of unknown) {
    output.complain([{ text: 'unknown', tone: 'unknown' }, `  ${path.length === 0 ? '' : `${path.join('.')}: `}${what}`]);
  }
}
