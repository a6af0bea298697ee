import type { ProductionCheck } from '../check.ts';

export const secretInFile: ProductionCheck = {
  code: 'C162',
  title: 'a secret stands in a configuration file',
  meaning:
    'The file is copied, compared and kept in version control; a variable or a secret of the platform is not. The password of the state database opens the whole state, the PIN of an HSM signs in the name of the node.',
  hint: 'Take it out of the file, and give it as a variable: CORE_LEDGER_STATE_COUCHDBCONFIG_PASSWORD, CORE_PEER_BCCSP_PKCS11_PIN, ORDERER_GENERAL_BCCSP_PKCS11_PIN.',
  severity: 'info',
  source:
    'sampleconfig/core.yaml ledger.state.couchDBConfig.password, Fabric v3.1.1: recommended to pass as an environment variable during start up',
  of: 'node',
  find: (_ask, _node, { settings }) => {
    const secret = Object.entries(settings.values).find(
      ([path, { value, from }]) => /\.(password|pin)$/.test(path) && from.kind === 'file' && value !== null && value !== '',
    );
    // The value itself is nobody's business.
    return secret === undefined
      ? undefined
      : { message: 'has a secret in its configuration file', settings: [{ ...secret[1], value: '…' }] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'Default: SW', becomes: 'PKCS11: { Pin: null }' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'Default: SW', becomes: 'PKCS11: { Pin: "98765432" }' },
  },
};
