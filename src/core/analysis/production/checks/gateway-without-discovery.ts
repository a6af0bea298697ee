import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const gatewayWithoutDiscovery: ProductionCheck = {
  code: 'C154',
  title: 'a gateway that does not start',
  meaning:
    'The gateway finds endorsers by the discovery service of the same peer. Without it the peer only writes a warning, and its clients get "unknown service gateway.Gateway".',
  hint: 'Set peer.discovery.enabled to true, or peer.gateway.enabled to false.',
  severity: 'warning',
  source: 'internal/peer/node/start.go, Fabric v3.1.1: "Discovery service must be enabled for embedded gateway"',
  of: 'peer',
  find: (ask) => {
    const [gateway, discovery] = [ask('peer.gateway.enabled'), ask('peer.discovery.enabled')];
    if (truth(gateway) !== true || truth(discovery) !== false) return undefined;
    return { message: 'offers no gateway, although it is enabled', settings: [discovery, gateway] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', below: 'discovery:', line: 'enabled: true', becomes: 'enabled: "true"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', below: 'discovery:', line: 'enabled: true', becomes: 'enabled: false' },
  },
};
