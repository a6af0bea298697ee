/** The listeners of a node as its settings give them; one that is off or not known is left out. */
import type { FabricNode } from '../../topology/model.ts';
import type { Ask } from './check.ts';
import type { Setting } from './settings.ts';
import { address, type Address, count, isEveryInterface, text, truth } from './values.ts';

export interface Listener extends Address {
  readonly role: 'grpc' | 'cluster' | 'admin' | 'operations' | 'chaincode' | 'profile';
  /** The setting that holds the port. */
  readonly setting: Setting;
}

export function listenersOf(ask: Ask, { kind }: FabricNode): readonly Listener[] {
  const all = kind === 'orderer' ? ordererListeners(ask) : peerListeners(ask);
  return all.filter((listener) => listener !== undefined);
}

/** Whether both cannot listen on one machine. A port 0 is chosen by the system. */
export function collide(a: Listener, b: Listener): boolean {
  return a.port !== 0 && a.port === b.port && (a.host === b.host || isEveryInterface(a.host) || isEveryInterface(b.host));
}

function ordererListeners(ask: Ask): readonly (Listener | undefined)[] {
  return [
    split('grpc', ask('General.ListenAddress'), ask('General.ListenPort')),
    split('cluster', ask('General.Cluster.ListenAddress'), ask('General.Cluster.ListenPort')),
    whole('admin', ask('Admin.ListenAddress')),
    whole('operations', ask('Operations.ListenAddress')),
    truth(ask('General.Profile.Enabled')) === true ? whole('profile', ask('General.Profile.Address')) : undefined,
  ];
}

function peerListeners(ask: Ask): readonly (Listener | undefined)[] {
  return [
    whole('grpc', ask('peer.listenAddress')),
    whole('chaincode', ask('peer.chaincodeListenAddress')),
    whole('operations', ask('operations.listenAddress')),
    truth(ask('peer.profile.enabled')) === true ? whole('profile', ask('peer.profile.listenAddress')) : undefined,
  ];
}

function split(role: Listener['role'], host: Setting | undefined, port: Setting | undefined): Listener | undefined {
  const [at, number] = [text(host), count(port)];
  return at === undefined || number === undefined || port === undefined ? undefined : { role, host: at, port: number, setting: port };
}

function whole(role: Listener['role'], setting: Setting | undefined): Listener | undefined {
  const parsed = address(setting);
  return parsed === undefined || setting === undefined ? undefined : { role, ...parsed, setting };
}
