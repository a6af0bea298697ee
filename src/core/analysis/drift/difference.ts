/** One difference between the file and what runs, before it becomes a finding. */
import type { Finding } from '../../kernel/finding.ts';
import type { ChannelConfig, ConfigAddress } from '../../platforms/fabric/channel-config/model.ts';
import type { Channel, FabricNode, Topology } from '../../topology/model.ts';
import type { DriftCode } from './codes.ts';
import type { LiveNetwork } from './model.ts';

export interface Difference {
  readonly code: DriftCode;
  /** Of the file, where what it says stands or would stand. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What the file says, in its own words. */
  readonly file: string;
  /** What runs, in the same words. */
  readonly runs: string;
  readonly severity?: Finding['severity'];
}

/** A channel of the file whose configuration is known. */
export interface ChannelPair {
  readonly topology: Topology;
  readonly live: LiveNetwork;
  readonly channel: Channel;
  readonly config: ChannelConfig;
}

export type ChannelRule = (pair: ChannelPair) => readonly Difference[];

/** By which the file wants a node to be dialled. */
export function plannedAddress({ live }: Pick<ChannelPair, 'live'>, node: FabricNode): ConfigAddress {
  const { host } = live.addressing === 'names' ? node : (live.nodes[node.id]?.address ?? node);
  return { host, port: node.ports.grpc };
}

export function addressText({ host, port }: ConfigAddress): string {
  return `${host}:${port}`;
}

/** In one order, so that two lists of the same things are the same text. */
export function listed(all: readonly string[]): string {
  return all.length === 0 ? 'none' : all.toSorted((a, b) => (a < b ? -1 : 1)).join(', ');
}
