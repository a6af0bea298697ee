import { bootstrapMethod } from '../bootstrap-method.ts';
import type { ProductionCheck } from '../check.ts';
import { majorOf } from '../settings.ts';
import { text } from '../values.ts';

export const systemChannel: ProductionCheck = {
  code: 'C109',
  title: 'an orderer that starts with a system channel',
  meaning:
    'The system channel makes every ordering node know every channel, its failure stops the creation of channels, and Fabric 3 refuses a ledger that has one: it must be removed before the upgrade. `file` is what Fabric 2 takes when the file says nothing.',
  hint: 'Set General.BootstrapMethod to none and ChannelParticipation.Enabled to true; remove the system channel by the documented steps.',
  severity: 'warning',
  source:
    'Fabric v2.5 docs, Create a channel: application channels without a system channel; orderer/common/localconfig/config.go Defaults, v2.5.9: BootstrapMethod "file"',
  of: 'orderer',
  find: (ask, _orderer, { settings }) => {
    const method = bootstrapMethod(ask);
    if (majorOf(settings) >= 3 || text(method) !== 'file') return undefined;
    return { message: 'starts with a system channel', settings: [method] };
  },
  examples: {
    right: { base: 'raft-v2', file: 'nodes/orderer1/orderer.yaml', line: 'BootstrapFile: ""', becomes: 'BootstrapFile: genesis.block' },
    wrong: { base: 'raft-v2', file: 'nodes/orderer1/orderer.yaml', line: 'BootstrapMethod: none', becomes: 'BootstrapMethod: file' },
  },
};
