import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const nodeOusOff: ProductionCheck = {
  code: 'C122',
  title: 'an MSP that tells no peers from clients',
  meaning:
    'Policies name roles: ORG.peer endorses, ORG.admin administers. Without NodeOUs no certificate has the role peer, no endorsement satisfies such a policy, and every transaction is invalid.',
  hint: 'Set NodeOUs.Enable to true with its four identifiers in config.yaml of every MSP folder of the organisation, and in the channel configuration.',
  severity: 'error',
  source: 'Fabric v3.1 docs, Membership Service Providers (MSP), Identity Classification: enabled when NodeOUs.Enable is true',
  of: 'node',
  find: (ask) => {
    const enabled = ask('msp.NodeOUs.Enable');
    if (enabled === undefined || (truth(enabled) !== false && enabled.value !== null)) return undefined;
    return { message: 'its MSP knows no roles, and the policies ask for them', settings: [enabled] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/msp/config.yaml', line: 'Enable: true', becomes: 'Enable: True' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/msp/config.yaml', line: 'Enable: true', becomes: 'Enable: false' },
  },
};
