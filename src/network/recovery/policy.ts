/** The policy of recovering a lost majority on a local network, for one command. */
import { approvePolicy, type PolicyOptions, type PolicyState, policyState, revokePolicy } from '../../engine/recovery/policy.ts';
import { openEngineStore } from '../engine/open-store.ts';
import type { OpenNetwork } from '../open.ts';
import { pastDrills } from '../past-drills.ts';
import { systemClock } from '../system-clock.ts';
import { topologyDigest } from '../topology-digest.ts';
import { sha256Hex } from './plan-file.ts';

export interface PolicyDesk {
  show(): Promise<PolicyState>;
  /** Answers with everybody who has approved it. */
  approve(by: string): Promise<readonly string[]>;
  /** Answers with the number of the record. */
  revoke(by: string, reason: string): Promise<number>;
}

export async function withPolicy<T>(network: OpenNetwork, work: (desk: PolicyDesk) => Promise<T>): Promise<T> {
  const { topology, paths, record } = network;
  const store = openEngineStore(paths, record);
  const options: PolicyOptions = {
    store,
    clock: systemClock,
    network: record.id,
    topologyDigest: topologyDigest(topology),
    digest: sha256Hex,
    policy: topology.recovery.majorityLoss,
  };
  try {
    return await work({
      show: async () => policyState(options, await pastDrills(network)),
      approve: (by) => approvePolicy(options, by),
      revoke: async (by, reason) => (await revokePolicy(options, by, reason)).sequence,
    });
  } finally {
    await store.close();
  }
}
