import { bootstrapMethod } from '../bootstrap-method.ts';
import type { ProductionCheck } from '../check.ts';
import { majorOf } from '../settings.ts';
import { text } from '../values.ts';

export const bootstrapForbidden: ProductionCheck = {
  code: 'C108',
  title: 'a bootstrap method that Fabric 3 does not start with',
  meaning:
    'There is no system channel any more. With the method file the orderer ends ("is forbidden, since system channel is no longer supported"), with anything but none it ends as well.',
  hint: 'Take General.BootstrapMethod out, or set it to none, and join channels by `osnadmin channel join`.',
  severity: 'error',
  source: 'orderer/common/server/main.go Main, Fabric v3.1.1: switch conf.General.BootstrapMethod',
  of: 'orderer',
  find: (ask, _orderer, { settings }) => {
    const method = bootstrapMethod(ask);
    const value = text(method);
    if (majorOf(settings) < 3 || value === undefined || value === 'none') return undefined;
    return { message: `does not start with the bootstrap method "${value}"`, settings: [method] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'LocalMSPID: OrdererMSP',
      becomes: 'LocalMSPID: OrdererMSP # BootstrapMethod: file',
    },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'MaxRecvMsgSize: 104857600', becomes: 'BootstrapMethod: file' },
  },
};
