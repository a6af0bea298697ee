/** The network between regions, as the rest of the local network sees it: null in loopback mode. */
import { rightsForNet, createNet, destroyNet, openNet, planNet } from '../drivers/local/net/net.ts';
export { createNet, destroyNet, openNet, planNet, rightsForNet };
