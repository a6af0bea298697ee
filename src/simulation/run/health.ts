/** Whether the network is as its file says and orders blocks, by the truth of the model. Null, or what is missing first. */
import type { ChannelId } from '../../core/kernel/ids.ts';
import type { Arena } from './arena.ts';

/** Blocks are under way all the time. */
const BLOCKS_UNDER_WAY = 4;

export async function whatIsWrong(arena: Arena): Promise<string | null> {
  const running = arena.host.engine?.memory.now.running;
  if (running === undefined) return 'no engine lives';
  if (running !== null) return `${running.plan.id} runs`;
  for (const channel of arena.channels) {
    const wrong = ofChannel(arena, channel);
    if (wrong !== null) return wrong;
  }
  const [fence] = (await arena.world.driver.cuts()).filter(({ id }) => id.startsWith('fence-'));
  return fence === undefined ? null : `the fence ${fence.id} stands`;
}

function ofChannel({ truth, world, topology }: Arena, channel: ChannelId): string | null {
  const { controls } = world;
  const roles = controls.roles(channel);
  const tip = truth.tip(channel);
  if (tip === undefined) return `${channel} has no block`;
  const leaders = new Set<string | null>();
  for (const node of truth.consenters(channel)) {
    const role = roles[node];
    if (role === undefined || role.role === 'outside') return `${node} takes no part in ${channel}`;
    if (role.blocked) return `${node} stands still in a dial`;
    leaders.add(role.leader);
    const wrong = behind(node);
    if (wrong !== null) return wrong;
  }
  if (leaders.size !== 1 || leaders.has(null)) return `the consenters of ${channel} name ${[...leaders].join(', ')} as leader`;
  for (const peer of topology.channels[channel]?.peers ?? []) {
    if (controls.condition(channel, peer) !== 'ready') return `${peer} is ${controls.condition(channel, peer)} on ${channel}`;
    const wrong = behind(peer);
    if (wrong !== null) return wrong;
  }
  return null;

  function behind(node: string): string | null {
    const height = controls.height(channel, node);
    if (height + BLOCKS_UNDER_WAY <= (tip?.number ?? 0)) return `${node} has ${height} blocks of ${channel}, the tip is ${tip?.number}`;
    const own = truth.tipOf(channel, node);
    const same = own === undefined ? undefined : controls.block(channel, best(), own.number);
    return own !== undefined && same !== undefined && same !== own ? `block ${own.number} of ${channel} differs at ${node}` : null;
  }

  function best(): string {
    return truth.consenters(channel).toSorted((a, b) => controls.height(channel, b) - controls.height(channel, a))[0] ?? '';
  }
}
