/** A signature policy as the bytes that lifecycle definitions carry (peer/policy.proto ApplicationPolicy). */
import { common, msp, peer } from '@hyperledger/fabric-protos';
import { implicitThreshold } from '../../core/policy/evaluate.ts';
import type { Policy, Principal, Rule, SignaturePolicy } from '../../core/policy/model.ts';

/** The channel's own endorsement policy: what a definition without one stands for, too. */
export const CHANNEL_POLICY = '/Channel/Application/Endorsement';

export function channelPolicyReference(): Uint8Array {
  const policy = new peer.ApplicationPolicy();
  policy.setChannelConfigPolicyReference(CHANNEL_POLICY);
  return policy.serializeBinary();
}

/** @param msps of the organisations that MAJORITY, ANY and ALL count: a definition carries no implicit policy, so these are written out. */
export function applicationPolicy(policy: Policy, msps: readonly string[]): Uint8Array {
  const { rule, principals } = policy.kind === 'signature' ? policy : writtenOut(policy.rule, msps);
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(ruleMessage(rule));
  envelope.setIdentitiesList(principals.map(principalMessage));
  const message = new peer.ApplicationPolicy();
  message.setSignaturePolicy(envelope);
  return message.serializeBinary();
}

function writtenOut(rule: 'MAJORITY' | 'ANY' | 'ALL', msps: readonly string[]): SignaturePolicy {
  return {
    kind: 'signature',
    rule: { kind: 'n-out-of', n: implicitThreshold(rule, msps.length), rules: msps.map((_, i) => ({ kind: 'signed-by', principal: i })) },
    principals: msps.map((each) => ({ msp: each, role: 'peer' })),
  };
}

function ruleMessage(rule: Rule): common.SignaturePolicy {
  const policy = new common.SignaturePolicy();
  if (rule.kind === 'signed-by') {
    policy.setSignedBy(rule.principal);
    return policy;
  }
  const gate = new common.SignaturePolicy.NOutOf();
  gate.setN(rule.n);
  gate.setRulesList(rule.rules.map(ruleMessage));
  policy.setNOutOf(gate);
  return policy;
}

function principalMessage({ msp: mspId, role }: Principal): msp.MSPPrincipal {
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
