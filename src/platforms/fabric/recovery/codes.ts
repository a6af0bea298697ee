/** Failures of acting on consenters and ledgers for a recovery. */
import type { CodeTable } from '../../../core/kernel/failure.ts';

export const FABRIC_RECOVERY_CODES = {
  E480: {
    title: 'a change of consenters was not seen in time',
    meaning:
      'The update was handed to an orderer, and no configuration block with it appeared before the deadline. It may still be ordered later: without quorum an accepted update waits in the log of a consenter and commits when there is a leader again.',
    hint: 'Look at quorum and leader with `holdfast status`; change nothing more until the channel orders a canary.',
    exit: 4,
    source: 'facts/fabric-orderers.md 3a',
  },
  E481: {
    title: "a program of Fabric refused to work on a peer's data",
    meaning: '`peer node rebuild-dbs` or `peer node rollback` ended with an error. Its own words are in the message.',
    hint: 'The peer must be stopped, and the block must be one that it has; read the words of the program.',
    exit: 4,
  },
  E482: {
    title: 'no consenter can be made of this node',
    meaning:
      'Adding a consenter needs its host, port and TLS certificate, and an administrator of an orderer organisation whose key is here.',
    hint: 'Check that the topology names the node as an orderer, and that its certificates are in the state folder.',
    exit: 4,
  },
} as const satisfies CodeTable;
