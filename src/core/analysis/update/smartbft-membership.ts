/** SmartBFT: ids stand for nodes for ever, and one consenter at a time, which Fabric does not ask for. */
import { type ConfigConsenter, consenterAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, UpdateNote } from './change.ts';
import { addresses } from './membership.ts';

export function smartBftMembership({ current, next, members }: ConfigUpdateCase): readonly UpdateNote[] {
  if (current.consensus.kind !== 'smartbft' || next.consensus.kind !== 'smartbft') return [];
  const notes: UpdateNote[] = [];
  const { added, removed, kept } = members;
  if (added.length + removed.length > 1) {
    const message = `${added.length} consenters are added and ${removed.length} removed in one update`;
    notes.push({
      code: 'U123',
      part: 'consenters',
      message,
      evidence: `added: ${addresses(added) || 'none'}; removed: ${addresses(removed) || 'none'}`,
    });
  }
  for (const { before, after } of kept) {
    if (before.id === after.id) continue;
    const message = `${consenterAddress(after)} changes its id from ${before.id} to ${after.id} in place`;
    notes.push({ code: 'U124', part: 'consenters', message, evidence: idsOf(current.consenters) });
  }
  for (const consenter of added) notes.push(...newcomerId(consenter, current.consenters));
  return notes;
}

function newcomerId(newcomer: ConfigConsenter, current: readonly ConfigConsenter[]): readonly UpdateNote[] {
  const { id } = newcomer;
  const evidence = idsOf(current);
  const owner = current.find((each) => each.id === id);
  if (owner !== undefined) {
    const message = `${consenterAddress(newcomer)} gets id ${id}, which is that of ${consenterAddress(owner)}`;
    return [{ code: 'U125', part: 'consenters', message, evidence }];
  }
  const highest = Math.max(0, ...current.map((each) => each.id ?? 0));
  if (id === null || id > highest) return [];
  const message = `${consenterAddress(newcomer)} gets id ${id}; the channel is already at ${highest}`;
  return [{ code: 'U126', part: 'consenters', message, evidence }];
}

function idsOf(consenters: readonly ConfigConsenter[]): string {
  return `current ids: ${consenters.map((each) => `${each.id} ${consenterAddress(each)}`).join(', ')}`;
}
