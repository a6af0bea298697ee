/** Channels: members, consensus, endorsement, chaincodes. */
import { suggest } from '../kernel/nearest.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Report } from './checks.ts';
import type { Path } from './problem.ts';
import type { TopologyDraft } from './schema.ts';

type ChannelDraft = NonNullable<NonNullable<TopologyDraft['channels']>[string]>;

export function checkChannels(draft: TopologyDraft, report: Report): void {
  for (const [id, channel] of Object.entries(draft.channels ?? {})) {
    if (channel === undefined) continue;
    const path = ['channels', id];
    checkConsensus(draft, channel, path, report);
    checkConsenters(draft, channel, path, report);
    checkMembers(draft, channel, path, report);
    checkChaincodes(channel, path, report);
    checkEndorsement(channel, path, report);
  }
}

function checkConsensus(draft: TopologyDraft, channel: ChannelDraft, path: Path, report: Report): void {
  if (channel.consensus?.kind !== 'smartbft') return;
  const { kind, version } = draft.platform ?? {};
  if (kind === 'fabric' && version !== undefined && Number(version.split('.')[0]) < 3) {
    report('E125', `SmartBFT needs Fabric 3.0 or later, and platform.version is ${version}`, [...path, 'consensus', 'kind']);
  }
  const here = channel.consensus['max-messages'];
  const there = channel.batch?.['max-messages'];
  if (here === undefined || there === undefined || here === there) return;
  report('E127', `max-messages is ${here} here and ${there} in batch`, [...path, 'consensus', 'max-messages']);
}

function checkConsenters(draft: TopologyDraft, channel: ChannelDraft, path: Path, report: Report): void {
  const orderers = draft.orderers ?? {};
  for (const [i, id] of (channel.consenters ?? []).entries()) {
    if (id === undefined) continue;
    const at = [...path, 'consenters', i];
    if (!Object.hasOwn(orderers, id)) {
      const isPeer = Object.hasOwn(draft.peers ?? {}, id);
      const message = isPeer ? `consenter "${id}" is a peer; only orderers vote` : `consenter "${id}" is no orderer`;
      report('E120', message, at, { hint: suggest(id, Object.keys(orderers), 'orderers') });
    } else if (orderers[id]?.spare === true) report('E121', `consenter "${id}" is a spare`, at);
  }
}

function checkMembers(draft: TopologyDraft, channel: ChannelDraft, path: Path, report: Report): void {
  const peers = draft.peers ?? {};
  const organisations = draft.organisations ?? {};
  for (const [i, id] of (channel.organisations ?? []).entries()) {
    if (id === undefined) continue;
    const at = [...path, 'organisations', i];
    if (!Object.hasOwn(organisations, id)) {
      report('E116', `organisation "${id}" is not declared`, at, { hint: suggest(id, Object.keys(organisations), 'organisations') });
    } else if (organisations[id]?.kind === 'orderer')
      report('E117', `organisation "${id}" is of kind orderer and no application organisation`, at);
  }
  for (const [i, id] of (channel.peers ?? []).entries()) {
    if (id === undefined) continue;
    const at = [...path, 'peers', i];
    if (!Object.hasOwn(peers, id)) {
      report('E123', `peer "${id}" is not declared`, at, { hint: suggest(id, Object.keys(peers), 'peers') });
      continue;
    }
    const owner = peers[id]?.organisation;
    if (owner === undefined || channel.organisations === undefined || channel.organisations.includes(owner)) continue;
    report('E124', `peer "${id}" belongs to "${owner}", which is not among the organisations of the channel`, at);
  }
}

function checkChaincodes(channel: ChannelDraft, path: Path, report: Report): void {
  for (const [name, chaincode] of Object.entries(channel.chaincodes ?? {})) {
    if (chaincode?.kind !== 'ccaas') continue;
    const given = [chaincode.address, chaincode.command].filter((way) => way !== undefined).length;
    if (given === 1) continue;
    const what = given === 0 ? 'neither an address nor a command' : 'both an address and a command';
    report('E126', `chaincode "${name}" has ${what}`, [...path, 'chaincodes', name], { on: 'key' });
  }
}

function checkEndorsement(channel: ChannelDraft, path: Path, report: Report): void {
  checkPolicy(channel.endorsement, [...path, 'endorsement'], report);
  for (const [name, chaincode] of Object.entries(channel.chaincodes ?? {})) {
    const inner = [...path, 'chaincodes', name];
    checkPolicy(chaincode?.endorsement, [...inner, 'endorsement'], report);
    for (const [key, collection] of Object.entries(chaincode?.collections ?? {})) {
      checkPolicy(collection?.endorsement, [...inner, 'collections', key, 'endorsement'], report);
    }
  }
}

function checkPolicy(text: string | undefined, path: Path, report: Report): void {
  if (text === undefined) return;
  const result = parsePolicy(text);
  if (result.kind === 'ok') return;
  const { code, message, column, hint } = result;
  report('E140', `the endorsement policy is wrong at its column ${column}: ${message} (${code})`, path, { hint });
}
