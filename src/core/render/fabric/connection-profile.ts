/** The connection profile of an organisation (connection-ORG.json): kept readable for tools of the old SDK; the gateway client needs less. */
import type { OrganisationId } from '../../kernel/ids.ts';
import type { FabricNode, Topology } from '../../topology/model.ts';

export interface ConnectionEndpoint {
  /** host:port that an application dials. */
  readonly address: string;
  readonly tlsCaPem: string | null;
}

export function connectionProfile(
  topology: Topology,
  organisation: OrganisationId,
  endpoint: (node: FabricNode) => ConnectionEndpoint,
): object {
  const org = topology.organisations[organisation];
  const peers = Object.values(topology.peers).filter((peer) => peer.organisation === organisation);
  return {
    name: `${topology.name}-${organisation}`,
    version: '1.0.0',
    client: { organization: organisation, connection: { timeout: { peer: { endorser: '30' } } } },
    organizations: { [organisation]: { mspid: org?.msp, peers: peers.map((peer) => peer.host) } },
    peers: Object.fromEntries(
      peers.map((peer) => {
        const { address, tlsCaPem } = endpoint(peer);
        return [
          peer.host,
          {
            url: `grpcs://${address}`,
            ...(tlsCaPem === null ? {} : { tlsCACerts: { pem: tlsCaPem } }),
            // keepalive: a client that pings more often than the peer's minInterval (60 s) is cut off.
            grpcOptions: { 'ssl-target-name-override': peer.host, hostnameOverride: peer.host, 'grpc.keepalive_time_ms': 120000 },
          },
        ];
      }),
    ),
  };
}
