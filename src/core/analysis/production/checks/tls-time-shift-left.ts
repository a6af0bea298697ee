import type { ProductionCheck } from '../check.ts';
import { milliseconds } from '../values.ts';

export const tlsTimeShiftLeft: ProductionCheck = {
  code: 'C118',
  title: 'TLS handshakes with a shifted time',
  meaning:
    'The shift is a remedy for certificates that have expired, for the time of the repair. It makes expired certificates valid, and certificates that are younger than the shift invalid: that stopped a whole network in the laboratory.',
  hint: 'Renew the certificates, then remove TLSHandshakeTimeShift and restart the orderers one by one.',
  severity: 'warning',
  source: 'measured on Fabric v2.5.4: a shift of 1h on all nodes was a total outage, because the other certificates were younger',
  of: 'orderer',
  find: (ask) => {
    const shifts = [ask('General.Cluster.TLSHandshakeTimeShift'), ask('General.TLS.TLSHandshakeTimeShift')];
    const shifted = shifts.find((setting) => (milliseconds(setting) ?? 0) !== 0);
    return shifted === undefined ? undefined : { message: 'takes expired certificates and refuses young ones', settings: [shifted] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'TLSHandshakeTimeShift: 0s', becomes: 'TLSHandshakeTimeShift: 0' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'TLSHandshakeTimeShift: 0s', becomes: 'TLSHandshakeTimeShift: 24h' },
  },
};
