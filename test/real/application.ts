/** An application as a user writes it: @hyperledger/fabric-gateway in this process, with nothing but what `holdfast env` printed. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, type Contract, signers } from '@hyperledger/fabric-gateway';

export interface Environment {
  readonly organisation: string;
  readonly msp: string;
  readonly profile: string;
  readonly gateways: readonly { readonly peer: string; readonly address: string; readonly host: string }[];
  readonly variables: Readonly<Record<string, string>>;
}

interface Profile {
  readonly peers: Readonly<Record<string, { readonly url: string; readonly tlsCACerts: { readonly pem: string } }>>;
}

export async function asApplication<T>(environment: Environment, chaincode: string, work: (contract: Contract) => Promise<T>): Promise<T> {
  const variable = (name: string): string => environment.variables[name] ?? assert.fail(`env gives no ${name}`);
  const file = (name: string): Buffer => readFileSync(variable(name));
  const host = variable('HOLDFAST_GATEWAY_HOST');
  const profile = JSON.parse(readFileSync(environment.profile, 'utf8')) as Profile;
  const peer = profile.peers[host] ?? assert.fail(`the profile has no peer ${host}`);
  const address = new URL(peer.url).host;
  assert.equal(address, variable('HOLDFAST_GATEWAY'), 'profile and variables name the same port');
  assert.match(address, /^127\.0\.0\.1:\d+$/);
  const tls = credentials.createSsl(Buffer.from(peer.tlsCACerts.pem), file('HOLDFAST_TLS_KEY'), file('HOLDFAST_TLS_CERTIFICATE'));
  const client = new Client(address, tls, { 'grpc.ssl_target_name_override': host });
  const gateway = connect({
    client,
    identity: { mspId: variable('HOLDFAST_MSP_ID'), credentials: file('HOLDFAST_CERTIFICATE') },
    signer: signers.newPrivateKeySigner(createPrivateKey(file('HOLDFAST_KEY'))),
  });
  try {
    const [channel = ''] = variable('HOLDFAST_CHANNELS').split(',');
    return await work(gateway.getNetwork(channel).getContract(chaincode));
  } finally {
    gateway.close();
    client.close();
  }
}
