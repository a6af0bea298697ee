import type { Finding } from '../../kernel/finding.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Rule, RuleContext } from '../model.ts';
import { proven, suspected } from './support/seen.ts';
import { evidenceOf, ruleFinding } from './support/words.ts';

/**
 * Two histories: which of them is true is nobody's to choose but the owners'. One single peer that differs from consenters who agree, and
 * from the other peers, is no fork but a peer to repair (D402).
 */
export const forkSeen: Rule = {
  id: 'D105',
  title: 'a ledger has forked',
  when: 'two nodes have different blocks of the same number, and it is not just one peer that differs from all others',
  does: 'it pages, plans nothing at all, and a plan that runs stands still where it is: any start, stop or change may make one of the histories final',
  hint: 'Stop writing to the channel at once, keep all data as it is, and find the first block that differs.',
  source: 'measured: fabric-orderers.md 3c and rule 2, fabric-smartbft.md',
  judge(context) {
    const channels = Object.keys(context.topology.channels).filter((channel) => isForked(context, channel));
    if (channels.length === 0) return null;
    return { findings: channels.map((channel) => page(context, channel)), halt: `${channels.join(', ')} has forked` };
  },
};

function isForked(context: RuleContext, channel: ChannelId): boolean {
  if (suspected(context, DIAGNOSIS.forked).some((each) => each.subject === channel || each.channel === channel)) return true;
  const diverged = new Set(
    proven(context, DIAGNOSIS.diverged)
      .filter((each) => each.channel === channel)
      .map(({ subject }) => subject),
  );
  const view = ownValue(context.evidence.snapshot.channels, channel)?.forked;
  const seen = view !== undefined && isKnown(view) && view.value;
  return seen && diverged.size !== 1;
}

function page(context: RuleContext, channel: ChannelId): Finding {
  const witnesses = suspected(context, DIAGNOSIS.forked, DIAGNOSIS.diverged).filter(
    (each) => each.subject === channel || each.channel === channel,
  );
  const evidence = witnesses.length === 0 ? 'nodes have different hashes at one height' : witnesses.map(evidenceOf).join('; ');
  return ruleFinding(forkSeen, { severity: 'error', subject: channel, message: `${channel} has forked: nothing is done to it`, evidence });
}
