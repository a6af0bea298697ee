/** Writes down when each block arrives at this region, from every orderer that is watched: the clock of outages. */
import { common } from '@hyperledger/fabric-protos';
import type { BlockArrival } from '../core/chaos/journal.ts';
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import { openConnections } from '../platforms/fabric/connections.ts';
import { blocksFrom } from '../platforms/fabric/follow.ts';
import type { LoadedAccess } from '../platforms/fabric/load-access.ts';
import { openEventFile } from '../platforms/fabric/load/journal-file.ts';

export interface ArrivalsOptions {
  readonly access: LoadedAccess;
  readonly observer: string;
  readonly channel: ChannelId;
  readonly sources: readonly NodeId[];
  readonly path: string;
}

export interface Arrivals {
  stop(): Promise<void>;
}

export function watchArrivals({ access, observer, channel, sources, path }: ArrivalsOptions): Arrivals {
  const connections = openConnections(access);
  const file = openEventFile<BlockArrival>(path);
  const stopping = new AbortController();
  const follow = async (source: NodeId): Promise<void> => {
    for await (const block of blocksFrom(access, connections, source, channel, 'newest', stopping.signal)) {
      const at = Date.now();
      file.write({
        event: 'block',
        observer,
        source,
        channel,
        number: numberOf(block),
        transactions: block.getData()?.getDataList().length ?? 0,
        at,
      });
    }
  };
  const done = Promise.allSettled(sources.map(follow));
  return {
    async stop() {
      stopping.abort();
      await done;
      connections.close();
      file.close();
    },
  };
}

function numberOf(block: common.Block): number {
  return block.getHeader()?.getNumber() ?? 0;
}
