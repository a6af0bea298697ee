/** Every code that Holdfast can print, for `holdfast explain` and docs/reference/codes.md. Each folder owns its table; a test finds the missing. */
import { DRIFT_CODES } from '../core/analysis/drift/codes.ts';
import { NAMES_CODES } from '../core/analysis/names/codes.ts';
import { PLACEMENT_CODES } from '../core/analysis/placement/codes.ts';
import { PRODUCTION_CODES } from '../core/analysis/production/checks.ts';
import { STRUCTURE_CODES } from '../core/analysis/structure/codes.ts';
import { TIMING_CODES } from '../core/analysis/timing/codes.ts';
import { UPDATE_CODES } from '../core/analysis/update/codes.ts';
import { ACCOUNTING_CODES } from '../core/chaos/accounting/codes.ts';
import { DRILL_CODES } from '../core/chaos/drill/codes.ts';
import { DIAGNOSIS_CODES } from '../core/decision/diagnose/codes.ts';
import { RULE_CODES } from '../core/decision/rules/table.ts';
import type { CodeEntry, CodeTable } from '../core/kernel/failure.ts';
import { OBSERVATION_CODES } from '../core/observation/codes.ts';
import { LINT_CODES } from '../core/plan/codes.ts';
import { STEP_CODES } from '../core/plan/step-kinds.ts';
import { POLICY_CODES } from '../core/policy/codes.ts';
import { ENGINE_STORE_CODES } from '../core/saga/codes.ts';
import { RECOVERY_CODES } from '../core/recovery/codes.ts';
import { TOPOLOGY_CODES } from '../core/topology/codes.ts';
import { ENGINE_CODES } from '../engine/codes.ts';
import { NET_CODES } from '../drivers/local/net/codes.ts';
import { PROCESS_CODES } from '../drivers/local/process/codes.ts';
import { DRIVER_CODES } from '../drivers/node/codes.ts';
import { NETWORK_CODES } from '../network/codes.ts';
import { CERTIFICATE_CODES } from '../platforms/fabric/certificates/codes.ts';
import { FABRIC_CODES } from '../platforms/fabric/codes.ts';
import { CONFIG_CODES } from '../platforms/fabric/config/codes.ts';
import { IMPORT_CODES } from '../platforms/fabric/import/codes.ts';
import { LOAD_CODES } from '../platforms/fabric/load/codes.ts';
import { MATERIAL_CODES } from '../platforms/fabric/material/codes.ts';
import { PROGRAM_CODES } from '../platforms/fabric/programs/codes.ts';
import { FABRIC_RECOVERY_CODES } from '../platforms/fabric/recovery/codes.ts';
import { SETTINGS_CODES } from '../platforms/fabric/settings/codes.ts';
import { WAL_CODES } from '../platforms/fabric/wal/codes.ts';
import { SIMULATION_CODES } from '../simulation/codes.ts';
import { STORE_CODES } from '../store/files/codes.ts';
import { CLI_CODES } from './codes.ts';

/**
 * Ranges: E1xx topology file and usage, E2xx programs and material, E3xx local network and driver, E4xx ledger, E5xx load and accounting,
 * E6xx drills, E7xx state folder, E80x the engine's store, E81x the engine, E9xx faults of Holdfast; findings: T1xx topology, P1xx endorsement policies (P10x refusals), L1xx placement, C1xx production, N1xx names and certificates, N3xx diagnoses, V1xx drift, U1xx channel updates, O2xx observation, A5xx accounting, R7xx recovery, D1xx to D6xx rules, K1xx plans that are refused, K2xx steps.
 */
export const CODE_TABLES: Readonly<Record<string, CodeTable>> = {
  'Topology file': TOPOLOGY_CODES,
  'Endorsement policies': POLICY_CODES,
  Structure: STRUCTURE_CODES,
  Timing: TIMING_CODES,
  Drift: DRIFT_CODES,
  Placement: PLACEMENT_CODES,
  'Production checks': PRODUCTION_CODES,
  'Names and certificates': NAMES_CODES,
  'Command line': CLI_CODES,
  'Fabric programs': PROGRAM_CODES,
  'Crypto material': MATERIAL_CODES,
  'Reading certificates': CERTIFICATE_CODES,
  'Local network': NETWORK_CODES,
  Drivers: DRIVER_CODES,
  'Local processes': PROCESS_CODES,
  'Links and namespaces': NET_CODES,
  Fabric: FABRIC_CODES,
  'Channel configuration': CONFIG_CODES,
  'Channel updates': UPDATE_CODES,
  'Files of nodes': SETTINGS_CODES,
  Import: IMPORT_CODES,
  "Orderers' disks": WAL_CODES,
  'Recovery of Fabric nodes': FABRIC_RECOVERY_CODES,
  'Load and ledger': LOAD_CODES,
  Observation: OBSERVATION_CODES,
  Diagnoses: DIAGNOSIS_CODES,
  Rules: RULE_CODES,
  'Plans refused': LINT_CODES,
  Steps: STEP_CODES,
  Accounting: ACCOUNTING_CODES,
  Drills: DRILL_CODES,
  'Recovery of a majority': RECOVERY_CODES,
  'State folder': STORE_CODES,
  'Store of the engine': ENGINE_STORE_CODES,
  Engine: ENGINE_CODES,
  Simulation: SIMULATION_CODES,
};

export interface CatalogueEntry extends CodeEntry {
  readonly code: string;
  /** The part of Holdfast that it belongs to. */
  readonly area: string;
}

export function catalogue(): readonly CatalogueEntry[] {
  const entries = Object.entries(CODE_TABLES).flatMap(([area, table]) =>
    Object.entries(table).map(([code, entry]) => Object.assign({ code, area }, entry)),
  );
  return entries.toSorted((a, b) => (a.code < b.code ? -1 : 1));
}
