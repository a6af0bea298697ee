/** The forms that names in a topology file may have. Each is also written into the published JSON Schema. */
import type { Pattern } from './schema-kinds.ts';

/** A name is part of paths, host names and labels: nothing that any of them would have to escape. */
const WORD = '[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?';
const DNS_NAME = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*';

export const NAME: Pattern = {
  regex: `^${WORD}$`,
  says: "a name: letters, digits, '-', '.' and '_', at most 63 of them, the first and the last a letter or digit, and no '/'",
};

/** A node's id is the first part of its host name. */
export const NODE_NAME: Pattern = {
  regex: `^${DNS_NAME}$`,
  says: "a node's name: letters, digits, '-' and '.', the first and the last a letter or digit, and no '/'",
};

export const LATENCY_KEY: Pattern = { regex: `^${WORD}-${WORD}$`, says: 'a pair of regions: REGION-REGION' };

export const PLACE: Pattern = {
  regex: `^${WORD}(/(-|${WORD})){0,3}$`,
  says: "a place: REGION, REGION/ZONE, REGION/ZONE/RACK or REGION/ZONE/RACK/HOST, where '-' skips a level below the region",
};

/** ChannelAllowedChars and MaxLength in common/configtx/validator.go (Fabric v3.1.1). */
export const CHANNEL_NAME: Pattern = {
  regex: '^[a-z][a-z0-9.-]{0,248}$',
  says: "a channel name: small letters, digits, '.' and '-', the first a letter, below 250 characters",
};

/** ChaincodeNameRegExp in core/chaincode/lifecycle/scc.go (Fabric v3.1.1). */
export const CHAINCODE_NAME: Pattern = {
  regex: '^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$',
  says: "a chaincode name: letters and digits, with single '-' or '_' between them",
};

/** The language of collectionNameRegExp in core/chaincode/lifecycle/scc.go (Fabric v3.1.1), without its nested repetition. */
export const COLLECTION_NAME: Pattern = {
  regex: '^[A-Za-z0-9-][A-Za-z0-9_-]*$',
  says: "a collection name: letters, digits, '-' and '_', the first no '_'",
};

/** What common/policydsl can name in a policy (Fabric v3.1.1, policyparser.go). */
export const MSP_ID: Pattern = { regex: '^[A-Za-z0-9.-]+$', says: "an MSP id: letters, digits, '.' and '-'" };

export const HOST_NAME: Pattern = { regex: `^${DNS_NAME}$`, says: "a host name: labels of letters, digits and '-', joined by '.'" };

export const HOST_PORT: Pattern = { regex: `^${DNS_NAME}:[0-9]{1,5}$`, says: 'an address: HOST:PORT' };

export const VERSION: Pattern = {
  regex: '^[0-9]+\\.[0-9]+\\.[0-9]+(-[A-Za-z0-9.-]+)?$',
  says: 'a version: three numbers without a leading v, as in 3.1.1',
};

export const ABSOLUTE_PATH: Pattern = { regex: '^/', says: "an absolute path: the first character is '/'" };

/** No way out of the folder that it is relative to. */
export const RELATIVE_PATH: Pattern = {
  regex: '^(\\.|(?!\\.{1,2}(/|$))[^/]+(/(?!\\.{1,2}(/|$))[^/]+)*)$',
  says: "a path within a folder, such as etcdraft/wal: no '/' at its ends, and no '..'",
};

const BYTE = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';

export const IP_ADDRESS: Pattern = {
  regex: `^((${BYTE}\\.){3}${BYTE}|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7})$`,
  says: 'an IP address, such as 10.0.0.7 or fd00::7',
};
