/** crypto-config.yaml for Fabric's cryptogen: the same tree, names and subject alternative names as Holdfast's own material. */
import { stringify } from 'yaml';
import type { FabricNode, Organisation, Topology } from '../../topology/model.ts';

export function cryptoConfigYaml(topology: Topology): string {
  const organisations = Object.values(topology.organisations);
  const nodes: FabricNode[] = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
  const section = (kind: Organisation['kind']): object[] =>
    organisations
      .filter((organisation) => organisation.kind === kind)
      .map((organisation) => ({
        Name: organisation.id,
        Domain: organisation.domain,
        EnableNodeOUs: true,
        Specs: nodes
          .filter((node) => node.organisation === organisation.id)
          .map((node) => ({ Hostname: node.id, CommonName: node.host, SANS: [node.host, node.id] })),
        Users: { Count: 1 },
      }));
  return stringify({ OrdererOrgs: section('orderer'), PeerOrgs: section('peer') }, { lineWidth: 0 });
}
