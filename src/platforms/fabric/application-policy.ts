/** A signature policy as the bytes that lifecycle definitions carry (peer/policy.proto ApplicationPolicy). */
import { common, msp, peer } from '@hyperledger/fabric-protos';
import type { PolicyNode, PolicyRole } from '../../core/platforms/fabric/signature-policy.ts';

/** The channel's own endorsement policy: what a definition without one stands for, too. */
export const CHANNEL_POLICY = '/Channel/Application/Endorsement';

export function channelPolicyReference(): Uint8Array {
  const policy = new peer.ApplicationPolicy();
  policy.setChannelConfigPolicyReference(CHANNEL_POLICY);
  return policy.serializeBinary();
}

export function applicationPolicy(node: PolicyNode): Uint8Array {
  const principals: msp.MSPPrincipal[] = [];
  const known = new Map<string, number>();
  const rule = signaturePolicy(node, (mspId, role) => {
    const key = `${mspId}.${role}`;
    const index = known.get(key) ?? principals.push(principal(mspId, role)) - 1;
    known.set(key, index);
    return index;
  });
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(rule);
  envelope.setIdentitiesList(principals);
  const policy = new peer.ApplicationPolicy();
  policy.setSignaturePolicy(envelope);
  return policy.serializeBinary();
}

function signaturePolicy(node: PolicyNode, indexOf: (mspId: string, role: PolicyRole) => number): common.SignaturePolicy {
  const policy = new common.SignaturePolicy();
  if (node.kind === 'principal') {
    policy.setSignedBy(indexOf(node.msp, node.role));
    return policy;
  }
  const gate = new common.SignaturePolicy.NOutOf();
  gate.setN(node.count);
  gate.setRulesList(node.of.map((each) => signaturePolicy(each, indexOf)));
  policy.setNOutOf(gate);
  return policy;
}

function principal(mspId: string, role: PolicyRole): msp.MSPPrincipal {
  const { MSPRoleType } = msp.MSPRole;
  const types = {
    member: MSPRoleType.MEMBER,
    admin: MSPRoleType.ADMIN,
    client: MSPRoleType.CLIENT,
    peer: MSPRoleType.PEER,
    orderer: MSPRoleType.ORDERER,
  };
  const named = new msp.MSPRole();
  named.setMspIdentifier(mspId);
  named.setRole(types[role]);
  const found = new msp.MSPPrincipal();
  found.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  found.setPrincipal(named.serializeBinary());
  return found;
}
