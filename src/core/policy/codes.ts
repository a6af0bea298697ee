/** Endorsement policies: what is refused (P10x), what Fabric takes although it hardly does what was meant (P12x), and what is not known (P19x). */
import type { CodeTable } from '../kernel/failure.ts';

const PARSER = 'common/policydsl/policyparser.go, Fabric v3.1.1';
const EVALUATOR = 'common/cauthdsl/cauthdsl.go, Fabric v3.1.1';

export const POLICY_CODES = {
  P101: {
    title: 'a policy that is no expression',
    meaning:
      'A policy is one gate with rules inside: AND(…), OR(…) or OutOf(NUMBER, …) over principals in quotes and further gates, joined by commas. Fabric would refuse the channel or the chaincode definition.',
    hint: "Write, for example, AND('Org1MSP.peer', OR('Org2MSP.peer', 'Org3MSP.peer')).",
    severity: 'error',
    source: PARSER,
  },
  P102: {
    title: 'a principal alone is no policy',
    meaning: 'Fabric takes gates only at the top: a principal without a gate around it is refused.',
    hint: "Put a gate around it: OR('Org1MSP.peer').",
    severity: 'error',
    source: PARSER,
  },
  P103: {
    title: 'not a principal',
    meaning:
      "A principal is MSP.ROLE in quotes. The MSP id has letters, digits, '-' and '.', the role is member, admin, client, peer or orderer, in small letters and without spaces.",
    hint: "Write, for example, 'Org1MSP.peer'.",
    severity: 'error',
    source: PARSER,
  },
  P104: {
    title: 'an unknown word in a policy',
    meaning:
      'The gates are AND, OR and OutOf, each also all small, or AND and OR with only the first letter large; principals stand in quotes.',
    hint: 'Use AND, OR or OutOf, or one of MAJORITY, ANY and ALL alone; put principals in quotes.',
    severity: 'error',
    source: PARSER,
  },
  P105: {
    title: 'a gate with a wrong number of rules',
    meaning: 'A gate has at least one rule. OutOf(t, …) over n rules is refused when t is negative or larger than n + 1.',
    hint: 'Ask for at least one and at most all of the rules.',
    severity: 'error',
    source: PARSER,
  },
  P106: {
    title: 'a policy that is too long or too deep',
    meaning:
      'Holdfast reads texts of up to 20,000 letters, 1,000 principals and 100 nested parentheses, so that a damaged file cannot hold it up. Fabric has no such limit.',
    hint: 'Write the policy with fewer parentheses, or with MAJORITY, ANY or ALL.',
    severity: 'error',
  },
  P107: {
    title: 'a policy with a regular expression',
    meaning: "Fabric's expression language has operators =~ and !~. They have no use in a policy, and Holdfast does not read them.",
    hint: 'Take the operator away.',
    severity: 'error',
    source: 'Knetic/govaluate, which policyparser.go uses',
  },
  P120: {
    title: 'a policy that is stricter than it looks',
    meaning:
      'Fabric tries every rule in written order, also when enough are met, and a rule that is met keeps the signatures it took. A rule further on may then find none left, although another distribution of the same signatures would meet all. So endorsements that look sufficient are refused.',
    hint: 'Write rules that can do with fewer organisations first, or ask for each organisation in one rule only.',
    severity: 'warning',
    source: EVALUATOR,
  },
  P121: {
    title: 'a rule that asks for nobody',
    meaning: 'OutOf(0, …) is always met. It may still take signatures that a rule further on needs.',
    hint: 'Ask for at least one, or take the rule away.',
    severity: 'warning',
    source: PARSER,
  },
  P122: {
    title: 'a rule that can never be met',
    meaning: 'OutOf(n + 1, …) over n rules is legal and fails always: Fabric allows it so that something can be switched off.',
    hint: 'Ask for at most as many as there are rules, if nothing was meant to be switched off.',
    severity: 'warning',
    source: PARSER,
  },
  P123: {
    title: 'a policy that needs no endorsement',
    meaning: 'A transaction without any signature of a peer satisfies the policy: whoever may submit can write what he likes.',
    hint: 'Ask for at least one organisation.',
    severity: 'error',
    source: EVALUATOR,
  },
  P124: {
    title: 'an MSP that is no organisation of the channel',
    meaning: 'No signature of it is valid on the channel, so the rule is never met.',
    hint: 'Correct the MSP id, or make it an organisation of the channel.',
    severity: 'warning',
    source: 'SignatureSetToValidIdentities in common/policies/policy.go, Fabric v3.1.1',
  },
  P125: {
    title: 'a role that no peer has',
    meaning:
      'Endorsements are signed by peers, which satisfy MSP.peer and MSP.member and no other role, so the rule is never met by an endorsement.',
    hint: 'Use MSP.peer.',
    severity: 'warning',
    source: 'satisfiesPrincipalInternalV142 in msp/mspimpl.go, Fabric v3.1.1',
  },
  P126: {
    title: 'an organisation without peers in a policy',
    meaning:
      'The policy counts on endorsements of an organisation that has no peer on the channel. MAJORITY and ALL count it too, so the others have to do its part.',
    hint: 'Give it a peer on the channel, or take it out of the policy.',
    severity: 'warning',
    source: 'common/policies/implicitmeta.go, Fabric v3.1.1',
  },
  P127: {
    title: 'a policy that more endorsements break',
    meaning:
      'The signatures of all peers together are refused, while some of them alone are accepted: with more signatures more rules are met, and each keeps what it took. An application that collects more endorsements than it must gets its transactions marked invalid.',
    hint: 'Write rules so that each organisation occurs once, or let applications ask for no more endorsements than are needed.',
    severity: 'warning',
    source: EVALUATOR,
  },
  P128: {
    title: 'a part of the policy that Fabric reads over',
    meaning:
      "Fabric's parser stops where a complete expression ends and says nothing about the rest, so the policy asks for less than is written.",
    hint: 'Look for a parenthesis that closes too early, or a comma that is missing.',
    severity: 'error',
    source: 'planStages in Knetic/govaluate, which policyparser.go uses',
  },
  P190: {
    title: 'a policy too entangled to be judged',
    meaning:
      'Many rules compete for the signatures of the same organisations, and the order of the rules decides who gets them. Following all cases would take too long. Fabric itself judges such a policy without trouble; what is not known is which losses it survives.',
    hint: 'Write the policy so that each organisation occurs in fewer rules of the same gate.',
    severity: 'info',
    exit: 2,
    source: EVALUATOR,
  },
} as const satisfies CodeTable;

export type PolicyCode = keyof typeof POLICY_CODES;
