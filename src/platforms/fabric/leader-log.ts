/** The leader that an orderer logged last, read from its growing log file: the only place where a follower names its leader. */
import { open } from 'node:fs/promises';
import type { ChannelId } from '../../core/kernel/ids.ts';
import { readLeaderLine } from '../../core/platforms/fabric/raft.ts';

/** How far back the first look goes; an older line is as good as none. */
const FIRST_LOOK_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

export interface LeaderLog {
  /** Leaders by channel, as ids, 0 = none; empty when the log cannot be read or says nothing since the last start. */
  read(): Promise<ReadonlyMap<ChannelId, number>>;
}

export function leaderLog(path: string): LeaderLog {
  const leaders = new Map<ChannelId, number>();
  let offset: number | null = null;
  let rest = '';
  let reading: Promise<void> = Promise.resolve();

  const take = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const found = readLeaderLine(line);
      if (found === null) continue;
      if (found.kind === 'restart') leaders.clear();
      else leaders.set(found.channel, found.leader);
    }
  };

  const advance = async (): Promise<void> => {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (offset !== null && size < offset) {
      leaders.clear();
      offset = null;
      rest = '';
    }
    let at = offset ?? Math.max(0, size - FIRST_LOOK_BYTES);
    const buffer = Buffer.alloc(CHUNK_BYTES);
    while (at < size) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, size - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
      take(buffer.toString('latin1', 0, bytesRead));
    }
    offset = at;
  };

  return {
    async read() {
      reading = reading.then(advance).catch(() => {
        // No log here, or not readable: the leader is then judged without it.
        leaders.clear();
      });
      await reading;
      return leaders;
    },
  };
}
