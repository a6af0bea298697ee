import { nodes } from '../../../topology/lookup.ts';
import type { Channel, FabricNode } from '../../../topology/model.ts';
import { channelsByNode, machineOf } from '../node-facts.ts';
import type { ProductionCheck } from '../check.ts';

/** The n-th chaincode that a peer runs listens n above the port `service`. */
function portsOf(node: FabricNode, channels: readonly Channel[]): Readonly<Record<string, number>> {
  if (node.kind === 'orderer') return { ...node.ports };
  const { service, ...ports } = node.ports;
  const served = channels.flatMap(({ chaincodes }) => Object.entries(chaincodes));
  const own = served.filter(([, chaincode]) => chaincode.kind === 'sample' || chaincode.address === undefined);
  return { ...ports, ...Object.fromEntries(own.map(([name], index) => [`chaincode ${name}`, service + index])) };
}

export const portsCollideOnMachine: ProductionCheck = {
  code: 'C101',
  title: 'two nodes of one machine want the same port',
  meaning: 'The second one that starts finds the address in use, and ends.',
  hint: 'Give one of them another port under `ports`, or another machine in `at`.',
  severity: 'error',
  source:
    'Fabric v3.1 docs, Checklist for a production ordering node, Operations: two ordering nodes on one machine need different ports, or the second fails to start',
  of: 'topology',
  find: (topology) => {
    const owners = new Map<string, FabricNode>();
    const channels = channelsByNode(topology);
    return nodes(topology).flatMap((node) => {
      const machine = machineOf(topology, node);
      if (machine === undefined) return [];
      return Object.entries(portsOf(node, channels.get(node.id) ?? [])).flatMap(([name, port]) => {
        const other = owners.get(`${machine}:${port}`);
        if (other === undefined) owners.set(`${machine}:${port}`, node);
        if (other === undefined || other.id === node.id) return [];
        const message = `${node.id} and ${other.id} are both on ${machine}, and both listen on port ${port}`;
        return [{ subject: node.id, message, evidence: `${node.id}: ${name} ${port}`, path: [`${node.kind}s`, node.id] }];
      });
    });
  },
  examples: {
    right: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'peer1-org2: { organisation: org2, at: london/lon-b }',
      becomes: 'peer1-org2: { organisation: org2, at: london/lon-b/-/h1 }',
    },
    wrong: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'peer1-org2: { organisation: org2, at: london/lon-b }',
      becomes: 'peer1-org2: { organisation: org2, at: london/lon-b/-/h1, ports: { operations: 8443 } }',
    },
  },
};
