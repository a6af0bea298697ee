import type { ProductionCheck } from '../check.ts';
import { address, isEveryInterface, truth } from '../values.ts';

export const addressGuessed: ProductionCheck = {
  code: 'C105',
  title: 'a peer guesses the address that it tells others',
  meaning:
    'For an unspecified address the peer takes the first address of the machine that is no loopback. On a machine with several networks, or in a container, that is often one which the others cannot reach, and it is in no certificate.',
  hint: 'Set peer.address to the host name and port by which the peers of the organisation reach this one.',
  severity: 'warning',
  source: 'core/peer/config.go getLocalAddress, Fabric v3.1.1; sample value 0.0.0.0:7051',
  of: 'peer',
  find: (ask) => {
    const own = ask('peer.address');
    const detect = ask('peer.addressAutoDetect');
    const host = address(own)?.host;
    if (truth(detect) === true) return { message: 'its address is detected, not given', settings: [detect, own] };
    if (host === undefined || !isEveryInterface(host)) return undefined;
    return { message: 'its address is unspecified, so it is detected', settings: [own] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'addressAutoDetect: false', becomes: 'addressAutoDetect: "false"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'addressAutoDetect: false', becomes: 'addressAutoDetect: true' },
  },
};
