/** The handlers of all kinds of steps but one: `wait.until` is the executor's own, because a plan that waits must not stop the engine. */
import type { Step, StepKind } from '../../core/plan/step.ts';
import { channelCanary } from './channel-canary.ts';
import { channelReplay } from './channel-replay.ts';
import type { Handler } from './handler.ts';
import { linkFence } from './link-fence.ts';
import { linkUnfence } from './link-unfence.ts';
import { membershipHandler } from './membership.ts';
import { nodeClone } from './node-clone.ts';
import { nodeHold } from './node-hold.ts';
import { nodeJoin } from './node-join.ts';
import { nodeKill } from './node-kill.ts';
import { nodeRelease } from './node-release.ts';
import { nodeSetAside } from './node-set-aside.ts';
import { nodeSnapshot } from './node-snapshot.ts';
import { nodeStart } from './node-start.ts';
import { nodeStop } from './node-stop.ts';
import { peerRebuildDatabases } from './peer-rebuild-databases.ts';
import { peerRollback } from './peer-rollback.ts';

export type Handlers = { readonly [K in Exclude<StepKind, 'wait.until'>]: Handler<K> };
export type ActingStep = Exclude<Step, { readonly kind: 'wait.until' }>;

export const HANDLERS: Handlers = {
  'node.start': nodeStart,
  'node.stop': nodeStop,
  'node.kill': nodeKill,
  'node.hold': nodeHold,
  'node.release': nodeRelease,
  'node.snapshot': nodeSnapshot,
  'node.set-aside': nodeSetAside,
  'node.clone': nodeClone,
  'node.join': nodeJoin,
  'link.fence': linkFence,
  'link.unfence': linkUnfence,
  'peer.rebuild-databases': peerRebuildDatabases,
  'peer.rollback': peerRollback,
  'consenter.add': membershipHandler('add'),
  'consenter.remove': membershipHandler('remove'),
  'channel.canary': channelCanary,
  'channel.replay': channelReplay,
};

/** The compiler cannot follow that a step and the handler of its kind belong together. */
export function handlerOf(handlers: Handlers, step: ActingStep): Handler<ActingStep['kind']> {
  return handlers[step.kind] as Handler<ActingStep['kind']>;
}
