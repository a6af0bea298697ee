/** Failures of obtaining the Fabric programs. No I/O here: `holdfast explain` reads this table. */
import { failures, type CodeTable } from '../../../core/kernel/failure.ts';

export const PROGRAM_CODES = {
  E200: {
    title: 'Not a Fabric version',
    meaning: 'A Fabric version is three numbers with dots, as in the names of its releases.',
    hint: 'Write the version as 3.1.1, without a leading v.',
    exit: 2,
  },
  E201: {
    title: 'No Fabric programs',
    meaning: 'Every way to obtain the programs of this version was tried, and none worked. The message says why, one line for each.',
    hint: 'Repair one of the ways that the message lists, or name a folder that holds the programs in HOLDFAST_FABRIC_BIN.',
    exit: 4,
  },
  E202: {
    title: 'The folder holds no Fabric programs',
    meaning: 'A folder was named as the place of the programs, but orderer, peer or configtxgen is not in it, nor in its bin folder.',
    hint: 'Name the folder that holds orderer, peer and configtxgen, or leave the option out.',
    exit: 2,
  },
  E203: {
    title: 'A program of another version',
    meaning: 'A program says that it is of another Fabric version than the one asked for. Fabric 2.5 and 3.1 refuse files of each other.',
    hint: 'Ask for the version that the program has, or let Holdfast obtain the right one with `holdfast fabric install`.',
    exit: 4,
  },
  E204: {
    title: 'A program for another machine',
    meaning: 'The file is no program that this machine can run: built for another processor or system, or not executable at all.',
    hint: 'Obtain programs built for this machine with `holdfast fabric install`.',
    exit: 4,
  },
  E205: {
    title: 'A program does not say its version',
    meaning: 'The program was started to ask its version and failed, or printed no line `Version: …`.',
    hint: 'Start it by hand with the argument `version` to see what is wrong with it.',
    exit: 4,
  },
  E206: {
    title: 'The release page cannot be reached',
    meaning: 'No connection to the server of the release archive within the limit of 5 s: no network, no name service, or a firewall.',
    hint: 'Check the network, or name a mirror that this machine can reach in HOLDFAST_FABRIC_MIRROR.',
    exit: 4,
  },
  E207: {
    title: 'The server does not give the archive',
    meaning: 'The server of the release archive answered, but not with the archive: there is none of this version, or access is refused.',
    hint: 'Check the version and the mirror: the archive is looked for at MIRROR/vX.Y.Z/hyperledger-fabric-SYSTEM-X.Y.Z.tar.gz.',
    exit: 4,
  },
  E208: {
    title: 'The archive has another digest',
    meaning: 'The SHA-256 of the archive is not the pinned one, or not the one recorded at its first download. It was thrown away.',
    hint: 'Do not use this mirror before you know why; if the release was really published anew, pin its new digest.',
    exit: 4,
  },
  E209: {
    title: 'The archive is damaged',
    meaning: 'The archive is no gzip-compressed tar file, or it ends in the middle. It was thrown away.',
    hint: 'Run the command again; if it happens again, the mirror serves a damaged file.',
    exit: 4,
  },
  E210: {
    title: 'A program is missing from the archive',
    meaning: 'The archive was read to its end, but bin/ in it does not hold all programs.',
    hint: 'Use the official archive of the release, not one of its configuration or of its sources.',
    exit: 4,
  },
  E211: {
    title: 'The download broke off',
    meaning: 'The connection was lost several times, or no byte came within the limit. What has arrived is kept, and continued next time.',
    hint: 'Run the command again: it continues where it stopped.',
    exit: 4,
  },
  E212: {
    title: 'No Go toolchain',
    meaning: 'There is no program `go` on the PATH, so Fabric cannot be built from its sources.',
    hint: 'Install Go from https://go.dev/dl (Debian: golang-go, if it is new enough) and put it on the PATH.',
    exit: 4,
  },
  E213: {
    title: 'The sources cannot be reached',
    meaning: 'The Go toolchain did not get the module of this Fabric version from its proxy (GOPROXY) within the limit of 5 s.',
    hint: 'Check the network and `go env GOPROXY`.',
    exit: 4,
  },
  E214: {
    title: 'The build failed',
    meaning:
      'The Go toolchain has the module of this Fabric version, but could not build a program from it. The message ends with its words.',
    hint: 'Read the words of the toolchain; a toolchain that is too old says which version it needs.',
    exit: 4,
  },
  E215: {
    title: 'No module version is known for this release',
    meaning:
      'Fabric is a Go module without a version suffix in its path, so a release above v1 is named by the pseudo-version of its commit. Holdfast knows it for some releases only.',
    hint: 'Give the pseudo-version of the commit (v1.4.0-rc1.0.DATE-COMMIT) with the option for the module.',
    exit: 4,
    source: 'https://go.dev/ref/mod#pseudo-versions',
  },
  E216: {
    title: 'The disk is full',
    meaning: 'The disk of the cache or of the temporary files is full. One version needs about 150 MB, building it about 2 GB for a while.',
    hint: 'Make room, or put the cache on another disk with XDG_CACHE_HOME; nothing half-written is left in use.',
    exit: 4,
  },
  E217: {
    title: 'The cache cannot be used',
    meaning: 'The folder of the cache cannot be made, read or written by this user.',
    hint: 'Give the folder to this user, or name another one with XDG_CACHE_HOME.',
    exit: 4,
  },
  E218: {
    title: 'The cache is damaged',
    meaning:
      'A program in the cache differs from what was recorded when it was obtained, or is missing, or the record cannot be read. It is obtained again.',
    hint: 'Nothing to do when another way works; if you put other programs there yourself, remove manifest.json beside bin.',
    exit: 4,
  },
  E219: {
    title: 'A program that is not there',
    meaning: 'The folder in use does not hold this program. Running a network needs orderer, peer and configtxgen only.',
    hint: 'Use a folder that holds it, or let Holdfast obtain all of them with `holdfast fabric install`.',
    exit: 2,
  },
  E220: {
    title: 'Not a digest',
    meaning: 'The digest of an archive is its SHA-256, 64 hexadecimal digits.',
    hint: 'Print it with `sha256sum FILE` and give the 64 digits.',
    exit: 2,
  },
  E221: {
    title: 'Not the address of a mirror',
    meaning: 'The mirror of the release archives has to be an http or https address without user name and password.',
    hint: 'Write it as https://host/path; the archive is looked for at MIRROR/vX.Y.Z/.',
    exit: 2,
  },
  E222: {
    title: 'No official archive for this machine',
    meaning: 'The project publishes archives for Linux and macOS on amd64 and arm64 only.',
    hint: 'Build the programs yourself and name their folder in HOLDFAST_FABRIC_BIN.',
    exit: 4,
  },
  E223: {
    title: 'Not a module version',
    meaning: 'The version of the Go module has to be a semantic version or a pseudo-version such as v1.4.0-rc1.0.DATE-COMMIT.',
    hint: 'Print it with `go list -m github.com/hyperledger/fabric@COMMIT`.',
    exit: 2,
  },
} as const satisfies CodeTable;

export const fail = failures(PROGRAM_CODES);
