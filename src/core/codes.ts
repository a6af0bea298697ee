/** Every code that Holdfast can print, for `holdfast explain` and the generated reference. Each folder owns its table. */
import type { CodeTable } from './kernel/failure.ts';

/** Ranges: E1xx topology file and usage, E2xx programs, E3xx local network and driver, E4xx ledger, E5xx load and accounting,
 * E6xx drills, E7xx state folder, E9xx internal; findings: T1xx topology, O2xx observation, A5xx accounting. */
export const CODE_TABLES: readonly CodeTable[] = [];
