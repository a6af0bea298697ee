import type { ProductionCheck } from '../check.ts';
import { count } from '../values.ts';

export const messageLimitBelowBlock: ProductionCheck = {
  code: 'C172',
  title: 'a node that cannot take the largest block of its channel',
  meaning:
    'The first block above the limit is refused, and so is every try to get it again: the node stands still at that height until the limit is raised.',
  hint: "Raise MaxRecvMsgSize and MaxSendMsgSize of orderers, maxRecvMsgSize and maxSendMsgSize of peers: 104857600 is Fabric's own value.",
  severity: 'warning',
  source:
    'sampleconfig/orderer.yaml General.MaxRecvMsgSize and core.yaml peer.maxRecvMsgSize, Fabric v3.1.1: max message size in bytes GRPC can receive',
  of: 'node',
  find: (ask, node, { channels }) => {
    const keys =
      node.kind === 'orderer' ? ['General.MaxRecvMsgSize', 'General.MaxSendMsgSize'] : ['peer.maxRecvMsgSize', 'peer.maxSendMsgSize'];
    const largest = Math.max(0, ...channels.map(({ batch }) => batch.absoluteMaxBytes));
    const low = keys.map(ask).find((limit) => (count(limit) ?? Infinity) <= largest);
    if (low === undefined) return undefined;
    return { message: 'cannot take the largest block of its channel', settings: [low], evidence: `batch.absolute-max-bytes is ${largest}` };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'maxRecvMsgSize: 104857600', becomes: 'maxRecvMsgSize: 10485761' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'maxRecvMsgSize: 104857600', becomes: 'maxRecvMsgSize: 4194304' },
  },
};
