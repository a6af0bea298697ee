/** A topology in which every name tries to be code. The parser refuses such names; the page must bear them all the same. */
import type { Topology } from '../../src/core/topology/model.ts';
import { THREE_REGIONS } from './topologies.ts';

export const EVIL = `</script><img src=x onerror="globalThis.hacked=1">'"&#60;<!--<script>\${globalThis.hacked=1}`;

export function evilTopology(): Topology {
  const names = ['london', 'lon-a', 'org1', 'orderer-org', 'peer0-org1', 'orderer1', 'settlement', 'ledger'];
  const text = names.reduce(
    (json, name) => json.replaceAll(`"${name}"`, JSON.stringify(`${name}${EVIL}`)),
    JSON.stringify({ ...THREE_REGIONS, channels: withoutPolicies(THREE_REGIONS) }),
  );
  return { ...(JSON.parse(text) as Topology), name: EVIL };
}

/** Policies name MSPs, which stay as they are. */
function withoutPolicies({ channels }: Topology): Topology['channels'] {
  return Object.fromEntries(Object.entries(channels).map(([id, channel]) => [id, { ...channel, endorsement: 'MAJORITY' }]));
}
