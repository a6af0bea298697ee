/**
 * A production check: one fault that networks run with, as data. `examples` are its test: each is one line that is changed in a network that
 * is otherwise free of findings (test/production/bases.ts); `wrong` must be found, `right` is the nearest thing that must not be.
 */
import type { CodeEntry } from '../../kernel/failure.ts';
import type { Channel, FabricNode, Orderer, Peer, Topology } from '../../topology/model.ts';
import type { NodeSettings, Setting, Settings } from './settings.ts';

export type ProductionCheck = ProductionText & (TopologyCheck | NodeCheck | OrdererCheck | PeerCheck | NetworkCheck);

interface ProductionText extends CodeEntry {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly source: string;
  readonly examples: { readonly right: Change; readonly wrong: Change };
}

/** Asks the topology alone. */
interface TopologyCheck {
  readonly of: 'topology';
  readonly find: (topology: Topology) => readonly Trouble[];
}

/** Asks the settings of one node of either kind. */
interface NodeCheck {
  readonly of: 'node';
  readonly find: (ask: Ask, node: FabricNode, around: Around) => Fault | undefined;
}

/** Asks the settings of one orderer. */
interface OrdererCheck {
  readonly of: 'orderer';
  readonly find: (ask: Ask, orderer: Orderer, around: Around) => Fault | undefined;
}

/** Asks the settings of one peer. */
interface PeerCheck {
  readonly of: 'peer';
  readonly find: (ask: Ask, peer: Peer, around: Around) => Fault | undefined;
}

/** What a check of one node may ask beside its settings. */
export interface Around {
  readonly topology: Topology;
  /** Those that the node orders or keeps. */
  readonly channels: readonly Channel[];
  readonly settings: NodeSettings;
}

/** Asks the settings of several nodes together. */
interface NetworkCheck {
  readonly of: 'settings';
  readonly find: (settings: Settings, topology: Topology) => readonly Trouble[];
}

/** The effective setting of a key, spelled as in Fabric's files; undefined when it is not known. */
export type Ask = (key: string) => Setting | undefined;

export interface Fault {
  readonly message: string;
  /** What shows it; the first names the line. */
  readonly settings: readonly (Setting | undefined)[];
  /** Beside the settings. */
  readonly evidence?: string;
}

export interface Trouble {
  /** A node, or a path of the file: `channels.settlement.batch`. */
  readonly subject: string;
  readonly message: string;
  readonly evidence: string;
  /** Where the topology file says it. */
  readonly path?: readonly (string | number)[];
  readonly setting?: Setting;
}

/** One line of one file of a base: the text that is there, and what stands there instead. */
export interface Change {
  readonly base: BaseName;
  readonly file: string;
  /** A whole line without its indentation; the first such line is meant, or the first below the line `below`. */
  readonly line: string;
  readonly below?: string;
  readonly becomes: string;
}

export type BaseName = 'raft' | 'raft-v2' | 'smartbft' | 'couchdb';
