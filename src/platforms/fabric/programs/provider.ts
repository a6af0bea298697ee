/** The one shape of the ways to obtain programs over the network. */
import type { DownloadLimits } from './download.ts';
import type { Origin } from './manifest.ts';
import type { Place } from './place.ts';

export interface ObtainOrder {
  readonly version: string;
  readonly place: Place;
  /** An empty folder with an empty `bin` in it, to fill. */
  readonly staging: string;
  readonly mirror: URL;
  /** Pinned SHA-256 of the archive, lower case. */
  readonly sha256: string | null;
  /** Version of the Go module, when the user gave one. */
  readonly module: string | null;
  readonly limits: DownloadLimits;
  readonly onProgress: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Provider {
  readonly name: 'archive' | 'toolchain';
  /** Fills `staging/bin` with all programs, or throws a Failure that says why not. */
  obtain(order: ObtainOrder): Promise<Origin>;
}
