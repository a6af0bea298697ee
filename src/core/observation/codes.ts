/** Findings of observation. */
import type { CodeTable } from '../kernel/failure.ts';

export const OBSERVATION_CODES = {
  O201: {
    title: 'the ledger has forked',
    meaning: 'Two nodes have different blocks of the same number on one channel. Every metric and every health endpoint stays green then.',
    hint: 'Stop writing to this channel at once, keep all data as it is, and find the first block that differs.',
    severity: 'error',
    source: 'measured: stale majorities fork silently on Raft and on SmartBFT',
  },
  O202: {
    title: 'quorum is lost',
    meaning: 'Even if every consenter whose state is unknown were alive, too few would be left for a quorum. No block can be ordered.',
    hint: 'Start the consenters that are down, or heal the network between them; change no consenter set while quorum is lost.',
    severity: 'error',
  },
  O203: {
    title: 'no consenter more may be lost',
    meaning: 'Just as many consenters are alive as a quorum needs: the next loss stops ordering.',
    hint: 'Bring back a consenter that is down before anything else is restarted.',
    severity: 'warning',
  },
  O204: {
    title: 'the channel has no leader that a quorum confirms',
    meaning: 'Nobody orders blocks, or nobody can tell who does. A node that merely claims to lead does not count.',
    hint: 'Wait for two election timeouts (SmartBFT: heartbeat timeout and view change); if it stays, look at quorum and at the links between consenters.',
    severity: 'warning',
  },
  O205: {
    title: 'a node is behind',
    meaning: 'The node has fewer blocks than the highest node of the channel, by more than one round of observation explains.',
    hint: 'See whether the distance shrinks; if not, look at its log and at its way to the orderers.',
    severity: 'warning',
  },
  O206: {
    title: 'a node is reachable from some regions only',
    meaning: 'At least one vantage point got an answer of the node, at least one did not. The node lives; the network between does not.',
    hint: 'Look at the links of the regions that are named, not at the node.',
    severity: 'warning',
  },
  O207: {
    title: 'a certificate ends soon',
    meaning: 'The TLS certificate that the node presents ends within 30 days, or has ended. Open connections live on, new ones fail.',
    hint: 'Renew it with the same key: consenters are known by their key, so no channel update is needed.',
    severity: 'warning',
  },
  O208: {
    title: 'a node does not serve a channel',
    meaning: 'The node lives, but refuses questions about a channel that it belongs to: not joined, failed to load, or rebuilding.',
    hint: "Look for 'Failed to load ledger' in its log; health endpoint and metrics stay green in this state.",
    severity: 'error',
  },
  O209: {
    title: 'a vantage point is missing',
    meaning: 'No agent of the region took part in this round, so what only it could see is unknown.',
    hint: 'Run `holdfast up` again: it starts agents that are missing.',
    severity: 'warning',
  },
  O210: {
    title: 'a process is frozen',
    meaning:
      'The process is stopped by a signal: it holds its connections and answers nothing. A frozen consenter stalls ordering after about 80 s.',
    hint: 'Thaw it, or kill it: a dead consenter is harmless, a hung one is not.',
    severity: 'error',
  },
  O211: {
    title: 'consenters disagree on the leader',
    meaning: 'Two claim to lead, or they are in different views. It is normal for seconds around a change of leader, and it is no fork.',
    hint: 'See whether it passes; compare heights meanwhile.',
    severity: 'warning',
  },
  O212: {
    title: 'a node is down',
    meaning: 'There is positive evidence: its port refuses connections from two regions, or its process is gone.',
    hint: 'Start it again; `holdfast up` starts what is missing.',
    severity: 'error',
  },
  O213: {
    title: 'a view change is under way',
    meaning: 'SmartBFT consenters gave up their leader and have not agreed on the next view yet.',
    hint: 'Wait for some view change timeouts; if it stays, too few consenters are in step.',
    severity: 'warning',
  },
  O214: {
    title: 'quorum cannot be shown',
    meaning: 'Fewer consenters than a quorum are seen alive, but the state of others is unknown. What nobody can show is not fine.',
    hint: 'Look at the vantage points and links that keep the others unknown.',
    severity: 'error',
  },
} as const satisfies CodeTable;
