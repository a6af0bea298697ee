/** The chaincode services beside a peer. A peer without one is a question that has no answer, so it is refused. */
import type { ProcessState } from '../../core/ports/driver.ts';
import { fail } from '../node/codes.ts';
import type { LocalDriverDeps, LocalNode } from './local-node.ts';
import { findProcess, serviceProcesses, startProcess, type Place } from './node-process.ts';
import { killProcess } from './process/control.ts';

/** All services of the node, or the one of that name. */
export async function killServices(deps: LocalDriverDeps, node: LocalNode, name?: string): Promise<void> {
  await Promise.all(
    chosen(deps, node, name).map(async (place) => {
      const { record, state } = await findProcess(place);
      if (state.state === 'unknown') throw fail('E340', `${place.mark} cannot be looked at: ${state.reason}`, { subject: place.mark });
      if (record !== null) await killProcess(record);
    }),
  );
}

/** Call it under the lock of the node. */
export async function startServices(deps: LocalDriverDeps, node: LocalNode, name?: string): Promise<void> {
  for (const place of chosen(deps, node, name)) await startProcess(place);
}

/** The state of the service that is worst off: stopped before unknown before frozen before running. */
export async function inspectServices(deps: LocalDriverDeps, node: LocalNode, name?: string): Promise<ProcessState> {
  const found = await Promise.all(chosen(deps, node, name).map(async (place) => (await findProcess(place)).state));
  return found.reduce((worst, state) => (RANK[state.state] > RANK[worst.state] ? state : worst));
}

const RANK: Readonly<Record<ProcessState['state'], number>> = { running: 0, frozen: 1, unknown: 2, stopped: 3 };

function chosen(deps: LocalDriverDeps, node: LocalNode, name: string | undefined): readonly Place[] {
  const places = serviceProcesses(deps, node).filter(({ process }) => name === undefined || process.name === name);
  if (places.length > 0) return places;
  throw fail('E346', `no chaincode service${name === undefined ? '' : ` ${name}`} runs beside ${node.id}`, { subject: node.id });
}
