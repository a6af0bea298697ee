import { namesOf } from '../handlers.ts';
import type { ProductionCheck } from '../check.ts';

export const noExpirationFilter: ProductionCheck = {
  code: 'C151',
  title: 'a peer that endorses for expired certificates',
  meaning:
    'The filters are made by exactly this list; there is no default. Without ExpirationCheck a client whose certificate has expired still gets endorsements, and reads what it should not read any more.',
  hint: 'Add `- name: ExpirationCheck` to peer.handlers.authFilters.',
  severity: 'warning',
  source: 'core/handlers/library/registry.go loadHandlers, Fabric v3.1.1; sampleconfig/core.yaml peer.handlers.authFilters',
  of: 'peer',
  find: (ask) => {
    const filters = ask('peer.handlers.authFilters');
    if (filters === undefined || namesOf(filters).includes('ExpirationCheck')) return undefined;
    return { message: 'does not look whether the certificate of a client has expired', settings: [filters] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: '- name: ExpirationCheck', becomes: '- name: "ExpirationCheck"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: '- name: ExpirationCheck', becomes: '- name: DefaultAuth' },
  },
};
