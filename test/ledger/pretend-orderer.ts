/** An orderer's Deliver and Broadcast services in this process, over mutual TLS: blocks in memory, no consensus. */
import { createHash } from 'node:crypto';
import { Server, ServerCredentials, type ServerDuplexStream, type ServiceDefinition } from '@grpc/grpc-js';
import { common, orderer } from '@hyperledger/fabric-protos';
import type { FabricAccess, NodeAccess } from '../../src/core/platforms/fabric/access.ts';
import { hex } from '../../src/core/platforms/fabric/block.ts';
import { blockHash } from '../../src/platforms/fabric/blocks.ts';
import { identity } from '../../src/platforms/fabric/identity.ts';
import type { LoadedAccess, Member } from '../../src/platforms/fabric/load-access.ts';
import { createAuthority, type Credential, openAuthority } from '../../src/platforms/fabric/material/issuer.ts';

export const CHANNEL = 'c';
export const NODE_HOST = 'orderer1.example.com';

const VALIDITY = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 30 * 86_400_000) };

export interface Keys {
  readonly authority: Credential;
  readonly node: Credential;
  readonly client: Credential;
}

export async function makeKeys(): Promise<Keys> {
  const authority = await createAuthority('tlsca.example.com', 'example.com', VALIDITY);
  const issuer = await openAuthority(authority);
  const node = await issuer.issue({ commonName: NODE_HOST, use: 'tls', names: [NODE_HOST], validity: VALIDITY });
  const client = await issuer.issue({ commonName: 'client', use: 'tls', validity: VALIDITY });
  return { authority, node, client };
}

/** Access to one orderer on a port of the loopback address. */
export function accessTo(port: number, keys: Keys, authority: Credential = keys.authority): LoadedAccess {
  const node: NodeAccess = {
    id: 'orderer1',
    kind: 'orderer',
    organisation: 'org',
    region: 'here',
    host: NODE_HOST,
    grpc: `127.0.0.1:${port}`,
    operations: '127.0.0.1:1',
    tlsCa: '',
  };
  const channels: FabricAccess['channels'] = {
    [CHANNEL]: { consensus: 'raft', consenters: ['orderer1'], peers: [], sampleChaincode: null },
  };
  const member: Member = {
    identity: identity('OrgMSP', keys.client.certificatePem, keys.client.keyPem),
    privateKeyPem: keys.client.keyPem,
    tls: { certificatePem: keys.client.certificatePem, keyPem: keys.client.keyPem, certificateHash: new Uint8Array(32) },
  };
  return {
    network: 'test',
    nodes: [node],
    channels,
    node: () => node,
    channel: () => channels[CHANNEL] ?? { consensus: 'raft', consenters: [], peers: [], sampleChaincode: null },
    admin: () => member,
    client: () => member,
    tlsCa: () => authority.certificatePem,
  };
}

type Stream = ServerDuplexStream<common.Envelope, orderer.DeliverResponse>;

export class PretendOrderer {
  readonly blocks: common.Block[] = [];
  /** What Broadcast answers. */
  answer: { readonly status: number; readonly info: string } = { status: common.Status.SUCCESS, info: '' };
  readonly received: common.Envelope[] = [];
  #server: Server | null = null;
  readonly #followers = new Map<Stream, number>();

  /** Listens; port 0 takes a free one. */
  async listen(keys: Keys, port: number): Promise<number> {
    const server = new Server();
    server.addService(SERVICE, {
      deliver: (stream: Stream) => this.#deliver(stream),
      broadcast: (stream: BroadcastStream) => this.#broadcast(stream),
    });
    const pair = { private_key: Buffer.from(keys.node.keyPem), cert_chain: Buffer.from(keys.node.certificatePem) };
    const credentials = ServerCredentials.createSsl(Buffer.from(keys.authority.certificatePem), [pair], true);
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
    });
  }

  /** Breaks every connection, as a killed process does. */
  stop(): void {
    this.#server?.forceShutdown();
    this.#server = null;
    this.#followers.clear();
  }

  append(): void {
    const last = this.blocks.at(-1);
    const header = new common.BlockHeader();
    header.setNumber(this.blocks.length);
    header.setPreviousHash(last === undefined ? '' : Buffer.from(blockHash(last), 'hex'));
    header.setDataHash(createHash('sha256').update(`block ${this.blocks.length}`).digest());
    const block = new common.Block();
    block.setHeader(header);
    block.setData(new common.BlockData());
    this.blocks.push(block);
    for (const [stream, next] of this.#followers) this.#followers.set(stream, this.#send(stream, next));
  }

  tip(): string {
    const last = this.blocks.at(-1);
    return last === undefined ? hex(new Uint8Array()) : blockHash(last);
  }

  #deliver(stream: Stream): void {
    stream.on('error', () => this.#followers.delete(stream));
    stream.on('cancelled', () => this.#followers.delete(stream));
    stream.on('data', (envelope: common.Envelope) => {
      const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
      const header = common.ChannelHeader.deserializeBinary(payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array());
      const seek = orderer.SeekInfo.deserializeBinary(payload.getData_asU8());
      if (header.getChannelId() !== CHANNEL) return status(stream, common.Status.NOT_FOUND);
      if (header.getTimestamp() === undefined) return status(stream, common.Status.BAD_REQUEST);
      const from = seek.getStart()?.getSpecified()?.getNumber() ?? this.blocks.length - 1;
      const to = seek.getStop()?.getSpecified()?.getNumber() ?? this.blocks.length - 1;
      if (to > this.blocks.length && seek.getBehavior() === orderer.SeekInfo.SeekBehavior.BLOCK_UNTIL_READY) {
        this.#followers.set(stream, this.#send(stream, from));
        return;
      }
      if (this.blocks[from] === undefined) return status(stream, common.Status.NOT_FOUND);
      this.#send(stream, from, to);
      status(stream, common.Status.SUCCESS);
    });
    stream.on('end', () => stream.end());
  }

  #send(stream: Stream, from: number, to: number = this.blocks.length - 1): number {
    for (const block of this.blocks.slice(from, to + 1)) {
      const response = new orderer.DeliverResponse();
      response.setBlock(block);
      stream.write(response);
    }
    return Math.max(from, to + 1);
  }

  #broadcast(stream: BroadcastStream): void {
    stream.on('data', (envelope: common.Envelope) => {
      this.received.push(envelope);
      const response = new orderer.BroadcastResponse();
      response.setStatus(this.answer.status as 200);
      response.setInfo(this.answer.info);
      stream.write(response);
    });
    stream.on('end', () => stream.end());
  }
}

type BroadcastStream = ServerDuplexStream<common.Envelope, orderer.BroadcastResponse>;

function status(stream: Stream, code: number): void {
  const response = new orderer.DeliverResponse();
  response.setStatus(code as 200);
  stream.write(response);
}

const BOTH_WAYS = { requestStream: true, responseStream: true } as const;
const SERVICE: ServiceDefinition = {
  deliver: {
    path: '/orderer.AtomicBroadcast/Deliver',
    ...BOTH_WAYS,
    requestSerialize: (message: common.Envelope) => Buffer.from(message.serializeBinary()),
    requestDeserialize: (bytes: Buffer) => common.Envelope.deserializeBinary(bytes),
    responseSerialize: (message: orderer.DeliverResponse) => Buffer.from(message.serializeBinary()),
    responseDeserialize: (bytes: Buffer) => orderer.DeliverResponse.deserializeBinary(bytes),
  },
  broadcast: {
    path: '/orderer.AtomicBroadcast/Broadcast',
    ...BOTH_WAYS,
    requestSerialize: (message: common.Envelope) => Buffer.from(message.serializeBinary()),
    requestDeserialize: (bytes: Buffer) => common.Envelope.deserializeBinary(bytes),
    responseSerialize: (message: orderer.BroadcastResponse) => Buffer.from(message.serializeBinary()),
    responseDeserialize: (bytes: Buffer) => orderer.BroadcastResponse.deserializeBinary(bytes),
  },
};
