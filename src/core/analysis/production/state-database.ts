/** Which state database a peer uses. */
import type { Ask } from './check.ts';
import { text } from './values.ts';

/** core/ledger/ledger_interface.go, Fabric v3.1.1: the name is compared as it is written. */
export function usesCouchDb(ask: Ask): boolean {
  return text(ask('ledger.state.stateDatabase')) === 'CouchDB';
}
