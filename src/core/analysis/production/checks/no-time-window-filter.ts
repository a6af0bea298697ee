import { namesOf } from '../handlers.ts';
import type { ProductionCheck } from '../check.ts';
import { majorOf } from '../settings.ts';

export const noTimeWindowFilter: ProductionCheck = {
  code: 'C152',
  title: 'a peer that endorses proposals of any age',
  meaning:
    'Fabric 3 has a filter that refuses a proposal whose time is too far from the clock of the peer (peer.authentication.timewindow). A file that was carried over from 2.5 does not list it, and a recorded proposal can be played back for as long as the certificate is valid.',
  hint: 'Add `- name: TimeWindowCheck` to peer.handlers.authFilters.',
  severity: 'warning',
  source: 'sampleconfig/core.yaml, v3.1.1 against v2.5.9: TimeWindowCheck is new in peer.handlers.authFilters',
  of: 'peer',
  find: (ask, _peer, { settings }) => {
    const filters = ask('peer.handlers.authFilters');
    const names = filters === undefined ? [] : namesOf(filters);
    // With no filters at all the missing expiry check is the finding.
    if (filters === undefined || majorOf(settings) < 3 || names.length === 0 || names.includes('TimeWindowCheck')) return undefined;
    return { message: 'takes proposals of any age', settings: [filters] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: '- name: TimeWindowCheck', becomes: '- { name: TimeWindowCheck }' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: '- name: TimeWindowCheck', becomes: '- name: DefaultAuth' },
  },
};
