/** The chaincode definitions that a channel has committed, by the lifecycle chaincode of a peer (core/chaincode/lifecycle/scc.go, Fabric v3.1.1). */
import { common, peer } from '@hyperledger/fabric-protos';
import { policyText } from '../../../core/analysis/drift/policy-text.ts';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import type { NodeAccess } from '../../../core/platforms/fabric/access.ts';
import type { ChaincodeFact, PolicyFact } from '../../../core/topology/import-facts.ts';
import { CHANNEL_POLICY } from '../application-policy.ts';
import { readMessage } from '../config/read-message.ts';
import { readPolicies } from '../config/read-policy.ts';
import type { Connection } from '../connections.ts';
import { query } from '../proposal.ts';

const { QueryChaincodeDefinitionsResult } = peer.lifecycle;

/** In the order of their names. */
export async function readDefinitions(
  connection: Connection,
  node: NodeAccess,
  channel: ChannelId,
  timeoutMs: number,
): Promise<readonly ChaincodeFact[]> {
  const args = ['QueryChaincodeDefinitions', new Uint8Array()];
  const answer = await query(connection, node, { channel, chaincode: '_lifecycle', args }, timeoutMs);
  const result = readMessage(QueryChaincodeDefinitionsResult, answer, `the chaincode definitions of ${channel}`);
  return result
    .getChaincodeDefinitionsList()
    .map(definitionOf)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function definitionOf(definition: peer.lifecycle.QueryChaincodeDefinitionsResult.ChaincodeDefinition): ChaincodeFact {
  const name = definition.getName();
  const own = readMessage(peer.ApplicationPolicy, definition.getValidationParameter_asU8(), `the endorsement policy of ${name}`);
  const endorsement = policyFact(own);
  const collections = (definition.getCollections()?.getConfigList() ?? []).flatMap((each) => {
    const config = each.getStaticCollectionConfig();
    const policy = config?.getEndorsementPolicy();
    const fact = policy === undefined ? undefined : policyFact(policy);
    return config === undefined || fact === undefined ? [] : [[config.getName(), fact] as const];
  });
  return { name, ...(endorsement === undefined ? {} : { endorsement }), collections: Object.fromEntries(collections) };
}

/** Undefined: the channel's own. */
function policyFact(policy: peer.ApplicationPolicy): PolicyFact | undefined {
  const signature = policy.getSignaturePolicy();
  if (signature !== undefined) return signaturePolicyFact(signature);
  const reference = policy.getChannelConfigPolicyReference();
  // A definition without any policy has that of the channel (core/chaincode/lifecycle/scc.go, v3.1.1).
  return reference === '' || reference === CHANNEL_POLICY ? undefined : { unsayable: `it refers to ${reference}` };
}

/** By the reader of channel configurations, which has the same message one level further down. */
function signaturePolicyFact(envelope: common.SignaturePolicyEnvelope): PolicyFact {
  const policy = new common.Policy();
  policy.setType(common.Policy.PolicyType.SIGNATURE);
  policy.setValue(envelope.serializeBinary());
  const entry = new common.ConfigPolicy();
  entry.setPolicy(policy);
  const group = new common.ConfigGroup();
  group.getPoliciesMap().set('Endorsement', entry);
  const text = policyText(readPolicies(group, '')[0]?.[1]);
  return text.kind === 'text' ? { text: text.text } : { unsayable: text.why };
}
