/** SmartBFT recomputes its leader after every change of the members. */
import { viewLeader } from '../../consensus/quorum.ts';
import { type ChannelConfig, type ConfigConsenter, consenterAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, UpdateNote } from './change.ts';

export function nextLeader(update: ConfigUpdateCase): readonly UpdateNote[] {
  const { current, next, liveness, members } = update;
  if (next.consensus.kind !== 'smartbft' || current.consensus.kind !== 'smartbft' || !idsChange(current, next)) return [];
  const { view } = liveness;
  if (view === undefined) {
    if (next.consenters.length === 0) return [];
    return [{ code: 'U122', part: 'consenters', message: 'who leads after the update is unknown', evidence: leadersByView(next) }];
  }
  const [before, after] = [leaderAt(current, view), leaderAt(next, view)];
  if (after === undefined) return [];
  const evidence = `view ${view}, ids ${idsOf(next).join(', ')}: index ${view % next.consenters.length}`;
  const address = consenterAddress(after);
  const newcomer = members.added.some((each) => consenterAddress(each) === address);
  if (newcomer || !liveness.alive.includes(address) || liveness.dead.includes(address)) {
    const why = newcomer ? 'is a newcomer' : 'is not known to be alive';
    return [{ code: 'U121', part: 'consenters', message: `${address} (id ${after.id}) leads next, and ${why}`, evidence }];
  }
  if (before !== undefined && consenterAddress(before) === address) return [];
  const from = before === undefined ? 'nobody' : `${consenterAddress(before)} (id ${before.id})`;
  return [{ code: 'U120', part: 'consenters', message: `the leader changes from ${from} to ${address} (id ${after.id})`, evidence }];
}

function idsChange(current: ChannelConfig, next: ChannelConfig): boolean {
  return idsOf(current).join() !== idsOf(next).join();
}

function leaderAt({ consenters }: ChannelConfig, view: number): ConfigConsenter | undefined {
  const ids = consenters.flatMap(({ id }) => (id === null ? [] : [id]));
  if (ids.length === 0) return undefined;
  const leader = viewLeader(ids, view);
  return consenters.find(({ id }) => id === leader);
}

function leadersByView(config: ChannelConfig): string {
  const count = config.consenters.length;
  const leaders = idsOf(config).map((id, index) => `view mod ${count} = ${index}: id ${id}`);
  return leaders.join('; ');
}

function idsOf({ consenters }: ChannelConfig): readonly number[] {
  return consenters.flatMap(({ id }) => (id === null ? [] : [id])).toSorted((a, b) => a - b);
}
