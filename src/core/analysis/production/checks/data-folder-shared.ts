import { nodes } from '../../../topology/lookup.ts';
import { machineOf } from '../node-facts.ts';
import type { ProductionCheck } from '../check.ts';

export const dataFolderShared: ProductionCheck = {
  code: 'C133',
  title: 'two nodes of one machine with one data folder',
  meaning: 'The second finds the lock of the first and does not start, or, with volumes of containers, both write into the same ledger.',
  hint: 'Give each of them a folder of its own: `data`.',
  severity: 'error',
  source:
    'Fabric v3.1 docs, Checklist for a production ordering node, FileLedger.Location: override where two ordering nodes run on the same machine',
  of: 'topology',
  find: (topology) => {
    const owners = new Map<string, string>();
    return nodes(topology).flatMap((node) => {
      const machine = machineOf(topology, node);
      if (machine === undefined) return [];
      const folder = `${machine}:${node.data}`;
      const other = owners.get(folder);
      owners.set(folder, other ?? node.id);
      if (other === undefined) return [];
      const message = `${node.id} and ${other} keep their data in the same folder of ${machine}`;
      return [{ subject: node.id, message, evidence: `data is ${node.data}`, path: [`${node.kind}s`, node.id] }];
    });
  },
  examples: {
    right: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'orderer3: { organisation: orderer-org, at: frankfurt/fra-a }',
      becomes: 'orderer3: { organisation: orderer-org, at: frankfurt/fra-a/-/h1 }',
    },
    wrong: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'orderer3: { organisation: orderer-org, at: frankfurt/fra-a }',
      becomes: 'orderer3: { organisation: orderer-org, at: london/lon-b/-/h1, ports: { grpc: 7150, admin: 7153, operations: 8543 } }',
    },
  },
};
