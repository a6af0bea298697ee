/** Codes of drill files (E600-E609), targets (E610-E619), preflight (E620-E629) and the runner (E630-E639). */
import type { CodeTable } from '../../kernel/failure.ts';

export const DRILL_CODES = {
  E600: {
    title: 'Drill file is not YAML',
    meaning: 'The file cannot be read as one YAML document that holds a map.',
    hint: 'Correct the line that is named; compare with a file of the library (`holdfast drill list`).',
    exit: 2,
  },
  E601: {
    title: 'Unknown key in a drill file',
    meaning:
      'A key is not one that a Chaos Toolkit experiment or the holdfast extension knows. Unknown keys are refused: a misspelt limit would be no limit.',
    hint: 'Correct the key, or remove it.',
    exit: 2,
  },
  E602: {
    title: 'Missing key or wrong type in a drill file',
    meaning: 'A key that a drill needs is absent, or holds a value of another type.',
    hint: 'Add the key with a value of the type that the message names.',
    exit: 2,
  },
  E603: {
    title: 'Wrong duration in a drill file',
    meaning: 'Durations carry a unit: ms, s, m or h.',
    hint: 'Write for example 500ms, 20s or 2m.',
    exit: 2,
  },
  E604: {
    title: 'Unknown value in a drill file',
    meaning: 'The value is not one of those that this key accepts.',
    hint: 'Use one of the values that the message lists.',
    exit: 2,
  },
  E605: {
    title: 'Drill without the holdfast extension',
    meaning:
      'A drill is a Chaos Toolkit experiment with an entry named holdfast under `extensions`; without it there is no fault, no deadline and no expectation in numbers.',
    hint: 'Add `extensions: [{ name: holdfast, drill: NAME, fault: ..., expect: ... }]`.',
    exit: 2,
  },
  E606: {
    title: 'Drill file contradicts itself',
    meaning:
      'Two parts of the file disagree: the method injects another drill, or the deadline of the fault ends before the drill heals it.',
    hint: 'Make both places say the same; the deadline must be at least 10 s longer than the hold.',
    exit: 2,
  },
  E607: {
    title: 'Unknown drill',
    meaning: 'No drill of the library has this name.',
    hint: '`holdfast drill list` shows the library; a path to a YAML file works as well.',
    exit: 2,
  },
  E610: {
    title: 'Leader unknown',
    meaning:
      'The drill aims at the leader (or at a node that must not be the leader), and nobody can say who leads. A target is never guessed.',
    hint: 'Wait until `holdfast status` shows a leader, then run the drill again.',
    exit: 3,
  },
  E611: {
    title: 'No such target',
    meaning: 'No node or region of this network fits what the drill aims at.',
    hint: 'Choose another drill, or name a node: `target: { node: ID }`.',
    exit: 3,
  },
  E612: {
    title: 'Target is the leader',
    meaning: 'The drill is about a consenter that does not lead, and the only one that fits leads now.',
    hint: 'Add `prepare: [move-leader-away]` to the drill, or run it again after the leader has changed.',
    exit: 3,
  },
  E613: {
    title: 'Drill does not fit the consensus',
    meaning: 'The file says for which consensus its numbers were made; this channel uses another.',
    hint: 'Choose a drill whose `consensus` lists the one of the channel.',
    exit: 3,
  },
  E614: {
    title: 'Unknown channel, node or region',
    meaning: 'The drill or the command names something that the topology does not have.',
    hint: 'Use a name of the topology file.',
    exit: 2,
  },
  E620: {
    title: 'Steady state does not hold',
    meaning:
      'A drill starts from a healthy network only: every node known to be alive, a leader, equal tips. Otherwise its result says nothing about the fault.',
    hint: 'See `holdfast status`; `holdfast up` repairs what is missing. Then run the drill again.',
    exit: 3,
  },
  E621: {
    title: 'Fork',
    meaning: 'Nodes hold different blocks at one height. No drill runs on a forked channel: evidence would be destroyed.',
    hint: 'Stop and keep the evidence; compare the hashes that `holdfast status --json` shows.',
    exit: 3,
  },
  E622: {
    title: 'Another fault is active',
    meaning: 'The fault store lists a fault that is not healed. Two faults at once would break more than either drill declares.',
    hint: 'Run `holdfast drill heal`, then run the drill again.',
    exit: 3,
  },
  E623: {
    title: 'Drill would break quorum',
    meaning:
      'After the fault fewer consenters would be left than the consensus needs, and the drill does not say that it does so on purpose.',
    hint: 'Choose a smaller target, or say `breaks-quorum: true` in the drill if the loss is its purpose.',
    exit: 3,
    source: 'Raft floor(n/2)+1; SmartBFT ceil((n+f+1)/2), f = floor((n-1)/3)',
  },
  E624: {
    title: 'Drill would take the last peer of an organisation',
    meaning:
      'After the fault an organisation would have no peer on the channel, so endorsement may stop, and the drill does not say that it breaks things on purpose.',
    hint: 'Choose another target, or say `breaks-quorum: true` in the drill.',
    exit: 3,
  },
  E625: {
    title: 'This machine cannot inject the fault',
    meaning: 'The driver has no means to cut links here: without network namespaces packets between nodes cannot be dropped.',
    hint: '`holdfast doctor` says what is missing; a kill or freeze drill works without it.',
    exit: 3,
  },
  E630: {
    title: 'Fault could not be healed',
    meaning: 'The inverse of a recorded fault failed. The record stays, so the next `drill heal` tries again.',
    hint: 'Run `holdfast drill heal` again; `holdfast up` repairs nodes, `holdfast down` removes everything.',
    exit: 4,
  },
  E631: {
    title: 'No steady state under load',
    meaning:
      'The client load did not get its first transactions acknowledged in every region in time, so there is nothing to compare the fault with.',
    hint: 'Run `holdfast canary` and `holdfast status` to see what does not work, then run the drill again.',
    exit: 3,
  },
  E632: {
    title: 'Preparation of the drill failed',
    meaning: 'A step before the drill (moving the leader away, restarting the target) did not reach its end in time.',
    hint: 'See `holdfast status`; run the drill again when a leader is shown.',
    exit: 4,
  },
  E633: {
    title: 'The engine that the drill needs is not there, or one is that must not be',
    meaning: 'The drill tries what `holdfast serve` does, or what happens without it.',
    hint: 'Start or stop `holdfast serve` as the message says; `drill run` starts one by itself where the drill needs it.',
    exit: 3,
  },
  E634: {
    title: 'Nobody to confirm the recovery of the drill',
    meaning: 'The drill recovers a lost majority, and that is done only when two different people have confirmed it, in a drill too.',
    hint: 'Name both: `holdfast drill run lose-majority --person alice --person bob`.',
    exit: 3,
  },
  E635: {
    title: 'A command of the drill did not succeed',
    meaning: 'The drill ran a recovery as an operator would, and one of its commands was refused or failed.',
    hint: 'Run the same command by hand: it says what is wrong, and `recover apply` goes on where it stopped.',
    exit: 4,
  },
} as const satisfies CodeTable;
