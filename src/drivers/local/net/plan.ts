/** Addresses, names and the hosts file of a network, from its regions and nodes. Pure: the same request gives the same plan. */
import { fail } from './codes.ts';
import type { NetEnd, NetPlan, NetRequest } from './types.ts';

/** 10.77.255.x belongs to the middle. */
const MAX_REGIONS = 254;
/** In every region 250 is the agent; the numbers above stay free. */
const AGENT_NUMBER = 250;
export const GATEWAY = '10.77.255.254';
export const NET_PREFIX = '10.77.0.0/16';

export function planNet({ regions, nodes, latency, detour = true }: NetRequest): NetPlan {
  if (regions.length > MAX_REGIONS) throw fail('E304', `${regions.length} regions; at most ${MAX_REGIONS} fit`);
  const numbers = new Map(regions.map(({ id }, index) => [id, index + 1]));
  const taken = new Map<string, number>();
  const plannedNodes = nodes.map(({ id, region }) => {
    const number = (taken.get(region) ?? 0) + 1;
    if (number >= AGENT_NUMBER) throw fail('E304', `region ${region} has ${AGENT_NUMBER} nodes or more`, { subject: region });
    taken.set(region, number);
    return { id, region, ...end(id, regionNumber(numbers, region), number) };
  });
  return {
    regions: regions.map(({ id }) => {
      const number = regionNumber(numbers, id);
      return { id, prefix: `10.77.${number}.0/24`, agent: end(agentNamespace(id), number, AGENT_NUMBER) };
    }),
    nodes: plannedNodes,
    hosts: hostsFile(plannedNodes.map(({ address }, index) => [address, nodes[index]?.hostNames ?? []] as const)),
    links: latency,
    detour,
  };
}

/** '_' occurs in no name of a node (core/topology/patterns.ts), so no node's namespace has this name. */
export function agentNamespace(region: string): string {
  return `region_${region}`;
}

function regionNumber(numbers: ReadonlyMap<string, number>, region: string): number {
  const number = numbers.get(region);
  if (number === undefined) throw fail('E304', `region ${region} is not among the regions of the network`, { subject: region });
  return number;
}

/** Device names have 15 characters at most (IFNAMSIZ): numbers instead of ids. */
function end(namespace: string, region: number, number: number): NetEnd {
  return { namespace, address: `10.77.${region}.${number}`, device: `n${region}-${number}` };
}

function hostsFile(entries: readonly (readonly [string, readonly string[]])[]): string {
  const lines = entries.filter(([, names]) => names.length > 0).map(([address, names]) => `${address} ${names.join(' ')}`);
  return `${['127.0.0.1 localhost', ...lines].join('\n')}\n`;
}

/** Whether namespaces made for one plan serve the other: latency may differ, it changes while the network runs. */
export function samePlan(a: NetPlan, b: NetPlan): boolean {
  return JSON.stringify({ ...a, links: [] }) === JSON.stringify({ ...b, links: [] });
}
