/** Orders one change of consenters: signs it with every administrator of an orderer organisation whose key is here, and waits for its block. */
import { setTimeout as delay } from 'node:timers/promises';
import { common } from '@hyperledger/fabric-protos';
import { Failure, failures } from '../../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../../core/kernel/ids.ts';
import { broadcast } from '../broadcast.ts';
import type { Connections } from '../connections.ts';
import { makeHeader, signedEnvelope } from '../envelope.ts';
import type { Identity } from '../identity.ts';
import { newestConfig } from '../import/newest-config.ts';
import type { LoadedAccess } from '../load-access.ts';
import { FABRIC_RECOVERY_CODES } from './codes.ts';
import { type ConsenterChange, consenterUpdate } from './consenter-update.ts';

const fail = failures(FABRIC_RECOVERY_CODES);
const CALL_LIMIT_MS = 10_000;
const AGAIN_MS = 100;

export interface ConsenterOrder {
  readonly channel: ChannelId;
  readonly change: ConsenterChange;
  /** Asked and handed to in this order: those that stay consenters. */
  readonly orderers: readonly NodeId[];
  readonly timeoutMs: number;
}

/** The number of the configuration block that holds the change; nothing is sent when the configuration is already so. */
export async function changeConsenters(access: LoadedAccess, connections: Connections, order: ConsenterOrder): Promise<number> {
  const { channel, change, orderers, timeoutMs } = order;
  const current = await firstAnswer(orderers, (id) => newestConfig(connections.to(id), access.node(id), channel, CALL_LIMIT_MS));
  const update = consenterUpdate(channel, current.message, change);
  if (update === null) return current.block;
  await firstAnswer(orderers, (id) => broadcast(connections.to(id), access.node(id), signedUpdate(access, channel, update), CALL_LIMIT_MS));
  return awaitChange(access, connections, order, performance.now() + timeoutMs);
}

async function awaitChange(access: LoadedAccess, connections: Connections, order: ConsenterOrder, deadline: number): Promise<number> {
  const { channel, change, orderers, timeoutMs } = order;
  while (performance.now() < deadline) {
    const found = await firstAnswer(orderers, (id) => newestConfig(connections.to(id), access.node(id), channel, CALL_LIMIT_MS));
    if (consenterUpdate(channel, found.message, change) === null) return found.block;
    await delay(AGAIN_MS);
  }
  const what = `${change.kind === 'add' ? 'adding' : 'removing'} ${change.host}:${change.port}`;
  throw fail('E480', `${what} on channel ${channel} was accepted, and in no block within ${timeoutMs} ms`, { subject: channel });
}

/**
 * The next one is asked only when one refused or could not be reached: after a timeout the first may have taken the update, and a second
 * copy of it is refused by its versions.
 */
async function firstAnswer<T>(orderers: readonly NodeId[], ask: (id: NodeId) => Promise<T>): Promise<T> {
  let last: unknown = fail('E482', 'there is no consenter to ask');
  for (const id of orderers) {
    try {
      return await ask(id);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      last = error;
    }
  }
  throw last;
}

function signedUpdate(access: LoadedAccess, channel: ChannelId, update: common.ConfigUpdate): common.Envelope {
  const signers = administrators(access);
  const [first] = signers;
  if (first === undefined) throw fail('E482', 'no administrator of an orderer organisation has its key here', { subject: channel });
  const bytes = update.serializeBinary();
  const envelope = new common.ConfigUpdateEnvelope();
  envelope.setConfigUpdate(bytes);
  envelope.setSignaturesList(signers.map((signer) => signatureOf(signer, channel, bytes)));
  const { header } = makeHeader({ type: common.HeaderType.CONFIG_UPDATE, channel, identity: first });
  return signedEnvelope(header, envelope.serializeBinary(), first);
}

function administrators(access: LoadedAccess): readonly Identity[] {
  const organisations = new Set(access.nodes.flatMap((node) => (node.kind === 'orderer' ? [node.organisation] : [])));
  return [...organisations].map((id) => access.admin(id).identity);
}

/** Over the signature header and the update together (protoutil.SignConfigUpdate..., common/configtx, Fabric v3.1.1). */
function signatureOf(signer: Identity, channel: ChannelId, update: Uint8Array): common.ConfigSignature {
  const { header } = makeHeader({ type: common.HeaderType.CONFIG_UPDATE, channel, identity: signer });
  const head = header.getSignatureHeader_asU8();
  const signature = new common.ConfigSignature();
  signature.setSignatureHeader(head);
  signature.setSignature(signer.sign(Buffer.concat([head, update])));
  return signature;
}
