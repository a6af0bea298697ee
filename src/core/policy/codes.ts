/** Endorsement policies: what Fabric refuses (P10x), and what it takes although it hardly does what was meant (P12x). */
import type { CodeTable } from '../kernel/failure.ts';

const PARSER = 'common/policydsl/policyparser.go, Fabric v3.1.1';
const EVALUATOR = 'common/cauthdsl/cauthdsl.go, Fabric v3.1.1';

export const POLICY_CODES = {
  P101: {
    title: 'a policy that is no expression',
    meaning:
      'A policy is one gate with rules inside: AND(…), OR(…) or OutOf(NUMBER, …) over principals in quotes and further gates, joined by commas. Fabric would refuse the channel or the chaincode definition.',
    hint: "Write, for example, AND('Org1MSP.peer', OR('Org2MSP.peer', 'Org3MSP.peer')).",
    exit: 2,
    source: PARSER,
  },
  P102: {
    title: 'a principal alone is no policy',
    meaning: 'Fabric takes gates only at the top: a principal without a gate around it is refused.',
    hint: "Put a gate around it: OR('Org1MSP.peer').",
    exit: 2,
    source: PARSER,
  },
  P103: {
    title: 'not a principal',
    meaning:
      "A principal is MSP.ROLE in quotes. The MSP id has letters, digits, '-' and '.', the role is member, admin, client, peer or orderer, in small letters and without spaces.",
    hint: "Write, for example, 'Org1MSP.peer'.",
    exit: 2,
    source: PARSER,
  },
  P104: {
    title: 'an unknown word in a policy',
    meaning:
      'The gates are AND, OR and OutOf, each also all small, or AND and OR with only the first letter large; principals stand in quotes.',
    hint: 'Use AND, OR or OutOf, or one of MAJORITY, ANY and ALL alone; put principals in quotes.',
    exit: 2,
    source: PARSER,
  },
  P105: {
    title: 'a gate with a wrong number of rules',
    meaning: 'A gate has at least one rule. OutOf(t, …) over n rules is refused when t is negative or larger than n + 1.',
    hint: 'Ask for at least one and at most all of the rules.',
    exit: 2,
    source: PARSER,
  },
  P106: {
    title: 'a policy that is too long or too deep',
    meaning:
      'Holdfast reads texts of up to 20,000 letters, 1,000 principals and 100 nested parentheses, so that a damaged file cannot hold it up. Fabric has no such limit.',
    hint: 'Write the policy with fewer parentheses, or with MAJORITY, ANY or ALL.',
    exit: 2,
  },
  P107: {
    title: 'a policy with a regular expression',
    meaning: "Fabric's expression language has operators =~ and !~. They have no use in a policy, and Holdfast does not read them.",
    hint: 'Take the operator away.',
    exit: 2,
    source: 'Knetic/govaluate, which policyparser.go uses',
  },
  P108: {
    title: 'a policy too entangled to be judged',
    meaning:
      'Many rules compete for the signatures of the same organisations, and the order of the rules decides who gets them. Following all cases would take too long. Fabric itself judges such a policy without trouble; what is not known is which losses it survives.',
    hint: 'Write the policy so that each organisation occurs in fewer rules of the same gate.',
    exit: 2,
    source: EVALUATOR,
  },
} as const satisfies CodeTable;

export type PolicyCode = keyof typeof POLICY_CODES;
