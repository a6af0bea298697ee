/** Every command, in the order of the help. A new one is a file in src/cli/commands and a line here. */
import type { CommandModule } from './context.ts';
import * as completion from './commands/completion.ts';
import * as doctor from './commands/doctor.ts';
import * as drill from './commands/drill.ts';
import * as explain from './commands/explain.ts';
import * as fabric from './commands/fabric.ts';
import * as init from './commands/init.ts';
import * as plan from './commands/plan.ts';

export const COMMANDS: readonly CommandModule[] = [init, doctor, fabric, plan, drill, explain, completion];
