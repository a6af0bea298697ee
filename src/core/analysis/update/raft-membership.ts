/** Raft: one consenter at a time, as Fabric counts them: by client TLS certificate (ComputeMembershipChanges, Fabric v3.1.1). */
import { consenterAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, UpdateNote } from './change.ts';
import { addresses } from './membership.ts';

export function raftMembership({ current, next }: ConfigUpdateCase): readonly UpdateNote[] {
  if (current.consensus.kind !== 'raft' || next.consensus.kind !== 'raft') return [];
  const [before, after] = [current.consenters, next.consenters].map((list) => new Set(list.map((each) => each.clientTlsCertificate)));
  const added = next.consenters.filter((each) => before?.has(each.clientTlsCertificate) === false);
  const removed = current.consenters.filter((each) => after?.has(each.clientTlsCertificate) === false);
  const evidence = `added: ${addresses(added) || 'none'}; removed: ${addresses(removed) || 'none'}`;
  if (added.length > 1 || removed.length > 1) {
    const message = `${added.length} consenters are added and ${removed.length} removed; Raft takes one of each at most`;
    return [{ code: 'U110', part: 'consenters', message, evidence }];
  }
  const [incoming, outgoing] = [added[0], removed[0]];
  if (incoming === undefined || outgoing === undefined || consenterAddress(incoming) === consenterAddress(outgoing)) return [];
  const message = `${consenterAddress(incoming)} takes over the Raft id of ${consenterAddress(outgoing)}`;
  return [{ code: 'U111', part: 'consenters', message, evidence }];
}
