/** The processes of a local network, as the local driver wants them: program, arguments, environment, folders. */
import { join } from 'node:path';
import { SERVICE_HOST } from '../core/render/fabric/core-yaml.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import { nodes } from '../core/topology/lookup.ts';
import type { FabricNode, Peer, Topology } from '../core/topology/model.ts';
import type { LocalNode, LocalProcess } from '../drivers/local/local-node.ts';
import { type ChaincodeService, chaincodeServices, serviceCommand, serviceRecordFolder } from './chaincode-services.ts';
import { chaincodeId } from '../platforms/fabric/chaincode-package.ts';
import type { NetworkPaths } from './paths.ts';
import type { NetworkRecord } from './record.ts';

export function localNodes(topology: Topology, record: NetworkRecord, paths: NetworkPaths): Readonly<Record<NodeId, LocalNode>> {
  return Object.fromEntries(nodes(topology).map((node) => [node.id, localNode(topology, record, paths, node)]));
}

function localNode(topology: Topology, record: NetworkRecord, paths: NetworkPaths, node: FabricNode): LocalNode {
  const folders = paths.node(node.id);
  return {
    id: node.id,
    dataDir: folders.data,
    configDir: folders.config,
    logFile: folders.log,
    recordFile: folders.record,
    program: join(record.programs, node.kind),
    args: node.kind === 'orderer' ? [] : ['node', 'start'],
    env: environment(record, node, folders.config),
    namespace: record.nodes[node.id]?.namespace ?? null,
    services: node.kind === 'peer' ? services(topology, record, paths, node) : [],
  };
}

function environment(record: NetworkRecord, node: FabricNode, config: string): Readonly<Record<string, string>> {
  return {
    FABRIC_CFG_PATH: config,
    FABRIC_LOGGING_SPEC: 'grpc=warn:info',
    FABRIC_LOGGING_FORMAT: '%{time:2006-01-02T15:04:05.000Z07:00} %{level:.4s} [%{module}] %{shortfunc} -> %{message}',
    // The builder's scripts need sh, grep, sed and cp.
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    ...(node.kind === 'peer' ? { [SERVICE_HOST]: serviceHost(record, node) } : {}),
  };
}

/** In its own namespace a peer has 127.0.0.1 to itself. */
function serviceHost(record: NetworkRecord, peer: Peer): string {
  return record.mode === 'namespaces' ? '127.0.0.1' : (record.nodes[peer.id]?.address ?? '127.0.0.1');
}

function services(topology: Topology, record: NetworkRecord, paths: NetworkPaths, peer: Peer): readonly LocalProcess[] {
  return chaincodeServices(topology)
    .filter((service) => topology.channels[service.channel]?.peers.includes(peer.id))
    .flatMap((service) => serviceProcess(service, record, paths, peer));
}

function serviceProcess(service: ChaincodeService, record: NetworkRecord, paths: NetworkPaths, peer: Peer): readonly LocalProcess[] {
  const [program, ...args] = serviceCommand(service) ?? [];
  if (program === undefined) return [];
  const root = paths.node(peer.id).root;
  const folder = serviceRecordFolder(root, service);
  return [
    {
      name: `${service.channel}.${service.name}`,
      program,
      args,
      env: {
        CHAINCODE_ID: chaincodeId(service.name, service.address),
        CHAINCODE_SERVER_ADDRESS: `${serviceHost(record, peer)}:${service.port}`,
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        NODE_NO_WARNINGS: '1',
      },
      cwd: paths.node(peer.id).root,
      logFile: join(folder, 'log'),
      recordFile: join(folder, 'process.json'),
    },
  ];
}
