/** Which authorities each organisation declares: in the tree of files, and in the configuration of a channel. */
import type { OrganisationId } from '../../kernel/ids.ts';
import { isSelfIssued, type Trust } from './chain.ts';
import type { CertificateFacts } from './model.ts';
import { type Holder, isEnrolmentAuthority, isTlsAuthority, type Placed } from './place-certificate.ts';
import { groups, type Scene } from './scene.ts';

export interface OrganisationTrust {
  readonly enrolment: Trust;
  readonly tls: Trust;
}

export type TrustByOrganisation = ReadonlyMap<OrganisationId, OrganisationTrust>;

/** Declared in the organisation's own folders; where it has none, in the folders of its nodes; else authorities that nobody claims. */
export function trustInFiles(scene: Scene): TrustByOrganisation {
  const files = scene.placed.filter(({ facts }) => facts.source.kind === 'file');
  const level = (kind: Holder['kind']): ReadonlyMap<string, readonly Placed[]> =>
    groups(
      files.filter(({ holder }) => holder.kind === kind),
      ({ holder }) => organisationOf(holder),
    );
  const [declared, inNodes] = [level('organisation'), level('node')];
  const unclaimed = files.filter(({ holder, facts }) => holder.kind === 'nobody' && facts.isCa);
  return new Map(
    Object.keys(scene.topology.organisations).map((id) => {
      const sources = [declared.get(id) ?? [], inNodes.get(id) ?? [], unclaimed];
      const first = (is: (placed: Placed) => boolean): readonly Placed[] =>
        sources.map((all) => all.filter(is)).find((all) => all.length > 0) ?? [];
      return [
        id,
        trust(
          first(({ slot }) => isEnrolmentAuthority(slot)),
          first(({ slot }) => isTlsAuthority(slot)),
        ),
      ];
    }),
  );
}

/** Only organisations that the configuration has, and that the topology knows. */
export function trustInChannel(scene: Scene, channel: string): TrustByOrganisation {
  const all = groups(scene.ofChannel.get(channel) ?? [], ({ holder, facts }) =>
    facts.source.kind === 'channel' && facts.source.place.kind === 'msp' ? organisationOf(holder) : undefined,
  );
  return new Map(
    [...all].map(([id, placed]) => [
      id,
      trust(
        placed.filter(({ slot }) => slot === 'root' || slot === 'intermediate'),
        placed.filter(({ slot }) => slot === 'tls-root' || slot === 'tls-intermediate'),
      ),
    ]),
  );
}

/** An identity must reach a root; for TLS Fabric trusts intermediate authorities as it does roots (updateTrustedRoots, v3.1.1). */
function trust(enrolment: readonly Placed[], tls: readonly Placed[]): OrganisationTrust {
  const facts = (all: readonly Placed[]): readonly CertificateFacts[] => [
    ...new Map(all.map((each) => [each.facts.fingerprint, each.facts])).values(),
  ];
  const isRoot = ({ slot, facts: { subject, issuer } }: Placed): boolean =>
    slot === 'root' || (slot === 'authority' && isSelfIssued({ subject, issuer }));
  return {
    enrolment: { roots: facts(enrolment.filter(isRoot)), intermediates: facts(enrolment.filter((each) => !isRoot(each))) },
    tls: { roots: facts(tls), intermediates: [] },
  };
}

export function organisationOf(holder: Holder): OrganisationId | undefined {
  switch (holder.kind) {
    case 'node':
      return holder.node.organisation;
    case 'user':
      return holder.organisation?.id;
    case 'organisation':
      return holder.organisation.id;
    case 'nobody':
      return undefined;
  }
}
