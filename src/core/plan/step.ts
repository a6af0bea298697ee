/**
 * Steps are data: serialisable, diffable, displayable, safe to run twice. A plan leaves no choice for execution time, so every step names
 * exactly what it touches. How each is done, checked and undone: engine/execute/handlers; what each needs: step-kinds.ts.
 */
import type { ChannelId, NodeId, OrganisationId } from '../kernel/ids.ts';

export type Step =
  /** Starts the process of a node. */
  | { readonly kind: 'node.start'; readonly node: NodeId }
  /** SIGTERM, then SIGKILL after the grace. */
  | { readonly kind: 'node.stop'; readonly node: NodeId; readonly graceSeconds: number }
  /** SIGKILL: for a process that hangs. A dead consenter is harmless, a hung one stalls ordering. */
  | { readonly kind: 'node.kill'; readonly node: NodeId }
  /** The node may not be started by anybody until it is released: the positive half of a fence around a lost node. */
  | { readonly kind: 'node.hold'; readonly node: NodeId; readonly reason: string }
  | { readonly kind: 'node.release'; readonly node: NodeId }
  /** A named copy of a stopped node's data. */
  | { readonly kind: 'node.snapshot'; readonly node: NodeId; readonly label: string }
  /** Moves the data of a stopped node aside under the label; the node's folder is empty afterwards. Undone by moving it back. */
  | { readonly kind: 'node.set-aside'; readonly node: NodeId; readonly label: string }
  /** Copies ledger and consensus data of `from` (whose snapshot `label` was taken) into the empty folder of `node`. */
  | { readonly kind: 'node.clone'; readonly node: NodeId; readonly from: NodeId; readonly label: string }
  /** Joins an orderer or peer to a channel with a configuration block of that channel. */
  | { readonly kind: 'node.join'; readonly node: NodeId; readonly channel: ChannelId }
  /** Connections from these nodes to `to` fail at once instead of hanging. The id is the driver's. */
  | { readonly kind: 'link.fence'; readonly id: string; readonly from: readonly NodeId[]; readonly to: NodeId }
  | { readonly kind: 'link.unfence'; readonly id: string; readonly to: NodeId }
  /** `peer node rebuild-dbs` with the stopped peer's own folders. */
  | { readonly kind: 'peer.rebuild-databases'; readonly node: NodeId }
  /** `peer node rollback`: blocks after `block` are fetched and validated again. */
  | { readonly kind: 'peer.rollback'; readonly node: NodeId; readonly channel: ChannelId; readonly block: number }
  /** One channel update that adds exactly one consenter. */
  | { readonly kind: 'consenter.add'; readonly channel: ChannelId; readonly node: NodeId }
  /** One channel update that removes exactly one consenter. */
  | { readonly kind: 'consenter.remove'; readonly channel: ChannelId; readonly node: NodeId }
  /** Orders one transaction through the orderer and waits for its block. */
  | { readonly kind: 'channel.canary'; readonly channel: ChannelId; readonly orderer: NodeId; readonly timeoutMs: number }
  /** Orders the envelopes of blocks [from, to) that only a peer holds once more, block by block, and stops at the first different hash. */
  | {
      readonly kind: 'channel.replay';
      readonly channel: ChannelId;
      readonly from: number;
      readonly to: number;
      readonly source: NodeId;
      readonly orderer: NodeId;
    }
  | { readonly kind: 'wait.until'; readonly condition: Condition; readonly timeoutMs: number };

/** What a plan may wait for. Each is answered by fresh observation only. */
export type Condition =
  | { readonly kind: 'node.alive'; readonly node: NodeId }
  | { readonly kind: 'node.stopped'; readonly node: NodeId }
  /** A quorum confirms some leader. */
  | { readonly kind: 'channel.led'; readonly channel: ChannelId }
  /** The node has as many blocks as the channel's highest, with the same hash at the lowest common height. */
  | { readonly kind: 'node.at-tip'; readonly channel: ChannelId; readonly node: NodeId; readonly atLeast: number }
  /** All of these have the same height and hash. */
  | { readonly kind: 'channel.equal'; readonly channel: ChannelId; readonly nodes: readonly NodeId[] };

export type StepKind = Step['kind'];

/** Organisation whose administrator has to sign, for steps that update a channel. */
export interface Signer {
  readonly organisation: OrganisationId;
}
