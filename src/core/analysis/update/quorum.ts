/** Quorum of the present and of the new consenters against what is known to be alive. Unknown is never counted as alive. */
import { crashesTolerated, liesTolerated, quorumSize } from '../../consensus/quorum.ts';
import { type ChannelConfig, consenterAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, Liveness, UpdateNote } from './change.ts';
import { membersChange } from './membership.ts';

interface Count {
  readonly needed: number;
  readonly alive: number;
  readonly unknown: number;
  readonly says: string;
}

export function quorumAlive(update: ConfigUpdateCase): readonly UpdateNote[] {
  const { current, next, liveness, members } = update;
  const notes: UpdateNote[] = [];
  const now = countOf(current, liveness, []);
  if (now !== undefined && now.alive + now.unknown < now.needed)
    notes.push({
      code: 'U114',
      part: 'consenters',
      message: 'the channel has no quorum alive, and the update would wait for one',
      evidence: now.says,
    });
  else if (now !== undefined && now.alive < now.needed)
    notes.push({ code: 'U115', part: 'consenters', message: 'whether the channel has a quorum is not known', evidence: now.says });
  const rekeyed = rekeyedAddresses(update);
  if (!membersChange(members) && rekeyed.length === 0 && current.consensus.kind === next.consensus.kind) return notes;
  const then = countOf(next, liveness, rekeyed);
  if (then !== undefined) notes.push(...judgeNext(then));
  return [...notes, ...lessBorne(current, next)];
}

function judgeNext({ needed, alive, unknown, says }: Count): readonly UpdateNote[] {
  if (alive >= needed) return [];
  if (alive + unknown < needed) {
    const message = `the new consenters need ${needed} alive and in step, and have ${alive}`;
    return [{ code: 'U112', part: 'consenters', message, evidence: says }];
  }
  const message = `the new consenters need ${needed} alive and in step; ${alive} are known to be, of ${unknown} nothing is known`;
  return [{ code: 'U113', part: 'consenters', message, evidence: says }];
}

function lessBorne(current: ChannelConfig, next: ChannelConfig): readonly UpdateNote[] {
  const [before, after] = [borne(current), borne(next)];
  if (before === undefined || after === undefined || (after.crashes >= before.crashes && after.lies >= before.lies)) return [];
  const said = ({ crashes, lies, n }: NonNullable<typeof before>): string => `${n} consenters bear ${crashes} crashes and ${lies} liars`;
  return [
    { code: 'U116', part: 'consenters', message: 'the channel bears less than before', evidence: `${said(before)}; then ${said(after)}` },
  ];
}

function borne({
  consensus: { kind },
  consenters: { length: n },
}: ChannelConfig): { crashes: number; lies: number; n: number } | undefined {
  return kind === 'other' || n === 0 ? undefined : { crashes: crashesTolerated(kind, n), lies: liesTolerated(kind, n), n };
}

/** @param out addresses that will not count although they are alive now. */
function countOf({ consensus, consenters }: ChannelConfig, { alive, dead }: Liveness, out: readonly string[]): Count | undefined {
  if (consensus.kind === 'other' || consenters.length === 0) return undefined;
  const needed = quorumSize(consensus.kind, consenters.length);
  const all = consenters.map(consenterAddress);
  const up = all.filter((each) => alive.includes(each) && !dead.includes(each) && !out.includes(each));
  const down = all.filter((each) => dead.includes(each) || out.includes(each));
  const unknown = all.filter((each) => !up.includes(each) && !down.includes(each));
  const listed = (list: readonly string[]): string => (list.length === 0 ? 'none' : list.join(', '));
  const says = `${all.length} consenters, quorum ${needed}; alive: ${listed(up)}; not alive: ${listed(down)}; unknown: ${listed(unknown)}`;
  return { needed, alive: up.length, unknown: unknown.length, says };
}

/** A consenter with another key is out until it runs with it. */
function rekeyedAddresses({ members: { kept }, knowledge: { sameKey } }: ConfigUpdateCase): readonly string[] {
  return kept
    .filter(({ before, after }) => {
      const pairs = [
        [before.clientTlsCertificate, after.clientTlsCertificate],
        [before.serverTlsCertificate, after.serverTlsCertificate],
        [before.identity ?? '', after.identity ?? ''],
      ] as const;
      return pairs.some(([a, b]) => a !== b && sameKey?.(a, b) !== true);
    })
    .map(({ after }) => consenterAddress(after));
}
