import { organisationOf } from '../../../topology/lookup.ts';
import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const wrongMspId: ProductionCheck = {
  code: 'C120',
  title: 'a node with the MSP id of another organisation',
  meaning:
    'Its signatures are judged by the certificates of that MSP, and are invalid in every channel. SampleOrg is what stands in the sample files.',
  hint: 'Set the local MSP id to that of the organisation that owns the node.',
  severity: 'error',
  source:
    'Fabric v3.1 docs, Checklist for a production peer, peer.localMspId: must match one of the MSPs of the channel, or its messages are not valid',
  of: 'node',
  find: (ask, node, { topology }) => {
    const setting = ask(node.kind === 'orderer' ? 'General.LocalMSPID' : 'peer.localMspId');
    const { id, msp } = organisationOf(topology, node.id);
    const value = text(setting);
    if (value === undefined || value === msp) return undefined;
    return { message: `signs as ${value}, and belongs to ${id}`, settings: [setting], evidence: `organisations.${id}.msp is ${msp}` };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'LocalMSPID: OrdererMSP', becomes: 'LocalMSPID: "OrdererMSP"' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'LocalMSPID: OrdererMSP', becomes: 'LocalMSPID: SampleOrg' },
  },
};
