/** Which names anyone dials the nodes by: what TLS certificates must cover. State databases are left out: Fabric dials them without TLS. */
import type { NodeId } from '../../kernel/ids.ts';
import type { ChannelConfig, ConfigOrganisation } from '../../platforms/fabric/channel-config/model.ts';
import { nodes } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';

export interface DialledName {
  readonly name: string;
  /** Who dials it, in words. */
  readonly by: string;
  /** Who may answer. */
  readonly nodes: readonly NodeId[];
  /** Whether each of them must carry the name (any may answer), or one is enough (nobody says which of them it is). */
  readonly need: 'each' | 'one';
  /** Where the topology file has the name, when it is no node's own. */
  readonly path?: readonly string[];
}

export function dialledNames(topology: Topology, configs: readonly ChannelConfig[]): readonly DialledName[] {
  const own = nodes(topology).map(({ id, host, kind }): DialledName => {
    const by = kind === 'orderer' ? 'orderers, peers and gateways' : 'peers, gateways and applications';
    return { name: host, by, nodes: [id], need: 'each' };
  });
  const entries = [...own, ...entryPoints(topology), ...declared(topology)];
  const hosts = new Set(entries.map(({ name }) => name.toLowerCase()));
  const configured = configs.flatMap((config) => configuredNames(topology, config)).filter(({ name }) => !hosts.has(name.toLowerCase()));
  return [...entries, ...new Map(configured.map((each) => [`${each.name.toLowerCase()} ${each.nodes.join()}`, each])).values()];
}

/** What clients dial instead of a node. Behind it any of the nodes answers, with its own certificate: TLS passes through. */
function entryPoints({ services, loadBalancers }: Topology): readonly DialledName[] {
  return [
    ...Object.values(services).map(({ id, host, peers }): DialledName => ({
      name: host,
      by: `applications, as service ${id}`,
      nodes: peers,
      need: 'each',
      path: ['services', id],
    })),
    ...Object.values(loadBalancers).map(({ id, host, serves }): DialledName => {
      const behind = [...serves.orderers, ...serves.peers];
      return { name: host, by: `clients, as load balancer ${id}`, nodes: behind, need: 'each', path: ['load-balancers', id] };
    }),
  ];
}

/** What the file says that a certificate is to carry. */
function declared({ certificates }: Topology): readonly DialledName[] {
  return Object.entries(certificates.names).flatMap(([node, names]) =>
    names.map((name): DialledName => ({
      name,
      by: 'whoever the topology file gives this name for',
      nodes: [node],
      need: 'each',
      path: ['certificates', 'names', node],
    })),
  );
}

/** Names of the configuration that are no node's own: an alias of one of the organisation's nodes, nobody says which. */
function configuredNames(topology: Topology, config: ChannelConfig): readonly DialledName[] {
  const owned = (msp: string): readonly NodeId[] =>
    nodes(topology)
      .filter(({ organisation }) => topology.organisations[organisation]?.msp === msp)
      .map(({ id }) => id);
  const named = (organisation: ConfigOrganisation, hosts: readonly string[], by: string): readonly DialledName[] => {
    const candidates = owned(organisation.msp.id);
    return candidates.length === 0 ? [] : hosts.map((name) => ({ name, by, nodes: candidates, need: 'one' }));
  };
  return [
    ...config.ordererOrganisations.flatMap((each) =>
      named(each, each.endpoints.map(hostOf), `peers and gateways, as an endpoint of channel ${config.channel}`),
    ),
    ...config.applicationOrganisations.flatMap((each) =>
      named(
        each,
        each.anchorPeers.map(({ host }) => host),
        `peers, as an anchor of channel ${config.channel}`,
      ),
    ),
  ];
}

/** `[::1]:7050` and `host:7050`. */
function hostOf(endpoint: string): string {
  return endpoint.replace(/:\d+$/u, '').replace(/^\[(.*)\]$/u, '$1');
}
