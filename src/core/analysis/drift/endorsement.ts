/** Channel/Application/Endorsement, and what it is made of where it asks every organisation. */
import type { ChannelPair, Difference } from './difference.ts';
import { canonicalPolicy, policyText } from './policy-text.ts';

const APPLICATION = '/Channel/Application';

export function endorsementDrift({ channel, config }: ChannelPair): readonly Difference[] {
  const policy = config.policies[`${APPLICATION}/Endorsement`];
  const reading = policyText(policy);
  const runs = reading.kind === 'text' ? reading.text : reading.why;
  const file = canonicalPolicy(channel.endorsement);
  const path = ['channels', channel.id, 'endorsement'];
  if (file !== runs) return [{ code: 'V140', path, message: `channel ${channel.id} is endorsed by another policy`, file, runs }];
  if (policy?.kind !== 'implicit') return [];
  return config.applicationOrganisations.flatMap(({ name, msp }): readonly Difference[] => {
    const own = policyText(config.policies[`${APPLICATION}/${name}/Endorsement`]);
    const assumed = `OR('${msp.id}.peer')`;
    const found = own.kind === 'text' ? own.text : own.why;
    if (found === assumed) return [];
    const message = `${name} endorses by a policy of its own on channel ${channel.id}`;
    return [{ code: 'V141', path, message, file: assumed, runs: found }];
  });
}
