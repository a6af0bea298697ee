import { nodes } from '../../../topology/lookup.ts';
import { machineOf } from '../node-facts.ts';
import type { ProductionCheck } from '../check.ts';
import { address, isLoopback, text } from '../values.ts';

export const listensOnLoopback: ProductionCheck = {
  code: 'C104',
  title: 'a node that others must reach listens on loopback only',
  meaning:
    'Nobody on another machine can connect: an orderer is no consenter that anyone can hear, a peer endorses for nobody. 127.0.0.1 is what an orderer takes when its file says nothing.',
  hint: 'Listen on 0.0.0.0, or on the address that the host name of the node resolves to.',
  severity: 'error',
  source: 'Fabric v3.1 docs, Checklist for a production ordering node, General.ListenAddress: default value should be overridden',
  of: 'node',
  find: (ask, node, { topology }) => {
    const machine = machineOf(topology, node);
    const elsewhere = nodes(topology).some(
      (other) => other.id !== node.id && (machine === undefined || machineOf(topology, other) !== machine),
    );
    const setting = ask(node.kind === 'orderer' ? 'General.ListenAddress' : 'peer.listenAddress');
    const host = node.kind === 'orderer' ? text(setting) : address(setting)?.host;
    if (!elsewhere || host === undefined || !isLoopback(host)) return undefined;
    return { message: 'listens on loopback, and the other nodes are on other machines', settings: [setting] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ListenAddress: 0.0.0.0', becomes: 'ListenAddress: 10.1.0.4' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ListenAddress: 0.0.0.0', becomes: 'ListenAddress: 127.0.0.1' },
  },
};
