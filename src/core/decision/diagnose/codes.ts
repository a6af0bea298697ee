/** Diagnoses: what the engine calls the situations that its rules act on. */
import type { CodeTable } from '../../kernel/failure.ts';

export const DIAGNOSIS_CODES = {
  N301: {
    title: 'a process is dead',
    meaning:
      'The machine looked and the process is not there, and nobody who asked the node got an answer. A refused connection alone is no proof: a cut that rejects packets refuses in the name of a node that lives.',
    hint: 'The engine starts it again; when it dies again, look at the last lines of its log.',
    severity: 'error',
    source: 'facts: fabric-orderers.md rule 7; measured with loud cuts between regions',
  },
  N302: {
    title: 'a host looks dead',
    meaning:
      'Nobody can look at the processes of the host, and nothing comes back from it, not even a refusal. Connections to such a host hang, which stalls ordering 20 s later; to a dead process on a living host they fail at once. It is never proven: a host that is cut off looks the same.',
    hint: 'See whether the machine is powered and on the network before anything of it is started elsewhere.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 5.2',
  },
  N303: {
    title: 'a node is unreachable, which is not dead',
    meaning:
      'Some who asked got no answer, and nothing proves that the process is gone. The node may live, take part in a quorum and order blocks on its side of a cut.',
    hint: 'Look at the links between the regions that are named; start no second process with this identity.',
    severity: 'warning',
    source: 'facts: fabric-orderers.md rule 13',
  },
  N304: {
    title: 'a process hangs',
    meaning:
      'The process is there, holds its connections and answers nothing: stopped by a signal, a disk that does not return, a paused machine. A hung consenter stalls ordering after about 80 s; a dead one does not. A node under too much load answers too late and works: while a confirmed leader counts it, a quorum follows it, or its log tells of new blocks, it is suspected only and left alone.',
    hint: 'The engine kills it where the margin allows; by hand: kill it hard, then start it.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 5.2 and rule 24, fabric-orderers-v3.md 1',
  },
  N305: {
    title: 'a consenter is silent towards a quorum',
    meaning:
      'Packets to this consenter vanish: no refusal comes back, and a quorum of the others cannot reach it. 20 s after the loss ordering stalls, although all others are well, and again after the next change of leader.',
    hint: 'The engine makes connections towards it fail at once until it answers again; by hand: reject packets to it on the hosts of the others.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 5.2 and 5.3, fabric-orderers-v3.md 2, fabric-smartbft.md 4',
  },
  N306: {
    title: 'a channel has no leader',
    meaning:
      'No leader is confirmed by a quorum of consenters. It is normal for up to two election timeouts after a leader was lost; health endpoints stay green all the time.',
    hint: 'Wait for two election timeouts; if it stays, look at the quorum and at the links between consenters.',
    severity: 'warning',
    source: 'facts: fabric-orderers.md 1.4 and rule 4',
  },
  N307: {
    title: 'a leader is frozen',
    meaning:
      'A consenter says that it leads while no block is written and too many of the others have lost it for a quorum to be behind it. Its metrics stay as they were. It usually waits for a connection to a consenter that is silent.',
    hint: 'Find the consenter that does not answer and make connections to it fail at once; only then think of restarting the leader.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 5.2 and rule 8',
  },
  N308: {
    title: 'the quorum of a channel is lost',
    meaning:
      'Fewer consenters can vote than a quorum needs. Proven when enough of them are shown to be down; suspected when they are only silent: a side that is cut off may hold a quorum and go on ordering.',
    hint: 'Bring consenters back one at a time; change no consenter set; see `holdfast recover plan`.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 3, requirements R31',
  },
  N309: {
    title: 'the quorum of a channel has no margin',
    meaning: 'Just as many consenters are alive as a quorum needs: the next loss stops ordering.',
    hint: 'Bring back what is missing before anything else is restarted.',
    severity: 'warning',
    source: 'facts: fabric-orderers-v3.md 4',
  },
  N310: {
    title: 'a node is stuck',
    meaning:
      'The node answers, orderers at the tip are within its reach, others grow, and its height has stood still for longer than the limit. Its health endpoint is green.',
    hint: 'Look at its log for refused blocks; the engine restarts it, then rebuilds it.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 3c and rule 2, fabric-smartbft.md 5.1',
  },
  N311: {
    title: 'the ledger has forked',
    meaning: 'Two consenters have different blocks of the same number. Nothing else shows it: metrics, status and health stay green.',
    hint: 'Stop writing to the channel, keep all data as it is, and find the first block that differs.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 3c and rule 2',
  },
  N312: {
    title: 'a peer has diverged',
    meaning: 'The peer has another block of the same number than the consenters, who agree with each other.',
    hint: 'Roll the peer back to before the first block that differs; rebuilding its databases does not repair it.',
    severity: 'error',
    source: 'facts: fabric-peers.md 5 and rule 17',
  },
  N313: {
    title: 'a peer lives and does not serve a channel',
    meaning:
      'The peer answers, and refuses every question about a channel that it belongs to: the channel failed to load, is paused, or was never joined. Process, port, health endpoint and height metric look well.',
    hint: "Look for 'Failed to load ledger' in its log.",
    severity: 'error',
    source: 'facts: fabric-peers.md 4b and rule 9',
  },
  N314: {
    title: 'an orderer lives and does not have a channel',
    meaning:
      'The orderer answers and says that it does not know a channel that it is a consenter of: its disk was emptied, or it never joined.',
    hint: 'Join it only when the leader has changed since its disk was emptied; otherwise it dies with tocommit.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 3d and rule 15',
  },
  N315: {
    title: 'a process dies again and again',
    meaning:
      'The process is gone, and either its log ends with a known panic that no restart cures, or it was restarted as often as the policy allows. The diagnosis names the panic.',
    hint: 'Read the end of its log; the message names the cure of a known panic.',
    severity: 'error',
    source: 'facts: fabric-orderers.md 3d and rule 15, fabric-peers.md 3 to 5, fabric-smartbft.md 5.2 and 6.3',
  },
  N316: {
    title: 'a certificate ends soon',
    meaning: 'The TLS certificate that the node presents ends soon or has ended. Open connections live on, new ones fail.',
    hint: 'Renew it with the same key: consenters are known by their key, so no channel update is needed.',
    severity: 'warning',
    source: 'facts: fabric-orderers.md 6',
  },
  N317: {
    title: 'a disk fills up',
    meaning: 'The disk that holds the data of a node has less free space than the policy wants. A full disk ends the process.',
    hint: 'Make room or move the data; never delete block files or logs of consensus.',
    severity: 'warning',
  },
  N318: {
    title: 'a disk is nearly full',
    meaning: 'The disk that holds the data of a node has so little free space that the node may die soon.',
    hint: 'Make room now; never delete block files or logs of consensus.',
    severity: 'error',
  },
  N319: {
    title: 'a region is down',
    meaning:
      'No node of the region answers anybody outside it, and nothing shows that one of them lives. Proven when the machines say that every process is gone; suspected while they are only silent, because a region that is cut off looks the same.',
    hint: 'Find out whether the region is lost or cut off before anything of it is started elsewhere.',
    severity: 'error',
    source: 'requirements R26, R31',
  },
  N320: {
    title: 'a region is cut off and lives',
    meaning: 'No node of the region answers anybody outside it, while its own vantage point or its machines show that nodes live.',
    hint: 'Repair the link. What the region orders on its own is real when it holds a quorum.',
    severity: 'error',
    source: 'requirements R31, R61',
  },
  N321: {
    title: 'a region has returned',
    meaning: 'Nodes of a region that was down or cut off for longer than an election timeout answer again.',
    hint: 'Wait until its nodes are at the tip; leaders may then be spread again.',
    severity: 'info',
    source: 'requirements R33',
  },
  N322: {
    title: 'the view is partial',
    meaning:
      'A vantage point is missing, or sees nothing that others see. What only it could see is unknown, and what it does not see may live.',
    hint: 'Repair the agent or its links; the engine alerts and does not act on what it cannot see.',
    severity: 'warning',
    source: 'requirements R20',
  },
  N323: {
    title: 'the clock jumped',
    meaning:
      'The time since the last round is negative or far too long, and no plan explains it. Durations mean nothing until the engine has watched again.',
    hint: 'Look at the time service of this machine. The engine waits by itself.',
    severity: 'warning',
  },
} as const satisfies CodeTable;

export type DiagnosisCode = keyof typeof DIAGNOSIS_CODES;

/** Names for the codes, for whoever asks for one of them. */
export const DIAGNOSIS = {
  deadProcess: 'N301',
  deadHost: 'N302',
  unreachable: 'N303',
  hung: 'N304',
  silentConsenter: 'N305',
  leaderless: 'N306',
  leaderFrozen: 'N307',
  quorumLost: 'N308',
  zeroMargin: 'N309',
  stuckHeight: 'N310',
  forked: 'N311',
  diverged: 'N312',
  zombieChannel: 'N313',
  channelMissing: 'N314',
  crashLoop: 'N315',
  certificateEnding: 'N316',
  diskFilling: 'N317',
  diskNearlyFull: 'N318',
  regionDown: 'N319',
  regionCut: 'N320',
  regionReturned: 'N321',
  partialView: 'N322',
  clockJump: 'N323',
} as const satisfies Readonly<Record<string, DiagnosisCode>>;
