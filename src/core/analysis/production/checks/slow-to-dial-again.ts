import { formatDuration } from '../../../kernel/units.ts';
import type { ProductionCheck } from '../check.ts';
import { majorOf } from '../settings.ts';
import { milliseconds } from '../values.ts';

/** Our judgement: longer than that, and the wait is most of the outage. */
const LONGEST_WAIT_MS = 20_000;

export const slowToDialAgain: ProductionCheck = {
  code: 'C175',
  title: 'a node that comes back is left waiting for two minutes',
  meaning:
    'The others dial a lost orderer at growing intervals, by default up to two minutes. After a long outage quorum is there, and ordering still waits for the next dial: 20 to 37 s were measured, against 1.4 s.',
  hint: 'Set General.Backoff.MaxDelay to 2s.',
  severity: 'warning',
  source: 'measured on Fabric v3.1.1: with MaxDelay 2s ordering was back 1.41 s after 150 s without a quorum, instead of 25.2 s',
  of: 'orderer',
  find: (ask, _orderer, { settings }) => {
    const delay = ask('General.Backoff.MaxDelay');
    const wait = milliseconds(delay);
    if (majorOf(settings) < 3 || wait === undefined || wait <= LONGEST_WAIT_MS) return undefined;
    return { message: `may wait ${formatDuration(wait)} before it dials a lost orderer again`, settings: [delay] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'MaxDelay: 2s', becomes: 'MaxDelay: 20s' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'MaxDelay: 2s', becomes: 'MaxDelay: 2m' },
  },
};
