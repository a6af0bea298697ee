/** Which consenters an update adds, removes and keeps. */
import { type ChannelConfig, consenterAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { MembershipChange } from './change.ts';

export function membershipChange(current: ChannelConfig, next: ChannelConfig): MembershipChange {
  const before = new Map(current.consenters.map((each) => [consenterAddress(each), each]));
  const after = new Map(next.consenters.map((each) => [consenterAddress(each), each]));
  return {
    added: next.consenters.filter((each) => !before.has(consenterAddress(each))),
    removed: current.consenters.filter((each) => !after.has(consenterAddress(each))),
    kept: current.consenters.flatMap((each) => {
      const same = after.get(consenterAddress(each));
      return same === undefined ? [] : [{ before: each, after: same }];
    }),
  };
}

export function membersChange({ added, removed }: MembershipChange): boolean {
  return added.length + removed.length > 0;
}

export function addresses(consenters: ChannelConfig['consenters']): string {
  return consenters.map(consenterAddress).join(', ');
}
