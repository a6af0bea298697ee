/**
 * Signature policies as text: AND(..), OR(..), OutOf(n, ..) over 'MSP.role', as Fabric's policydsl.FromString takes them
 * (common/policydsl/policyparser.go, v3.1.1). MAJORITY, ANY and ALL are written out over the organisations of the channel.
 */
export type PolicyRole = 'member' | 'admin' | 'client' | 'peer' | 'orderer';

export type PolicyNode =
  | { readonly kind: 'principal'; readonly msp: string; readonly role: PolicyRole }
  | { readonly kind: 'out-of'; readonly count: number; readonly of: readonly PolicyNode[] };

export type PolicyResult = { readonly policy: PolicyNode } | { readonly problem: string; readonly column: number };

const ROLES: readonly string[] = ['member', 'admin', 'client', 'peer', 'orderer'];
const TOKEN = /\s*(?:'([^']*)'|([A-Za-z]+)|(\d+)|([(),]))/y;

/** @param msps of the organisations that MAJORITY, ANY and ALL count. */
export function parseSignaturePolicy(text: string, msps: readonly string[]): PolicyResult {
  const shorthand = expandShorthand(text.trim(), msps);
  if (shorthand !== null) return { policy: shorthand };
  const reader = { text, at: 0 };
  try {
    const policy = readNode(reader);
    if (text.slice(reader.at).trim() !== '') throw new PolicyProblem('more text after the end of the policy', reader.at);
    if (policy.kind === 'principal') throw new PolicyProblem('a principal alone is no policy; write OR(..) around it', 0);
    return { policy };
  } catch (error) {
    if (error instanceof PolicyProblem) return { problem: error.message, column: error.at + 1 };
    throw error;
  }
}

class PolicyProblem extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

function expandShorthand(word: string, msps: readonly string[]): PolicyNode | null {
  const of = msps.map((msp): PolicyNode => ({ kind: 'principal', msp, role: 'peer' }));
  if (word === 'MAJORITY') return { kind: 'out-of', count: Math.floor(of.length / 2) + 1, of };
  if (word === 'ANY') return { kind: 'out-of', count: 1, of };
  if (word === 'ALL') return { kind: 'out-of', count: of.length, of };
  return null;
}

function readNode(reader: Reader): PolicyNode {
  const start = reader.at;
  const [, quoted, word] = next(reader);
  if (quoted !== undefined) return principal(quoted, start);
  const gate = word?.toLowerCase();
  if (gate !== 'and' && gate !== 'or' && gate !== 'outof') throw new PolicyProblem("AND, OR, OutOf or 'MSP.role' expected", start);
  punctuation(reader, '(');
  let count: number | null = null;
  if (gate === 'outof') {
    const [, , , digits] = next(reader);
    if (digits === undefined) throw new PolicyProblem('OutOf begins with a number', reader.at);
    count = Number(digits);
    punctuation(reader, ',');
  }
  const of = readList(reader);
  if (count !== null && count > of.length + 1) throw new PolicyProblem(`OutOf(${count}, ..) over ${of.length} rules`, start);
  return { kind: 'out-of', count: count ?? (gate === 'and' ? of.length : 1), of };
}

function readList(reader: Reader): readonly PolicyNode[] {
  const of = [readNode(reader)];
  for (;;) {
    const [, , , , mark] = next(reader);
    if (mark === ')') return of;
    if (mark !== ',') throw new PolicyProblem("',' or ')' expected", reader.at);
    of.push(readNode(reader));
  }
}

function principal(text: string, at: number): PolicyNode {
  const dot = text.lastIndexOf('.');
  const msp = text.slice(0, dot);
  const role = text.slice(dot + 1);
  if (dot < 1 || !/^[A-Za-z0-9.-]+$/.test(msp)) throw new PolicyProblem(`'${text}' is not 'MSP.role'`, at);
  if (!ROLES.includes(role)) throw new PolicyProblem(`unknown role '${role}'; known: ${ROLES.join(', ')}`, at);
  return { kind: 'principal', msp, role: role as PolicyRole };
}

function punctuation(reader: Reader, mark: string): void {
  if (next(reader)[4] !== mark) throw new PolicyProblem(`'${mark}' expected`, reader.at);
}

function next(reader: Reader): RegExpExecArray {
  TOKEN.lastIndex = reader.at;
  const found = TOKEN.exec(reader.text);
  if (found === null) throw new PolicyProblem('the policy ends too early, or a character does not belong here', reader.at);
  reader.at = TOKEN.lastIndex;
  return found;
}
