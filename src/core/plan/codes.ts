/** Why the linter refuses a plan. Kinds of steps are K2xx (step-kinds.ts). */
import type { CodeTable } from '../kernel/failure.ts';

const HINT = 'Nothing was done. A plan that the linter refuses is a fault of Holdfast: report it with the audit entry.';

export const LINT_CODES = {
  K101: {
    title: 'the plan would break a quorum',
    meaning:
      'After this step fewer consenters than a quorum would be shown alive. Only a plan that repairs a lost quorum, and that two people approve, may stop consenters then.',
    hint: HINT,
    severity: 'error',
    source: 'etcd-io/raft quorum/majority.go; SmartBFT internal/bft/util.go computeQuorum',
  },
  K102: {
    title: 'the plan interrupts too much at once',
    meaning:
      'It interrupts nodes in more than one failure domain (region and zone), or a second node before the first was seen again. One mistake would then be a loss that the layout was not made for.',
    hint: HINT,
    severity: 'error',
  },
  K103: {
    title: 'the plan fences what is still needed',
    meaning: 'Without the fenced nodes a channel has no quorum that is shown alive, or the fence has no side to stand on.',
    hint: HINT,
    severity: 'error',
    source: 'measured: fabric-orderers.md 5.3',
  },
  K104: {
    title: 'the plan clones into a node that is not prepared',
    meaning:
      'A clone goes only into a node that is held, proven to be stopped, and whose own data are set aside in this plan, and only from a snapshot that this plan took. Two processes with one identity, or two copies of one vote, fork a chain.',
    hint: HINT,
    severity: 'error',
    source: 'measured: fabric-orderers.md 3c, rules 12 and 13',
  },
  K105: {
    title: 'the plan starts a node that is held',
    meaning: 'A node is held because its start could fork a chain. It is released first, by a step of its own.',
    hint: HINT,
    severity: 'error',
  },
  K106: {
    title: 'the plan touches the data of a node that may run',
    meaning:
      'Data are copied, moved, rebuilt or cut only after the process was proven to be gone: by the snapshot, or by a wait in the plan.',
    hint: HINT,
    severity: 'error',
    source: 'measured: fabric-peers.md 6, rules 1 and 24',
  },
  K107: {
    title: 'the plan changes a consenter set unsafely',
    meaning:
      'Each update adds or removes exactly one consenter, after a canary that was ordered since the last update, and with a quorum of the new set shown alive. An update without quorum may commit at recovery and evict the node that restored it.',
    hint: HINT,
    severity: 'error',
    source: 'measured: fabric-orderers.md 3a, 4; Fabric v3.1.1 orderer/consensus/etcdraft/membership.go',
  },
  K108: {
    title: 'the plan cannot be undone and is not approved accordingly',
    meaning: 'A step that is declared irreversible, or one that works on a channel without quorum, needs the approval of two people.',
    hint: HINT,
    severity: 'error',
  },
  K109: {
    title: 'the plan waits without a limit',
    meaning: 'Every wait, canary and grace has a limit above zero and of an hour at most, so that a plan ends whatever the world does.',
    hint: HINT,
    severity: 'error',
  },
  K110: {
    title: 'the plan names what is not there',
    meaning: 'A node, a channel or a role that the topology does not have: the topology changed, or the plan is for another network.',
    hint: HINT,
    severity: 'error',
  },
  K111: {
    title: 'the plan hides that it interrupts something',
    meaning: 'It stops or kills a node that is not proven dead, and does not say so. The guards count such plans.',
    hint: HINT,
    severity: 'error',
  },
  K112: {
    title: 'the plan starts a consenter that remembers nothing',
    meaning:
      'A consenter with an empty folder votes as if it had never acknowledged anything (amnesia), and panics under a leader that remembers it. It starts with its own data or with a clone, or leaves the consenter set first.',
    hint: HINT,
    severity: 'error',
    source: 'measured: fabric-orderers.md 3d',
  },
  K113: {
    title: 'the plan starts two re-seeded consenters at once',
    meaning:
      'A consenter that was given other data is seen at the newest block before the next one is started. Only the recovery of a lost majority may start more, and never as many as could elect one of themselves.',
    hint: HINT,
    severity: 'error',
    source: 'measured: fabric-orderers-v3.md 4, rule 14',
  },
  K114: {
    title: 'the plan is empty',
    meaning: 'A plan without steps does nothing and would still count as tried.',
    hint: HINT,
    severity: 'error',
  },
} as const satisfies CodeTable;
