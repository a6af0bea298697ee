/** Failures of reading the configuration files of nodes. */
import type { CodeTable } from '../../../core/kernel/failure.ts';

export const SETTINGS_CODES = {
  E450: {
    title: 'no configuration files of nodes in that folder',
    meaning:
      'The folder must hold a folder for each node, named as in the topology, with its orderer.yaml or core.yaml and, if there is one, a file `env` of KEY=VALUE lines. None of its folders is named like a node.',
    hint: 'Name the folders in DIR like the nodes of the topology: DIR/orderer1/orderer.yaml, DIR/peer0-org1/core.yaml.',
    exit: 2,
  },
  E451: {
    title: 'a configuration file cannot be read',
    meaning: 'An orderer.yaml, core.yaml or env file is there, but cannot be opened.',
    hint: 'Check that it is a file, and that you may read it.',
    exit: 2,
  },
  E452: {
    title: 'a configuration file is not YAML',
    meaning: 'Fabric reads orderer.yaml and core.yaml as YAML and does not start with anything else; a key that is given twice counts too.',
    hint: 'Correct the line that is named.',
    exit: 2,
  },
  E453: {
    title: 'a line of an env file is not KEY=VALUE',
    meaning:
      'An env file holds one variable a line, as systemd, Docker and Kubernetes take it; empty lines and lines that begin with # do not count.',
    hint: 'Write KEY=VALUE.',
    exit: 2,
  },
} as const satisfies CodeTable;
