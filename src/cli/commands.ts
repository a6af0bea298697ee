/** Every command, in the order of the help. A new one is a file in src/cli/commands and a line here. */
import type { CommandModule } from './context.ts';
import * as acknowledge from './commands/acknowledge.ts';
import * as approve from './commands/approve.ts';
import * as audit from './commands/audit.ts';
import * as automation from './commands/automation.ts';
import * as canary from './commands/canary.ts';
import * as completion from './commands/completion.ts';
import * as doctor from './commands/doctor.ts';
import * as down from './commands/down.ts';
import * as drill from './commands/drill.ts';
import * as env from './commands/env.ts';
import * as explain from './commands/explain.ts';
import * as fabric from './commands/fabric.ts';
import * as importing from './commands/import.ts';
import * as init from './commands/init.ts';
import * as load from './commands/load.ts';
import * as logs from './commands/logs.ts';
import * as plan from './commands/plan.ts';
import * as recover from './commands/recover.ts';
import * as render from './commands/render.ts';
import * as serve from './commands/serve.ts';
import * as simulate from './commands/simulate.ts';
import * as status from './commands/status.ts';
import * as up from './commands/up.ts';
import * as watch from './commands/watch.ts';

export const COMMANDS: readonly CommandModule[] = [
  init,
  doctor,
  fabric,
  plan,
  render,
  importing,
  up,
  status,
  watch,
  logs,
  env,
  down,
  canary,
  load,
  serve,
  automation,
  acknowledge,
  approve,
  audit,
  recover,
  drill,
  simulate,
  explain,
  completion,
];
