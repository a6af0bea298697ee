import { bootstrapMethod } from '../bootstrap-method.ts';
import type { ProductionCheck } from '../check.ts';
import { majorOf } from '../settings.ts';
import { text, truth } from '../values.ts';

export const noChannelParticipation: ProductionCheck = {
  code: 'C124',
  title: 'an orderer that can join no channel',
  meaning: 'It starts without a channel, and the API by which channels are joined is off: it orders nothing, ever.',
  hint: 'Set ChannelParticipation.Enabled to true.',
  severity: 'error',
  source:
    'orderer/common/localconfig/config.go Defaults, v2.5.9: ChannelParticipation.Enabled is false; v3.1.1 always overrides it to true',
  of: 'orderer',
  find: (ask, _orderer, { settings }) => {
    const enabled = ask('ChannelParticipation.Enabled');
    const method = bootstrapMethod(ask);
    if (majorOf(settings) >= 3 || truth(enabled) !== false || text(method) !== 'none') return undefined;
    return { message: 'starts without a channel and can join none', settings: [enabled, method] };
  },
  examples: {
    right: { base: 'raft-v2', file: 'nodes/orderer1/orderer.yaml', line: 'MaxRequestBodySize: 1 MB', becomes: 'MaxRequestBodySize: 2 MB' },
    wrong: {
      base: 'raft-v2',
      file: 'nodes/orderer1/orderer.yaml',
      below: 'ChannelParticipation:',
      line: 'Enabled: true',
      becomes: 'Enabled: false',
    },
  },
};
