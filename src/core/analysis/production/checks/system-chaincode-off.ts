import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

/** core/chaincode/config.go parseBool, Fabric v3.1.1. */
const ON = /^\s*(true|t|1|enable|enabled|yes)\s*$/i;

export const systemChaincodeOff: ProductionCheck = {
  code: 'C183',
  title: 'a peer without one of the system chaincodes',
  meaning:
    'qscc answers what the height and the hash of the peer are, cscc joins channels, _lifecycle approves chaincodes. What is not in the list is off; without them the peer can be neither administered nor observed.',
  hint: 'Enable _lifecycle, cscc and qscc below chaincode.system.',
  severity: 'warning',
  source: 'core/chaincode/config.go SCCAllowlist, Fabric v3.1.1: made by chaincode.system alone; core/scc/qscc/query.go GetChainInfo',
  of: 'peer',
  find: (ask) => {
    const chaincodes = ['_lifecycle', 'cscc', 'qscc'].map((name) => ask(`chaincode.system.${name}`));
    const off = chaincodes.find((setting) => setting !== undefined && !ON.test(text(setting) ?? ''));
    return off === undefined ? undefined : { message: 'lacks a system chaincode', settings: [off] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'qscc: enable', becomes: 'qscc: "yes"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'qscc: enable', becomes: 'qscc: disable' },
  },
};
