/** Consenters that Fabric cannot tell apart. */
import { type ChannelConfig, consenterAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { UpdateNote } from './change.ts';

export function duplicates({ consenters, consensus }: ChannelConfig): readonly UpdateNote[] {
  if (consensus.kind === 'other') return [];
  if (consenters.length === 0) return [note('there is no consenter', 'the list is empty')];
  const seen = new Map<string, string>();
  return consenters.flatMap((each, index) => {
    const address = consenterAddress(each);
    const marks = [
      ['address', address],
      ...(each.id === null ? [] : [['id', String(each.id)] as const]),
      ...(consensus.kind === 'raft'
        ? [...new Set([each.clientTlsCertificate, each.serverTlsCertificate])].map((pem) => ['TLS certificate', pem] as const)
        : []),
    ] as const;
    const found: UpdateNote[] = [];
    for (const [what, mark] of marks) {
      const other = seen.get(`${what} ${mark}`);
      if (other !== undefined) found.push(note(`two consenters have the same ${what}`, `${other} and number ${index + 1}, ${address}`));
      else seen.set(`${what} ${mark}`, `number ${index + 1}, ${address}`);
    }
    return found;
  });
}

function note(message: string, evidence: string): UpdateNote {
  return { code: 'U127', part: 'consenters', message, evidence };
}
