import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const developmentMode: ProductionCheck = {
  code: 'C180',
  title: 'a peer in development mode',
  meaning: 'Chaincode is whatever connects and gives the right name; the mode works only with TLS off on all nodes.',
  hint: 'Set chaincode.mode to net.',
  severity: 'error',
  source: 'Fabric v3.1 docs, Running chaincode in development mode: you should never run a production peer in DevMode',
  of: 'peer',
  find: (ask) => {
    const mode = ask('chaincode.mode');
    return text(mode) === 'dev' ? { message: 'runs any chaincode that connects', settings: [mode] } : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'mode: net', becomes: 'mode: "net"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'mode: net', becomes: 'mode: dev' },
  },
};
