/** A network for one benchmark, gone afterwards whatever happens. */
import { join } from 'node:path';
import type { Topology } from '../src/core/topology/model.ts';
import { takeDown } from '../src/network/down.ts';
import type { OpenNetwork } from '../src/network/open.ts';
import type { UpResult } from '../src/network/up.ts';
import { freshNetwork, root } from '../tools/session.ts';
import type { BenchContext } from './benchmark.ts';

export const exampleFile = (name: string): string => join(root, 'examples', `${name}.yaml`);

export async function withNetwork<T>(
  { session, paths }: BenchContext,
  topology: Topology,
  file: string,
  work: (network: OpenNetwork, up: UpResult) => Promise<T>,
): Promise<T> {
  let network: OpenNetwork | null = null;
  try {
    const result = await freshNetwork(session, topology, file, paths);
    network = result.network;
    return await work(network, result);
  } finally {
    network?.close();
    await takeDown(paths, { wipe: true, onProgress: session.onProgress });
  }
}
