/** Policies of a configuration (common/policies.proto, msp/msp_principal.proto). */
import { common, msp } from '@hyperledger/fabric-protos';
import type { ConfigPolicy, ConfigPrincipal, ConfigSignatureRule } from '../../../core/platforms/fabric/channel-config/model.ts';
import { pemText, readMessage } from './read-message.ts';

type RoleName = Extract<ConfigPrincipal, { kind: 'role' }>['role'];

const ROLES: Readonly<Record<number, RoleName>> = {
  [msp.MSPRole.MSPRoleType.MEMBER]: 'member',
  [msp.MSPRole.MSPRoleType.ADMIN]: 'admin',
  [msp.MSPRole.MSPRoleType.CLIENT]: 'client',
  [msp.MSPRole.MSPRoleType.PEER]: 'peer',
  [msp.MSPRole.MSPRoleType.ORDERER]: 'orderer',
};
const { Rule } = common.ImplicitMetaPolicy;
const RULES: Readonly<Record<number, 'ANY' | 'ALL' | 'MAJORITY'>> = {
  [Rule.ANY]: 'ANY',
  [Rule.ALL]: 'ALL',
  [Rule.MAJORITY]: 'MAJORITY',
};

/** Every policy below a group, by full path. */
export function readPolicies(group: common.ConfigGroup, path: string): readonly (readonly [string, ConfigPolicy])[] {
  const own = [...group.getPoliciesMap().entries()].map(([name, entry]) => {
    const at = `${path}/${name}`;
    return [at, readPolicy(entry.getPolicy(), at)] as const;
  });
  const below = [...group.getGroupsMap().entries()].flatMap(([name, each]) => readPolicies(each, `${path}/${name}`));
  return [...own, ...below];
}

function readPolicy(policy: common.Policy | undefined, path: string): ConfigPolicy {
  const type = policy?.getType() ?? 0;
  const value = policy?.getValue_asU8() ?? new Uint8Array();
  if (type === common.Policy.PolicyType.IMPLICIT_META) {
    const implicit = readMessage(common.ImplicitMetaPolicy, value, `the policy ${path}`);
    const rule = RULES[implicit.getRule()];
    return rule === undefined ? { kind: 'other', type } : { kind: 'implicit', rule, subPolicy: implicit.getSubPolicy() };
  }
  if (type !== common.Policy.PolicyType.SIGNATURE) return { kind: 'other', type };
  const envelope = readMessage(common.SignaturePolicyEnvelope, value, `the policy ${path}`);
  const principals = envelope.getIdentitiesList().map((each) => readPrincipal(each, path));
  return { kind: 'signature', rule: readRule(envelope.getRule()), principals };
}

/** A rule that says nothing is kept as one that asks for a principal that is not there: Fabric refuses both. */
function readRule(rule: common.SignaturePolicy | undefined): ConfigSignatureRule {
  const gate = rule?.getNOutOf();
  if (gate !== undefined) return { kind: 'out-of', count: gate.getN(), of: gate.getRulesList().map(readRule) };
  return { kind: 'signed-by', principal: rule?.hasSignedBy() === true ? rule.getSignedBy() : -1 };
}

function readPrincipal(principal: msp.MSPPrincipal, path: string): ConfigPrincipal {
  const classification = principal.getPrincipalClassification();
  const bytes = principal.getPrincipal_asU8();
  const what = `a principal of ${path}`;
  const { Classification } = msp.MSPPrincipal;
  if (classification === Classification.IDENTITY) {
    const identity = readMessage(msp.SerializedIdentity, bytes, what);
    return { kind: 'identity', msp: identity.getMspid(), certificate: pemText(identity.getIdBytes_asU8()) };
  }
  if (classification === Classification.ORGANIZATION_UNIT) {
    const unit = readMessage(msp.OrganizationUnit, bytes, what);
    return { kind: 'unit', msp: unit.getMspIdentifier(), unit: unit.getOrganizationalUnitIdentifier() };
  }
  if (classification !== Classification.ROLE) return { kind: 'other', classification };
  const named = readMessage(msp.MSPRole, bytes, what);
  const role = ROLES[named.getRole()];
  return role === undefined ? { kind: 'other', classification } : { kind: 'role', msp: named.getMspIdentifier(), role };
}
