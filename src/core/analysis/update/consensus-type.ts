/** Migration from Raft to SmartBFT: one step at a time (orderer/common/msgprocessor/maintenancefilter.go, Fabric v3.1.1). */
import type { ChannelConfig } from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, UpdateNote } from './change.ts';

const PART = 'consensus';

export function consensusType({ current, next }: ConfigUpdateCase): readonly UpdateNote[] {
  const notes: UpdateNote[] = [];
  const [before, after] = [current.consensus, next.consensus];
  const evidence = `${typeOf(current)} (${before.state}) to ${typeOf(next)} (${after.state})`;
  if (typeOf(current) !== typeOf(next)) {
    const allowed = before.kind === 'raft' && after.kind === 'smartbft' && before.state === 'maintenance' && after.state === 'maintenance';
    if (allowed) notes.push({ code: 'U173', part: PART, message: 'the channel migrates to SmartBFT', evidence });
    else notes.push({ code: 'U170', part: PART, message: 'this change of the consensus type is not allowed', evidence });
  } else if (before.state !== after.state) {
    if (after.state === 'maintenance') notes.push({ code: 'U171', part: PART, message: 'the channel enters maintenance mode', evidence });
    if (!onlyStateDiffers(current, next))
      notes.push({ code: 'U172', part: PART, message: 'maintenance mode changes together with something else', evidence });
  }
  if (after.kind === 'smartbft' && after.leaderRotation === 'on')
    notes.push({ code: 'U180', part: PART, message: 'leader rotation is switched on', evidence: 'leader_rotation: ROTATION_ON' });
  return notes;
}

function typeOf({ consensus }: ChannelConfig): string {
  return consensus.kind === 'other' ? consensus.type : consensus.kind;
}

function onlyStateDiffers(current: ChannelConfig, next: ChannelConfig): boolean {
  const plain = (config: ChannelConfig): string =>
    JSON.stringify({ ...config, sequence: 0, consensus: { ...config.consensus, state: '' } });
  return plain(current) === plain(next);
}
