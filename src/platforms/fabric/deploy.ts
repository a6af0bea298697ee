/** Brings a chaincode service into a channel: package on every peer, approval of every organisation, commit. Safe to run twice. */
import { setTimeout as delay } from 'node:timers/promises';
import { failures } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import { applicationPolicy, channelPolicyReference } from './application-policy.ts';
import { chaincodePackage } from './chaincode-package.ts';
import { FABRIC_CODES } from './codes.ts';
import type { Connections } from './connections.ts';
import {
  approvedPackage,
  approveDefinition,
  commitDefinition,
  commitReadiness,
  committedDefinition,
  installPackage,
  type LifecycleTarget,
  peersByOrganisation,
} from './lifecycle.ts';
import type { LoadedAccess } from './load-access.ts';

const fail = failures(FABRIC_CODES);
/** Blocks reach every peer within a second; a machine under full load takes many of them. */
const APPROVALS_LIMIT_MS = 20_000;
const APPROVALS_POLL_MS = 100;

export interface Deployment {
  readonly channel: ChannelId;
  readonly name: string;
  /** Where each peer dials the chaincode service: connection.json. */
  readonly address: string;
  /** Signature policy text; null = the channel's own policy. */
  readonly endorsement: string | null;
}

/** Connections must be those of admins. Returns the package id, which the service presents as its own. */
export async function deployChaincode(access: LoadedAccess, connections: Connections, deployment: Deployment): Promise<string> {
  const { channel, name, address } = deployment;
  const pack = chaincodePackage(name, address);
  const organisations = [...peersByOrganisation(access, channel).values()];
  await Promise.all(organisations.flat().map((node) => installPackage(access, connections, node, pack)));
  const first = organisations[0]?.[0];
  if (first === undefined) throw fail('E423', `channel ${channel} has no peer that could take chaincode ${name}`);

  const policy = policyBytes(access, deployment);
  const committed = await committedDefinition(access, connections, first, channel, name);
  const same = committed !== null && Buffer.from(committed.policy).equals(policy);
  const sequence = committed === null ? 1 : same ? committed.sequence : committed.sequence + 1;
  const target = { channel, orderers: access.channel(channel).consenters, definition: { name, version: '1', sequence, policy } };

  for (const [node] of organisations) {
    if (node === undefined) continue;
    if ((await approvedPackage(access, connections, node, channel, target.definition)) === pack.id) continue;
    await approveDefinition(access, connections, node, target, pack.id);
  }
  if (same) return pack.id;
  const endorsers = organisations.flatMap(([node]) => node ?? []);
  const missing = await awaitApprovals(access, connections, endorsers, target);
  try {
    await commitDefinition(access, connections, endorsers, target);
  } catch (error) {
    if (missing.length === 0) throw error;
    const names = missing.join(', ');
    throw fail('E423', `${name} on channel ${channel} cannot be committed: ${names} did not approve`, { subject: channel, cause: error });
  }
  return pack.id;
}

/**
 * An approval is committed when the approving organisation's own peer has it; the peers of the others, which endorse the commit from
 * their own ledgers, may be a block behind. Returns who has still not approved after the limit: not each of them must.
 */
async function awaitApprovals(
  access: LoadedAccess,
  connections: Connections,
  endorsers: readonly NodeId[],
  { channel, definition }: LifecycleTarget,
): Promise<readonly string[]> {
  const wanted = new Set(endorsers.map((node) => access.client(access.node(node).organisation).identity.mspId));
  const end = performance.now() + APPROVALS_LIMIT_MS;
  for (;;) {
    const answers = await Promise.all(endorsers.map((node) => commitReadiness(access, connections, node, channel, definition)));
    const missing = [...new Set(answers.flatMap((ready) => Object.keys(ready).filter((msp) => ready[msp] !== true)))];
    if (!missing.some((msp) => wanted.has(msp)) || performance.now() > end) return missing;
    await delay(APPROVALS_POLL_MS);
  }
}

function policyBytes(access: LoadedAccess, { channel, endorsement, name }: Deployment): Uint8Array {
  if (endorsement === null) return channelPolicyReference();
  const msps = [...peersByOrganisation(access, channel).keys()].map((id) => access.client(id).identity.mspId);
  const parsed = parsePolicy(endorsement);
  if (parsed.kind === 'ok') return applicationPolicy(parsed.policy, msps);
  throw fail('E423', `the endorsement policy of ${name} cannot be read: ${parsed.message} (column ${parsed.column})`, { subject: channel });
}
