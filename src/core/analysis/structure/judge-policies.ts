/** What is legal in the endorsement policies of a topology and hardly meant: every text once per channel, where it stands in the file. */
import type { Finding } from '../../kernel/finding.ts';
import { POLICY_CODES } from '../../policy/codes.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { policyFindings } from '../../policy/policy-findings.ts';
import { organisation, organisationOf, peersOf } from '../../topology/lookup.ts';
import type { Channel, Topology } from '../../topology/model.ts';
import type { PositionOf } from '../timing/check.ts';

interface WrittenPolicy {
  readonly text: string;
  readonly path: readonly string[];
}

export function judgePolicies(topology: Topology, positionOf?: PositionOf): readonly Finding[] {
  return Object.values(topology.channels).flatMap((channel) => {
    const organisations = channel.organisations.map((id) => organisation(topology, id).msp);
    const peers = peersOf(topology, channel.id).map(({ id }) => organisationOf(topology, id).msp);
    const peersByMsp = new Map([...Map.groupBy(peers, (msp) => msp)].map(([msp, each]) => [msp, each.length]));
    return policiesOf(channel).flatMap(({ text, path }) => {
      const parsed = parsePolicy(text);
      // The parser of the file refuses what cannot be read.
      if (parsed.kind === 'error') return [];
      const found = policyFindings(parsed.policy, organisations, peersByMsp, parsed.ignoredFrom);
      return found.map(({ code, message, evidence }): Finding => {
        const { severity, hint } = POLICY_CODES[code];
        const at = positionOf?.(path);
        return { code, severity, subject: path.join('.'), message, evidence, hint, ...(at === undefined ? {} : { at }) };
      });
    });
  });
}

function policiesOf({ id, endorsement, chaincodes }: Channel): readonly WrittenPolicy[] {
  const root = ['channels', id];
  const ofChaincodes = Object.entries(chaincodes).flatMap(([name, chaincode]) => {
    const base = [...root, 'chaincodes', name];
    const collections = Object.entries(chaincode.collections).map(([collection, each]) => ({
      text: each.endorsement,
      path: [...base, 'collections', collection, 'endorsement'],
    }));
    return [{ text: chaincode.endorsement, path: [...base, 'endorsement'] }, ...collections];
  });
  const written = ofChaincodes.flatMap(({ text, path }) => (text === undefined ? [] : [{ text, path }]));
  return [{ text: endorsement, path: [...root, 'endorsement'] }, ...written];
}
