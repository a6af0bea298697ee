/** What the agent of a region does when a fault's deadline has passed. Arguments: STATE_FOLDER CUT. */
import { openNet } from '../../src/drivers/local/net/net.ts';

const [stateDir = '', id = ''] = process.argv.slice(2);
const net = await openNet(stateDir);
await net.heal(id);
