/** Keep-alives of the ways into the network, as far as the topology file alone tells: services of clients, load balancers. */
import type { Finding } from '../../kernel/finding.ts';
import type { LoadBalancer, Service, Topology } from '../../topology/model.ts';
import type { PositionOf } from './check.ts';
import { TIMING_CODES } from './codes.ts';
import { judge, type TimingRule } from './rule.ts';

/** peer.keepalive.minInterval of sampleconfig/core.yaml, Fabric v3.1.1. */
const PEER_MIN_INTERVAL_MS = 60_000;

interface BalancerFacts {
  readonly balancer: LoadBalancer;
  /** Of the services whose clients may come through it: that whose clients ping least often. Nobody knows how those of orderers ping. */
  readonly slowest: Service | undefined;
}

/** @param knownSettings whether the files of the nodes are judged beside this: then what peers allow is theirs to say. */
export function checkEntrances(topology: Topology, knownSettings: boolean, positionOf?: PositionOf): readonly Finding[] {
  if (topology.platform.kind !== 'fabric') return [];
  const services = Object.values(topology.services);
  const pings = knownSettings ? [] : services.flatMap((service) => found(['services', service.id], [DEFAULT_MINIMUM], service, positionOf));
  const balancers = Object.values(topology.loadBalancers).map((balancer) => ({ balancer, slowest: slowestOf(balancer, services) }));
  return [...pings, ...balancers.flatMap((facts) => found(['load-balancers', facts.balancer.id], [IDLE], facts, positionOf))];
}

const DEFAULT_MINIMUM: TimingRule<Service> = {
  code: 'T131',
  key: 'keepalive.interval',
  inequality: 'keepalive.interval >= peer.keepalive.minInterval',
  severity: 'warning',
  terms: ({ id, keepalive }) => ({
    left: keepalive.intervalMs,
    relation: '>=',
    right: PEER_MIN_INTERVAL_MS,
    unit: 'ms',
    message: `clients of ${id} ping more often than peers allow by default`,
    evidence: 'the default of Fabric; give the files of the peers with --settings to compare with what they have',
  }),
};

const IDLE: TimingRule<BalancerFacts> = {
  code: 'T132',
  key: 'idle-timeout',
  inequality: 'idle-timeout > 2 x keep-alive interval',
  terms: ({ balancer, slowest }) =>
    slowest === undefined
      ? undefined
      : {
          left: balancer.idleTimeoutMs,
          relation: '>',
          right: 2 * slowest.keepalive.intervalMs,
          unit: 'ms',
          message: `${balancer.id} may close streams between two pings of the clients of ${slowest.id}`,
        },
};

function slowestOf({ serves }: LoadBalancer, services: readonly Service[]): Service | undefined {
  const through = services.filter(({ peers }) => peers.some((peer) => serves.peers.includes(peer)));
  return through.toSorted((a, b) => b.keepalive.intervalMs - a.keepalive.intervalMs)[0];
}

function found<F>(path: readonly string[], rules: readonly TimingRule<F>[], facts: F, positionOf?: PositionOf): readonly Finding[] {
  return judge(rules, facts).map(({ code, key, severity, message, evidence }) => {
    const at = positionOf?.([...path, ...key.split('.')]);
    const subject = [...path, key].join('.');
    return { code, severity, subject, message, evidence, hint: TIMING_CODES[code].hint, ...(at === undefined ? {} : { at }) };
  });
}
