/** What is known of the releases of Fabric: programs, names of archives, module versions. Data only. */
import { fail } from './codes.ts';

/** In the order of building: what a network cannot do without comes first. */
export const FABRIC_PROGRAMS = ['orderer', 'peer', 'configtxgen', 'configtxlator', 'osnadmin', 'cryptogen', 'ledgerutil'] as const;
export type FabricProgram = (typeof FABRIC_PROGRAMS)[number];

/** Without these no network runs; a folder that the user names has to hold them. */
export const ESSENTIAL_PROGRAMS: readonly FabricProgram[] = ['orderer', 'peer', 'configtxgen'];

export const FABRIC_MODULE = 'github.com/hyperledger/fabric';
export const DEFAULT_VERSION = '3.1.1';
export const DEFAULT_MIRROR = 'https://github.com/hyperledger/fabric/releases/download';

export interface KnownRelease {
  readonly version: string;
  /** Every drill of the library has been run on it. */
  readonly proven: boolean;
  /** Pseudo-version of the release's commit, because release tags above v1 are no module versions of a path without suffix. */
  readonly module: string;
  /** Lines of go.sum, so that the sources are checked also where no checksum database is asked. */
  readonly sums: { readonly source: string; readonly goMod: string } | null;
  /** SHA-256 of the official archive by platform, where it has been pinned. */
  readonly archives: Readonly<Record<string, string>>;
}

export const KNOWN_RELEASES: readonly KnownRelease[] = [
  {
    version: '3.1.1',
    proven: true,
    module: 'v1.4.0-rc1.0.20250510200036-435a7f1a780a',
    sums: {
      source: 'h1:l9dE3iuE+mKj7K8Tcx904cF8zJpaNQONh3GNZdXnnyc=',
      goMod: 'h1:JBt+AXS2O6MTid78WNKd3fn4b0+EXWv+M56DxiX/qP4=',
    },
    archives: {},
  },
  {
    version: '2.5.9',
    proven: true,
    module: 'v1.4.0-rc1.0.20240618194258-7c3876255bf0',
    sums: {
      source: 'h1:w1N0xx9Jg7nFxDelL7+BYj7Z3YIg3L1nTTWRlzkG88U=',
      goMod: 'h1:kNGP0htTW6MAA5Psl/+9utzXGLXh2roCnu/25tnysOE=',
    },
    archives: {},
  },
  known('3.1.5', 'v1.4.0-rc1.0.20260618074816-86c1172bec37'),
  known('3.1.4', 'v1.4.0-rc1.0.20260223074757-57f91e9b60bc'),
  known('3.1.2', 'v1.4.0-rc1.0.20251012211530-60d501d4140c'),
  known('3.1.0', 'v1.4.0-rc1.0.20250318174348-8f08391d840c'),
  known('2.5.16', 'v1.4.0-rc1.0.20260617221605-f871cf92a026'),
  known('2.5.0', 'v1.4.0-rc1.0.20230401164317-bd8e24856939'),
];

function known(version: string, module: string): KnownRelease {
  return { version, proven: false, module, sums: null, archives: {} };
}

export function knownRelease(version: string): KnownRelease | undefined {
  return KNOWN_RELEASES.find((release) => release.version === version);
}

/** Refuses everything but X.Y.Z: the version becomes part of paths and addresses. */
export function parseVersion(text: string): string {
  const match = /^v?(\d{1,4}\.\d{1,4}\.\d{1,4})$/.exec(text);
  if (match?.[1] === undefined) throw fail('E200', `${JSON.stringify(text)} is not a Fabric version`);
  return match[1];
}

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin' };
const PROCESSORS: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** `linux-amd64` and the like, as the project's archives are named; null where it publishes none. */
export function releasePlatform(system: string, processor: string): string | null {
  const os = SYSTEMS[system];
  const cpu = PROCESSORS[processor];
  return os === undefined || cpu === undefined ? null : `${os}-${cpu}`;
}

/** Target `dist` of Fabric's Makefile and its release workflow: bin/ and config/ at the top of the archive. */
export function archiveName(version: string, platform: string): string {
  return `hyperledger-fabric-${platform}-${version}.tar.gz`;
}
