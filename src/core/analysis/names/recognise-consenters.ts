/** Consenters of a configuration whose host is written otherwise than in the topology (an address, an alias): their keys tell who they are. */
import type { FabricNode } from '../../topology/model.ts';
import type { CertificateSource, KeyId } from './model.ts';
import type { Placed } from './place-certificate.ts';

export function recogniseConsenters(placed: readonly Placed[]): readonly Placed[] {
  const owners = ownersOf(placed);
  const known = new Map<string, FabricNode>();
  for (const { facts } of placed) {
    const consenter = consenterOf(facts.source);
    const node = owners.get(facts.keyId);
    if (consenter !== undefined && node !== undefined && node !== 'several') known.set(consenter, node);
  }
  return placed.map((each) => {
    const node = each.holder.kind === 'nobody' ? known.get(consenterOf(each.facts.source) ?? '') : undefined;
    return node === undefined ? each : { ...each, holder: { kind: 'node', node } };
  });
}

/** A key that several nodes have tells nobody apart. */
function ownersOf(placed: readonly Placed[]): ReadonlyMap<KeyId, FabricNode | 'several'> {
  const owners = new Map<KeyId, FabricNode | 'several'>();
  for (const { facts, holder } of placed) {
    if (holder.kind !== 'node' || facts.source.kind === 'channel') continue;
    const other = owners.get(facts.keyId);
    owners.set(facts.keyId, other === undefined || other === holder.node ? holder.node : 'several');
  }
  return owners;
}

/** `channel host:port`; undefined for what is no consenter's. */
function consenterOf(source: CertificateSource): string | undefined {
  return source.kind === 'channel' && source.place.kind === 'consenter'
    ? `${source.channel} ${source.place.host}:${source.place.port}`
    : undefined;
}
