/**
 * Where things are: the same renderers serve production (host names, /etc and /var paths) and the local network
 * (addresses and folders that `up` made). A Placement answers every such question; the renderers ask nothing else.
 */
import type { NodeId, OrganisationId } from '../../kernel/ids.ts';
import type { FabricNode, Orderer, Peer, Topology } from '../../topology/model.ts';

export interface Placement {
  /** Address that the node's listeners bind to. */
  listen(node: FabricNode): string;
  /** Name or address that others dial. */
  dial(node: FabricNode): string;
  paths(node: FabricNode): NodePaths;
  /** Folder of the crypto tree (cryptogen's layout) as the channel's author sees it. */
  readonly cryptoRoot: string;
  /** Folder of the chaincode-as-a-service builder as the peer sees it. */
  builder(peer: Peer): string;
  /** host:port of the peer's CouchDB; null: LevelDB in the peer itself. */
  stateDatabase(peer: Peer): string | null;
}

/** Absolute paths as the node's process sees them. */
export interface NodePaths {
  readonly config: string;
  readonly data: string;
  readonly msp: string;
  readonly tls: string;
  /** TLS CA certificates of every organisation, by organisation: mutual TLS accepts clients of all of them. */
  tlsCa(organisation: OrganisationId): string;
}

/** Folder of an organisation in the crypto tree. */
export function organisationFolder(topology: Topology, organisation: OrganisationId): string {
  const org = topology.organisations[organisation];
  if (org === undefined) throw new Error(`no organisation ${organisation}`);
  return `${org.kind === 'orderer' ? 'ordererOrganizations' : 'peerOrganizations'}/${org.domain}`;
}

/** Folder of a node in the crypto tree. */
export function nodeFolder(topology: Topology, node: FabricNode): string {
  return `${organisationFolder(topology, node.organisation)}/${node.kind === 'orderer' ? 'orderers' : 'peers'}/${node.host}`;
}

/** Folder of a user in the crypto tree. */
export function userFolder(topology: Topology, organisation: OrganisationId, user: string): string {
  const org = topology.organisations[organisation];
  return `${organisationFolder(topology, organisation)}/users/${user}@${org?.domain ?? ''}`;
}

/** Production: host names, every interface, the folders that Fabric's documentation uses. */
export function productionPlacement(topology: Topology): Placement {
  const config = '/etc/hyperledger/fabric';
  return {
    listen: () => '0.0.0.0',
    dial: (node) => node.host,
    paths: (node) => ({
      config,
      data: node.data,
      msp: `${config}/msp`,
      tls: `${config}/tls`,
      tlsCa: (organisation) => `${config}/tlsca/${topology.organisations[organisation]?.domain ?? organisation}.pem`,
    }),
    cryptoRoot: 'organizations',
    builder: () => '/opt/hyperledger/ccaas_builder',
    stateDatabase: ({ id }) => {
      const database = Object.values(topology.stateDatabases).find(({ peers }) => peers.includes(id));
      return database === undefined ? null : `${database.listen}:${database.port}`;
    },
  };
}

export function mspOf(topology: Topology, node: FabricNode): string {
  return topology.organisations[node.organisation]?.msp ?? '';
}

export function requireOrderer(topology: Topology, id: NodeId): Orderer {
  const node = topology.orderers[id];
  if (node === undefined) throw new Error(`no orderer ${id}`);
  return node;
}

export function requirePeer(topology: Topology, id: NodeId): Peer {
  const node = topology.peers[id];
  if (node === undefined) throw new Error(`no peer ${id}`);
  return node;
}

/** Whether the version knows what Fabric 3 brought (Backoff, Throttling, BFT) and refuses what it dropped (Kafka, BootstrapMethod). */
export function isFabric3(topology: Topology): boolean {
  return Number(topology.platform.version.split('.')[0]) >= 3;
}
