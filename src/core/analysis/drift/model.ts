/**
 * What a running network says of itself, beside the file that says what it should be. Every part is seen or unknown with its reason:
 * a node that was not reached is never taken for one that agrees with the file.
 */
import type { ChannelId, EpochMs, NodeId } from '../../kernel/ids.ts';
import type { Observed } from '../../observation/observed.ts';
import type { ChannelConfig, ConfigAddress } from '../../platforms/fabric/channel-config/model.ts';

export interface LiveNetwork {
  readonly at: EpochMs;
  /**
   * How nodes dial each other. `addresses`: a network on loopback addresses of one machine, where host names of the file play no part
   * and are not compared.
   */
  readonly addressing: 'names' | 'addresses';
  /** Every node that the network was made with. */
  readonly nodes: Readonly<Record<NodeId, LiveNode>>;
  /** Every channel that a node has joined, or may have. */
  readonly channels: Readonly<Record<ChannelId, LiveChannel>>;
}

export interface LiveNode {
  readonly kind: 'orderer' | 'peer';
  /** By which others dial its gRPC port. */
  readonly address: ConfigAddress;
  /** Of its program, without a leading v. */
  readonly version: Observed<string>;
  /** Channels that it takes part in. */
  readonly channels: Observed<readonly ChannelId[]>;
}

export interface LiveChannel {
  /** The newest that any node gave; `by` names the nodes that have it. */
  readonly config: Observed<ChannelConfig>;
}
