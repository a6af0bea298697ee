/** Chaincode lifecycle, directly by its messages: install, approve, commit. What is done already is left alone. */
import { peer } from '@hyperledger/fabric-protos';
import { Failure, failures } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId, OrganisationId } from '../../core/kernel/ids.ts';
import type { ChaincodePackage } from './chaincode-package.ts';
import { FABRIC_CODES } from './codes.ts';
import type { Connections } from './connections.ts';
import type { LoadedAccess } from './load-access.ts';
import { query } from './proposal.ts';
import { submitAndWait } from './submit.ts';

const fail = failures(FABRIC_CODES);
const { lifecycle } = peer;
const CALL_LIMIT_MS = 30_000;
const INSTALL_LIMIT_MS = 60_000;
const COMMIT_LIMIT_MS = 30_000;
const CHAINCODE = '_lifecycle';

/** What every organisation has to approve in the same words. */
export interface Definition {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
  /** ApplicationPolicy (application-policy.ts). */
  readonly policy: Uint8Array;
}

export async function installedPackages(access: LoadedAccess, connections: Connections, node: NodeId): Promise<readonly string[]> {
  const args = new lifecycle.QueryInstalledChaincodesArgs().serializeBinary();
  const answer = await ask(access, connections, node, '', 'QueryInstalledChaincodes', args);
  return lifecycle.QueryInstalledChaincodesResult.deserializeBinary(answer)
    .getInstalledChaincodesList()
    .map((each) => each.getPackageId());
}

export async function installPackage(access: LoadedAccess, connections: Connections, node: NodeId, pack: ChaincodePackage): Promise<void> {
  if ((await installedPackages(access, connections, node)).includes(pack.id)) return;
  const args = new lifecycle.InstallChaincodeArgs();
  args.setChaincodeInstallPackage(pack.bytes);
  const answer = await ask(access, connections, node, '', 'InstallChaincode', args.serializeBinary(), INSTALL_LIMIT_MS).catch(
    (error: unknown) => {
      // Two installs at once: the second one finds the package of the first (core/chaincode/lifecycle/lifecycle.go, v3.1.1).
      if (error instanceof Failure && error.message.includes('already successfully installed')) return null;
      throw error;
    },
  );
  if (answer === null) return;
  const id = lifecycle.InstallChaincodeResult.deserializeBinary(answer).getPackageId();
  if (id !== pack.id) throw fail('E420', `${node} computed package id ${id} instead of ${pack.id}`, { subject: node });
}

/** Sequence and version of the committed definition; null when the channel has none of this name. */
export async function committedDefinition(
  access: LoadedAccess,
  connections: Connections,
  node: NodeId,
  channel: ChannelId,
  name: string,
): Promise<Definition | null> {
  const answer = await ask(access, connections, node, channel, 'QueryChaincodeDefinitions', new Uint8Array());
  const found = lifecycle.QueryChaincodeDefinitionsResult.deserializeBinary(answer)
    .getChaincodeDefinitionsList()
    .find((each) => each.getName() === name);
  if (found === undefined) return null;
  return { name, version: found.getVersion(), sequence: found.getSequence(), policy: found.getValidationParameter_asU8() };
}

/**
 * The package that an organisation approved at this sequence; null when it approved nothing yet. The singular query: the plural one,
 * which would not fail for "nothing", is unknown to v2.5 (core/chaincode/lifecycle/scc.go, v2.5.9 and v3.1.1).
 */
export async function approvedPackage(
  access: LoadedAccess,
  connections: Connections,
  node: NodeId,
  channel: ChannelId,
  { name, sequence }: Definition,
): Promise<string | null> {
  const args = new lifecycle.QueryApprovedChaincodeDefinitionArgs();
  args.setName(name);
  args.setSequence(sequence);
  try {
    const answer = await ask(access, connections, node, channel, 'QueryApprovedChaincodeDefinition', args.serializeBinary());
    const found = lifecycle.QueryApprovedChaincodeDefinitionResult.deserializeBinary(answer);
    return found.getSource()?.getLocalPackage()?.getPackageId() ?? null;
  } catch (error) {
    if (error instanceof Failure && error.message.includes('could not fetch approved chaincode definition')) return null;
    throw error;
  }
}

export interface LifecycleTarget {
  readonly channel: ChannelId;
  readonly orderers: readonly NodeId[];
  readonly definition: Definition;
}

/** Approves for the organisation that owns the peer. */
export async function approveDefinition(
  access: LoadedAccess,
  connections: Connections,
  node: NodeId,
  { channel, orderers, definition }: LifecycleTarget,
  packageId: string,
): Promise<void> {
  const local = new lifecycle.ChaincodeSource.Local();
  local.setPackageId(packageId);
  const source = new lifecycle.ChaincodeSource();
  source.setLocalPackage(local);
  const args = new lifecycle.ApproveChaincodeDefinitionForMyOrgArgs();
  args.setName(definition.name);
  args.setVersion(definition.version);
  args.setSequence(definition.sequence);
  args.setValidationParameter(definition.policy);
  args.setSource(source);
  await submitAndWait(access, connections, {
    call: { channel, chaincode: CHAINCODE, args: ['ApproveChaincodeDefinitionForMyOrg', args.serializeBinary()] },
    identity: access.admin(access.node(node).organisation).identity,
    endorsers: [node],
    orderers,
    committer: node,
    timeoutMs: COMMIT_LIMIT_MS,
  });
}

/** MSP ids of the organisations, and whether each has approved this very definition. */
export async function commitReadiness(
  access: LoadedAccess,
  connections: Connections,
  node: NodeId,
  channel: ChannelId,
  definition: Definition,
): Promise<Readonly<Record<string, boolean>>> {
  const args = new lifecycle.CheckCommitReadinessArgs();
  args.setName(definition.name);
  args.setVersion(definition.version);
  args.setSequence(definition.sequence);
  args.setValidationParameter(definition.policy);
  const answer = await ask(access, connections, node, channel, 'CheckCommitReadiness', args.serializeBinary());
  const found = lifecycle.CheckCommitReadinessResult.deserializeBinary(answer).getApprovalsMap();
  return Object.fromEntries(found.getEntryList());
}

/** Commits the definition with the endorsement of one peer of every organisation. */
export async function commitDefinition(
  access: LoadedAccess,
  connections: Connections,
  endorsers: readonly NodeId[],
  { channel, orderers, definition }: LifecycleTarget,
): Promise<void> {
  const [committer] = endorsers;
  if (committer === undefined) throw fail('E423', `no peer endorses the commit of ${definition.name} on channel ${channel}`);
  const args = new lifecycle.CommitChaincodeDefinitionArgs();
  args.setName(definition.name);
  args.setVersion(definition.version);
  args.setSequence(definition.sequence);
  args.setValidationParameter(definition.policy);
  await submitAndWait(access, connections, {
    call: { channel, chaincode: CHAINCODE, args: ['CommitChaincodeDefinition', args.serializeBinary()] },
    identity: access.admin(access.node(committer).organisation).identity,
    endorsers,
    orderers,
    committer,
    timeoutMs: COMMIT_LIMIT_MS,
  });
}

/** One peer of each organisation, in the order of the channel. */
export function peersByOrganisation(access: LoadedAccess, channel: ChannelId): ReadonlyMap<OrganisationId, readonly NodeId[]> {
  return Map.groupBy(access.channel(channel).peers, (id) => access.node(id).organisation);
}

function ask(
  access: LoadedAccess,
  connections: Connections,
  node: NodeId,
  channel: ChannelId,
  fn: string,
  args: Uint8Array,
  limitMs: number = CALL_LIMIT_MS,
): Promise<Uint8Array> {
  return query(connections.to(node), access.node(node), { channel, chaincode: CHAINCODE, args: [fn, args] }, limitMs);
}
