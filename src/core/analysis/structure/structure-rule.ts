/** One rule of structure: what it looks at and what it says. Rules are independent of each other; codes.ts holds their reasoning. */
import type { Channel, Topology } from '../../topology/model.ts';
import type { Domains } from '../survivability/domains.ts';
import type { ChannelSurvivability } from '../survivability/model.ts';
import type { StructureCode } from './codes.ts';

export interface Observation {
  readonly code: StructureCode;
  readonly message: string;
  /** The proof: sets, counts, survivors. */
  readonly evidence: string;
  /** Path in the file that it is about. */
  readonly path: readonly string[];
}

export interface ChannelInQuestion {
  readonly topology: Topology;
  readonly channel: Channel;
  readonly domains: Domains;
  readonly survival: ChannelSurvivability;
}

export type ChannelRule = (question: ChannelInQuestion) => readonly Observation[];
export type NetworkRule = (topology: Topology) => readonly Observation[];
