/**
 * Input of `ip -batch -` for the middle and for the namespaces, and the sysctls of both. Pure. Packets between regions reach the
 * router's TUN device by table 77; the rules before it exempt the middle's own packets, those that come back, and those inside a region.
 */
import { GATEWAY, NET_PREFIX } from './plan.ts';
import type { NetEnd, NetPlan } from './types.ts';

export const TUN_DEVICE = 'wan-tun';
const DETOUR_TABLE = 77;
/** Behind any route that the router makes: without the router, regions are unreachable at once instead of silently. */
const LAST_METRIC = 4096;

export function planEnds(plan: NetPlan): readonly NetEnd[] {
  return [...plan.nodes, ...plan.regions.map(({ agent }) => agent)];
}

/** The middle by itself: address, rules and the route for a dead router. */
export function middleBatch(plan: NetPlan): string {
  const detour = [
    `rule add pref 110 iif ${TUN_DEVICE} lookup main`,
    ...plan.regions.map(({ prefix }) => `rule add pref 200 from ${prefix} to ${prefix} lookup main`),
    `rule add pref 300 to ${NET_PREFIX} lookup ${DETOUR_TABLE}`,
    `route add unreachable default table ${DETOUR_TABLE} metric ${LAST_METRIC}`,
  ];
  return lines(['link set lo up', `addr add ${GATEWAY}/32 dev lo`, 'rule add pref 100 iif lo lookup main', ...(plan.detour ? detour : [])]);
}

/** Namespaces and veth pairs, run in the middle: both ends are born inside. */
export function endsBatch(ends: readonly NetEnd[]): string {
  return lines([
    ...ends.map(({ namespace }) => `netns add ${namespace}`),
    ...ends.flatMap(({ namespace, device }) => [
      `link add ${device} mtu 1500 type veth peer name wan0 netns ${namespace}`,
      `link set ${device} up`,
    ]),
  ]);
}

/** Run inside the end's namespace. */
export function insideBatch({ address }: NetEnd): string {
  return lines([
    'link set lo up',
    `addr add ${address}/32 dev wan0`,
    'link set wan0 up',
    `route add ${GATEWAY} dev wan0 scope link`,
    `route add default via ${GATEWAY} dev wan0 src ${address}`,
  ]);
}

/** Run in the middle after everything else of an end: an end without this route is not complete. */
export function routesBatch(ends: readonly NetEnd[]): string {
  return lines(ends.map(({ address, device }) => `route replace ${address}/32 dev ${device} src ${GATEWAY}`));
}

/** Run by the router when it has the TUN device. */
export function tunBatch(): string {
  return lines([`link set ${TUN_DEVICE} mtu 1500 txqueuelen 20000 up`, `route replace default dev ${TUN_DEVICE} table ${DETOUR_TABLE}`]);
}

/** ip_forward comes first, because it sets others back; rp_filter would drop what comes back from the router. */
export const MIDDLE_SYSCTLS: readonly (readonly [value: string, keys: readonly string[]])[] = [
  ['1', ['net.ipv4.ip_forward']],
  [
    '0',
    [
      'net.ipv4.conf.all.rp_filter',
      'net.ipv4.conf.default.rp_filter',
      'net.ipv4.conf.all.send_redirects',
      'net.ipv4.conf.default.send_redirects',
      'net.ipv4.icmp_ratelimit',
    ],
  ],
];

export const NO_IPV6 = 'net.ipv6.conf.all.disable_ipv6';

export function sysctlFile(key: string): string {
  return `/proc/sys/${key.replaceAll('.', '/')}`;
}

function lines(commands: readonly string[]): string {
  return commands.map((command) => `${command}\n`).join('');
}
