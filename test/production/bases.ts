/** Networks that are free of findings, as files: the examples of the checks change one line of one of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { BaseName, Change } from '../../src/core/analysis/production/check.ts';
import { checkProduction } from '../../src/core/analysis/production/check-production.ts';
import type { Settings } from '../../src/core/analysis/production/settings.ts';
import type { Finding } from '../../src/core/kernel/finding.ts';
import { renderFabric } from '../../src/core/render/fabric/files.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { renderedSettings } from '../../src/platforms/fabric/settings/rendered-settings.ts';
import { ROOT } from '../source-files.ts';

export type Files = Readonly<Record<string, string>>;

const TOPOLOGY = 'topology.yaml';
const COUCHDBS = `
state-databases:
  couch-peer0-org1: { at: london/lon-a, peers: [peer0-org1] }
  couch-peer1-org1: { at: frankfurt/fra-a, peers: [peer1-org1] }
  couch-peer0-org2: { at: frankfurt/fra-b, peers: [peer0-org2] }
  couch-peer1-org2: { at: london/lon-b, peers: [peer1-org2] }
`;
const MSP_CONFIG = 'NodeOUs:\n  Enable: true\n';

export const BASES: Readonly<Record<BaseName, () => Files>> = {
  // orderer2 is on a machine with a name, and serves its profile there.
  raft: () => {
    const files = exampleFiles('three-regions', (text) =>
      replaced(
        text,
        'orderer2: { organisation: orderer-org, at: london/lon-b }',
        'orderer2: { organisation: orderer-org, at: london/lon-b/-/h1 }',
      ),
    );
    return edited(files, 'nodes/orderer2/orderer.yaml', (text) =>
      replaced(text, 'Profile:\n    Enabled: false', 'Profile:\n    Enabled: true'),
    );
  },
  // peer1-org2 leaves it to an election who pulls the blocks: in 2.5 that is a choice.
  'raft-v2': () =>
    edited(exampleFiles('three-regions-v2'), 'nodes/peer1-org2/core.yaml', (text) =>
      replaced(replaced(text, 'useLeaderElection: false', 'useLeaderElection: true'), 'orgLeader: true', 'orgLeader: false'),
    ),
  smartbft: () =>
    exampleFiles('certificates-bft', (text) =>
      replaced(
        text,
        '  orderer4: { organisation: orderer-org, at: dublin/dub-a }',
        '  orderer4: { organisation: orderer-org, at: dublin/dub-a }\n  orderer5: { organisation: orderer-org, at: dublin/dub-a }',
      ),
    ),
  // All peers use a CouchDB beside them; peer0-org1 is for standby.
  couchdb: () => {
    const files = exampleFiles('three-regions', (text) =>
      replaced(text, 'anchor] }\n  peer1-org1', 'anchor, standby] }\n  peer1-org1').concat(COUCHDBS),
    );
    return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, path.includes('/peer') ? withCouchDb(path, text) : text]));
  },
};

export function exampleFiles(name: string, edit: (text: string) => string = (text) => text): Files {
  const text = edit(readFileSync(`${ROOT}examples/${name}.yaml`, 'utf8'));
  const topology = parsed(text);
  const msp = nodes(topology).map(({ id }) => [`nodes/${id}/msp/config.yaml`, MSP_CONFIG]);
  return { [TOPOLOGY]: text, ...renderFabric(topology), ...Object.fromEntries(msp) };
}

export interface Network {
  readonly files: Files;
  readonly topology: Topology;
  readonly settings: Settings;
}

export function networkOf(files: Files): Network {
  const topology = parsed(files[TOPOLOGY] ?? '');
  return { files, topology, settings: renderedSettings(topology, files) };
}

/** The network after one line was changed; only the file that it is in is read again. */
export function changedNetwork(network: Network, change: Change): Network {
  const files = changed(network.files, change);
  if (change.file === TOPOLOGY) return { ...network, files, topology: parsed(files[TOPOLOGY] ?? '') };
  const folder = change.file.replace(/^(nodes\/[^/]+\/).*$/, '$1');
  const own = Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith(folder)));
  return { ...network, files, settings: { ...network.settings, ...renderedSettings(network.topology, own) } };
}

export function findingsOf({ topology, settings }: Network): readonly Finding[] {
  return checkProduction(topology, settings);
}

function changed(files: Files, { file, line, below, becomes }: Change): Files {
  const lines = (files[file] ?? assert.fail(`no file ${file}`)).split('\n');
  const from = below === undefined ? 0 : lines.findIndex((each) => each.trim() === below) + 1;
  assert.ok(below === undefined || from > 0, `no line "${below}" in ${file}`);
  const at = lines.findIndex((each, index) => index >= from && each.trim() === line);
  assert.ok(at >= 0, `no line "${line}" in ${file}`);
  assert.ok(!becomes.includes('\n') && becomes !== line, 'an example changes one line');
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? '';
  return { ...files, [file]: lines.with(at, `${indent}${becomes}`).join('\n') };
}

function parsed(text: string): Topology {
  const result = parseTopology(text, TOPOLOGY);
  return result.kind === 'ok' ? result.topology : assert.fail(JSON.stringify(result));
}

function edited(files: Files, file: string, edit: (text: string) => string): Files {
  return { ...files, [file]: edit(files[file] ?? assert.fail(`no file ${file}`)) };
}

/** The password is in no rendered file. */
function withCouchDb(path: string, text: string): string {
  return path.endsWith('node.env') ? `${text}CORE_LEDGER_STATE_COUCHDBCONFIG_PASSWORD=secret\n` : text;
}

function replaced(text: string, from: string, to: string): string {
  assert.ok(text.includes(from), `"${from}" is not there`);
  return text.replace(from, to);
}
