/**
 * What each kind of step is, as data: for operators (`holdfast explain K203`), for approval, and for the linter. How a step is done is
 * another matter: engine/handlers.
 */
import type { CodeEntry, CodeTable } from '../kernel/failure.ts';
import type { Approval } from './plan.ts';
import type { Step, StepKind } from './step.ts';

export type Undo = { readonly by: string } | 'nothing to undo' | 'irreversible';

export interface StepKindEntry {
  /** `K203`: never used again for anything else. */
  readonly code: string;
  readonly does: string;
  /** What has to be so before it is done; the linter holds it. */
  readonly needs: string;
  readonly undo: Undo;
  /** Takes something away that may be working. */
  readonly interrupts: boolean;
}

export const STEP_KINDS: Readonly<Record<StepKind, StepKindEntry>> = {
  'node.start': {
    code: 'K201',
    does: 'Starts the process of a node.',
    needs: 'The node is not held, and a consenter has its own data or a clone: never an empty folder.',
    undo: { by: 'node.stop' },
    interrupts: false,
  },
  'node.stop': {
    code: 'K202',
    does: 'Ends the process of a node by SIGTERM, and by SIGKILL when it has not ended after the grace. Before the end of a consenter that works, a canary is ordered on each of its channels.',
    needs: 'Without this node every channel keeps its quorum, and as many others as a quorum needs have the block of the canary.',
    undo: { by: 'node.start' },
    interrupts: true,
  },
  'node.kill': {
    code: 'K203',
    does: 'Ends the process of a node by SIGKILL: for one that hangs. A dead consenter is harmless, a hung one stalls ordering.',
    needs: 'Without this node every channel keeps its quorum.',
    undo: { by: 'node.start' },
    interrupts: true,
  },
  'node.hold': {
    code: 'K204',
    does: 'Forbids everybody to start the node until it is released.',
    needs: 'Nothing.',
    undo: { by: 'node.release' },
    interrupts: false,
  },
  'node.release': {
    code: 'K205',
    does: 'Allows the node to be started again.',
    needs: 'Nothing.',
    undo: { by: 'node.hold' },
    interrupts: false,
  },
  'node.snapshot': {
    code: 'K206',
    does: "Makes a named copy of a stopped node's data.",
    needs: 'The process is proven to be gone: a copy of a running node is torn.',
    undo: { by: 'deleting the copy' },
    interrupts: false,
  },
  'node.set-aside': {
    code: 'K207',
    does: "Moves a stopped node's data aside under a label; its folder is empty afterwards.",
    needs: 'The process is proven to be gone.',
    undo: { by: 'moving the data back' },
    interrupts: false,
  },
  'node.clone': {
    code: 'K208',
    does: 'Copies the ledger and consensus data of a snapshot of another consenter into the empty folder of a node.',
    needs: 'The node is stopped, held, and its own data are set aside; the snapshot was taken earlier in the same plan.',
    undo: { by: 'emptying the folder and moving the data that were set aside back' },
    interrupts: false,
  },
  'node.join': {
    code: 'K209',
    does: 'Joins an orderer or a peer to a channel with a configuration block of that channel.',
    needs: 'The node was started, and its folder holds no block files of that channel: joining would delete them.',
    undo: 'nothing to undo',
    interrupts: false,
  },
  'link.fence': {
    code: 'K210',
    does: 'Makes connections from some nodes to a lost one fail at once instead of hanging.',
    needs: 'Without the lost node every channel keeps its quorum.',
    undo: { by: 'link.unfence' },
    interrupts: false,
  },
  'link.unfence': {
    code: 'K211',
    does: 'Takes a fence away.',
    needs: 'Nothing.',
    undo: { by: 'link.fence' },
    interrupts: false,
  },
  'peer.rebuild-databases': {
    code: 'K212',
    does: 'Drops the databases of a stopped peer that can be rebuilt from its blocks (`peer node rebuild-dbs`).',
    needs: 'The process is proven to be gone: the command takes a lock on the ledger.',
    undo: 'nothing to undo',
    interrupts: false,
  },
  'peer.rollback': {
    code: 'K213',
    does: 'Cuts the chain of a stopped peer after a block; the rest is fetched and validated again (`peer node rollback`).',
    needs: 'The process is proven to be gone, and its data were copied earlier in the same plan.',
    undo: { by: 'the copy that was made before' },
    interrupts: false,
  },
  'consenter.add': {
    code: 'K214',
    does: 'Adds exactly one consenter by one channel update.',
    needs: 'A canary was ordered since the last update, and those alive are a quorum of the larger set too.',
    undo: { by: 'consenter.remove' },
    interrupts: false,
  },
  'consenter.remove': {
    code: 'K215',
    does: 'Removes exactly one consenter by one channel update.',
    needs: 'A canary was ordered since the last update, and those alive are a quorum of the smaller set.',
    undo: { by: 'consenter.add' },
    interrupts: false,
  },
  'channel.canary': {
    code: 'K216',
    does: 'Orders one transaction through an orderer and waits for its block: the only proof that ordering works.',
    needs: 'Nothing.',
    undo: 'nothing to undo',
    interrupts: false,
  },
  'channel.replay': {
    code: 'K217',
    does: 'Orders the envelopes of blocks that only a peer holds once more, block by block, and stops at the first hash that differs.',
    needs: 'Nobody else orders anything meanwhile; two people have approved.',
    undo: 'irreversible',
    interrupts: false,
  },
  'wait.until': {
    code: 'K218',
    does: 'Waits until fresh observation shows a condition.',
    needs: 'A limit of time.',
    undo: 'nothing to undo',
    interrupts: false,
  },
};

/** The least approval that steps of these kinds need; a rule may ask for more. */
export function leastApproval(steps: readonly Step[]): Approval {
  return steps.some(({ kind }) => STEP_KINDS[kind].undo === 'irreversible') ? 'two-people' : 'automatic';
}

const STRICTNESS: Readonly<Record<Approval, number>> = { automatic: 0, confirm: 1, 'two-people': 2 };

export function stricter(a: Approval, b: Approval): Approval {
  return STRICTNESS[a] >= STRICTNESS[b] ? a : b;
}

/** For `holdfast explain K203` and docs/reference. */
export const STEP_CODES = Object.fromEntries(
  Object.entries(STEP_KINDS).map(([kind, { code, does, needs, undo, interrupts }]): [string, CodeEntry] => [
    code,
    {
      title: `step ${kind}`,
      meaning: `${does} ${interrupts ? 'It may interrupt something that works. ' : ''}Before: ${needs}`,
      hint: typeof undo === 'string' ? `Undo: ${undo}.` : `Undo: by ${undo.by}.`,
      severity: 'info',
    },
  ]),
) satisfies CodeTable;
