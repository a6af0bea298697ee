import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const expirationChecksOff: ProductionCheck = {
  code: 'C119',
  title: 'expired identities are accepted',
  meaning:
    'The option is meant for the hours in which the expired certificate of an administrator is replaced. Left on, everybody whose certificate has expired can go on writing.',
  hint: 'Set General.Authentication.NoExpirationChecks to false when the certificates are renewed.',
  severity: 'warning',
  source:
    'orderer/common/msgprocessor/standardchannel.go CreateStandardChannelFilters, Fabric v3.1.1: the filter of expired identities is left out',
  of: 'orderer',
  find: (ask) => {
    const off = ask('General.Authentication.NoExpirationChecks');
    return truth(off) === true ? { message: 'takes messages that are signed with expired certificates', settings: [off] } : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'NoExpirationChecks: false', becomes: 'NoExpirationChecks: "f"' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'NoExpirationChecks: false', becomes: 'NoExpirationChecks: true' },
  },
};
