/**
 * Names and certificates: what of them will refuse somebody, today or soon. Pure: facts in, findings out, worst first.
 * It must never say that something is fine because it was not looked at: what is missing or unreadable is a finding.
 */
import type { Finding } from '../../kernel/finding.ts';
import type { EpochMs } from '../../kernel/ids.ts';
import type { ChannelConfig } from '../../platforms/fabric/channel-config/model.ts';
import type { Topology } from '../../topology/model.ts';
import { checkAuthorities, checkChains, checkLocalRoots } from './check-chain.ts';
import { checkExpiry } from './check-expiry.ts';
import { checkDuplicates, checkKeys, checkSmartBftIdentities, checkTlsUses } from './check-keys.ts';
import { checkComplete, checkMsps } from './check-msp.ts';
import { checkNames } from './check-names.ts';
import type { CertificateInventory } from './model.ts';
import type { PositionOf } from './place-in-file.ts';
import { checkConsenters, checkPresented, checkRenewalAhead } from './renewal.ts';
import { type Scene, sceneOf } from './scene.ts';

const CHECKS: readonly ((scene: Scene) => void)[] = [
  checkNames,
  checkExpiry,
  checkRenewalAhead,
  checkConsenters,
  checkPresented,
  checkKeys,
  checkSmartBftIdentities,
  checkTlsUses,
  checkDuplicates,
  checkChains,
  checkLocalRoots,
  checkAuthorities,
  checkMsps,
  checkComplete,
];

const RANK: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** `now` is milliseconds since 1970: core has no clock. The certificates of `configs` are in the inventory too. */
export function judgeNames(
  topology: Topology,
  inventory: CertificateInventory,
  configs: readonly ChannelConfig[],
  now: EpochMs,
  positionOf?: PositionOf,
): readonly Finding[] {
  const findings: Finding[] = [];
  const scene = sceneOf(topology, inventory, configs, now, findings, positionOf);
  for (const check of CHECKS) check(scene);
  return findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || order(a.code, b.code) || order(a.subject, b.subject));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
