/**
 * Cuts as nftables rules in the middle, and back. Pure. Every cut is a table of its own with one base chain and one named counter: it
 * appears and vanishes in one transaction, and the counter is the proof that it stopped packets. The kernel is the only record.
 */
import type { Cut, CutManner, CutState, LinkEnd } from '../../../core/ports/driver.ts';
import { fail } from './codes.ts';
import type { NetPlan } from './types.ts';

const TABLE = 'cut-';
const COUNTER = 'hits';
/** nft takes names of letters, digits and these; a table's name has 255 characters at most. */
const CUT_ID = /^[A-Za-z0-9._-]{1,200}$/;

/** Where cuts overlap, the loudest decides: a fence is made so that others fail fast in spite of a blackhole. */
const PRIORITY: Readonly<Record<CutManner, number>> = { reject: -30, reset: -20, silent: -10 };
const VERDICTS: Readonly<Record<CutManner, readonly string[]>> = {
  silent: [`counter name ${COUNTER} drop`],
  reset: [
    `meta l4proto tcp counter name ${COUNTER} reject with tcp reset`,
    `counter name ${COUNTER} reject with icmp type port-unreachable`,
  ],
  reject: [`counter name ${COUNTER} reject with icmp type port-unreachable`],
};

/** `create` fails when the table is there already: the caller takes that for the same cut. */
export function cutScript(plan: NetPlan, id: string, cut: Cut): string {
  const table = tableName(id);
  const from = matchOf(plan, cut.from);
  const to = matchOf(plan, cut.to);
  if (from === to && cut.from.kind === 'node') throw fail('E306', `a cut from ${cut.from.node} to itself`, { subject: id });
  const ways =
    cut.direction === 'both' && from !== to
      ? [
          [from, to],
          [to, from],
        ]
      : [[from, to]];
  const rules = ways.flatMap(([source, target]) =>
    VERDICTS[cut.manner].map((verdict) => `add rule ip ${table} c ip saddr ${source} ip daddr ${target} ${verdict}`),
  );
  return [
    `create table ip ${table}`,
    `add counter ip ${table} ${COUNTER}`,
    `add chain ip ${table} c { type filter hook forward priority ${PRIORITY[cut.manner]}; policy accept; }`,
    ...rules,
    '',
  ].join('\n');
}

/** Adding first makes the deletion of an unknown cut no error. */
export function healScript(id: string): string {
  const table = tableName(id);
  return `add table ip ${table}\ndelete table ip ${table}\n`;
}

function tableName(id: string): string {
  if (!CUT_ID.test(id))
    throw fail('E306', `${JSON.stringify(id)} is no id of a cut: letters, digits, '.', '_' and '-' only`, { subject: id });
  return `${TABLE}${id}`;
}

function matchOf(plan: NetPlan, end: LinkEnd): string {
  if (end.kind === 'node') {
    const node = plan.nodes.find(({ id }) => id === end.node);
    if (node === undefined) throw fail('E306', `no node ${end.node} in the network`, { subject: end.node });
    return node.address;
  }
  const region = plan.regions.find(({ id }) => id === end.region);
  if (region === undefined) throw fail('E306', `no region ${end.region} in the network`, { subject: end.region });
  return region.prefix;
}

/** What `nft -j list ruleset ip` prints, as far as it is needed (libnftables-json(5)). */
interface Listing {
  readonly nftables: readonly {
    readonly counter?: { readonly table: string; readonly name: string; readonly packets: number; readonly bytes: number };
    readonly rule?: { readonly table: string; readonly expr: readonly Expression[] };
  }[];
}
interface Expression {
  readonly match?: { readonly left: { readonly payload?: { readonly field: string } }; readonly right: unknown };
  readonly reject?: { readonly type?: string };
}

export function parseCuts(plan: NetPlan, json: string): readonly CutState[] {
  const { nftables } = JSON.parse(json) as Listing;
  const rules = nftables.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  return nftables.flatMap(({ counter }) => {
    if (counter === undefined || counter.name !== COUNTER || !counter.table.startsWith(TABLE)) return [];
    const cut = cutOf(
      plan,
      rules.filter(({ table }) => table === counter.table).map(({ expr }) => expr),
    );
    return cut === null ? [] : [{ id: counter.table.slice(TABLE.length), cut, packets: counter.packets, bytes: counter.bytes }];
  });
}

function cutOf(plan: NetPlan, rules: readonly (readonly Expression[])[]): Cut | null {
  const [first] = rules;
  if (first === undefined) return null;
  const from = endOf(plan, rightOf(first, 'saddr'));
  const to = endOf(plan, rightOf(first, 'daddr'));
  if (from === null || to === null) return null;
  const source = JSON.stringify(rightOf(first, 'saddr'));
  const symmetric = source === JSON.stringify(rightOf(first, 'daddr'));
  const oneWay = !symmetric && rules.every((rule) => JSON.stringify(rightOf(rule, 'saddr')) === source);
  return { from, to, direction: oneWay ? 'one-way' : 'both', manner: mannerOf(first) };
}

function mannerOf(rule: readonly Expression[]): CutManner {
  const reject = rule.find((each) => each.reject !== undefined)?.reject;
  if (reject === undefined) return 'silent';
  return reject.type === 'tcp reset' ? 'reset' : 'reject';
}

function rightOf(rule: readonly Expression[], field: 'saddr' | 'daddr'): unknown {
  return rule.find(({ match }) => match?.left.payload?.field === field)?.match?.right;
}

function endOf(plan: NetPlan, right: unknown): LinkEnd | null {
  if (typeof right === 'string') {
    const node = plan.nodes.find(({ address }) => address === right);
    return node === undefined ? null : { kind: 'node', node: node.id };
  }
  const { addr, len } = (right as { prefix?: { addr: string; len: number } } | undefined)?.prefix ?? { addr: '', len: 0 };
  const region = plan.regions.find(({ prefix }) => prefix === `${addr}/${len}`);
  return region === undefined ? null : { kind: 'region', region: region.id };
}
