/** Proposals: what a client asks peers to execute and endorse, and the transaction that their endorsements make. */
import { common, peer } from '@hyperledger/fabric-protos';
import { failures } from '../../core/kernel/failure.ts';
import type { ChannelId } from '../../core/kernel/ids.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import { errorWords } from './classify.ts';
import { FABRIC_CODES } from './codes.ts';
import { boundedBytes } from './config/bounded-bytes.ts';
import type { Connection } from './connections.ts';
import { noAnswer } from './deliver.ts';
import { makeHeader } from './envelope.ts';
import type { Identity } from './identity.ts';

const fail = failures(FABRIC_CODES);

export interface Call {
  /** Empty for calls that concern the peer, not a channel (cscc JoinChain, lifecycle install). */
  readonly channel: ChannelId;
  readonly chaincode: string;
  readonly args: readonly (string | Uint8Array)[];
}

export interface MadeProposal {
  readonly txId: string;
  readonly header: common.Header;
  /** ChaincodeProposalPayload. */
  readonly payload: Uint8Array;
  readonly signed: peer.SignedProposal;
}

export function makeProposal({ channel, chaincode, args }: Call, identity: Identity): MadeProposal {
  const id = new peer.ChaincodeID();
  id.setName(chaincode);
  const input = new peer.ChaincodeInput();
  input.setArgsList(args.map((arg) => (typeof arg === 'string' ? Buffer.from(arg) : arg)));
  const spec = new peer.ChaincodeSpec();
  spec.setType(peer.ChaincodeSpec.Type.GOLANG);
  spec.setChaincodeId(id);
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const body = new peer.ChaincodeProposalPayload();
  body.setInput(invocation.serializeBinary());
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(id);
  const { header, txId } = makeHeader({
    type: common.HeaderType.ENDORSER_TRANSACTION,
    channel,
    identity,
    extension: extension.serializeBinary(),
  });
  const payload = body.serializeBinary();
  const proposal = new peer.Proposal();
  proposal.setHeader(header.serializeBinary());
  proposal.setPayload(payload);
  const bytes = proposal.serializeBinary();
  const signed = new peer.SignedProposal();
  signed.setProposalBytes(bytes);
  signed.setSignature(identity.sign(bytes));
  return { txId, header, payload, signed };
}

/** Sends a proposal to exactly this peer. A Failure E420 when the peer refuses it, E403 when it does not answer. */
export async function propose(
  connection: Connection,
  node: NodeAccess,
  proposal: MadeProposal,
  timeoutMs: number,
): Promise<peer.ProposalResponse> {
  const response = await processProposal(connection, node, proposal.signed, timeoutMs);
  const status = response.getResponse()?.getStatus() ?? 0;
  if (status < 200 || status >= 400) {
    throw fail('E420', `${node.id}: ${response.getResponse()?.getMessage() ?? ''} (status ${status})`, { subject: node.id });
  }
  return response;
}

/** Asks exactly this peer and takes its word: the payload of its answer. */
export async function query(connection: Connection, node: NodeAccess, call: Call, timeoutMs: number): Promise<Uint8Array> {
  const response = await propose(connection, node, makeProposal(call, connection.member.identity), timeoutMs);
  return response.getResponse()?.getPayload_asU8() ?? new Uint8Array();
}

function processProposal(
  connection: Connection,
  node: NodeAccess,
  signed: peer.SignedProposal,
  timeoutMs: number,
): Promise<peer.ProposalResponse> {
  return new Promise((resolve, reject) => {
    connection.client.makeUnaryRequest<peer.SignedProposal, peer.ProposalResponse>(
      '/protos.Endorser/ProcessProposal',
      (message) => Buffer.from(message.serializeBinary()),
      (bytes) => peer.ProposalResponse.deserializeBinary(boundedBytes(bytes)),
      signed,
      { deadline: Date.now() + timeoutMs },
      (error, response) => {
        if (error === null && response !== undefined) resolve(response);
        // The peer's own refusals (unknown channel, access denied, bad signature) come as gRPC status UNKNOWN.
        else if (error?.code === 2) reject(fail('E420', `${node.id}: ${errorWords(error)}`, { subject: node.id, cause: error }));
        else reject(noAnswer(error, node));
      },
    );
  });
}

/** The envelope to broadcast: the proposal with what the endorsers signed (protoutil.CreateSignedTx, v3.1.1). */
export function assembleTransaction(
  proposal: MadeProposal,
  responses: readonly peer.ProposalResponse[],
  identity: Identity,
): common.Envelope {
  const [first] = responses;
  const result = first?.getPayload_asU8() ?? new Uint8Array();
  for (const response of responses) {
    if (!Buffer.from(response.getPayload_asU8()).equals(result)) throw fail('E420', 'the endorsers computed different results');
  }
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(result);
  endorsed.setEndorsementsList(responses.flatMap((response) => response.getEndorsement() ?? []));
  const payload = new peer.ChaincodeActionPayload();
  payload.setChaincodeProposalPayload(proposal.payload);
  payload.setAction(endorsed);
  const action = new peer.TransactionAction();
  action.setHeader(proposal.header.getSignatureHeader_asU8());
  action.setPayload(payload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([action]);
  const body = new common.Payload();
  body.setHeader(proposal.header);
  body.setData(transaction.serializeBinary());
  const bytes = body.serializeBinary();
  const envelope = new common.Envelope();
  envelope.setPayload(bytes);
  envelope.setSignature(identity.sign(bytes));
  return envelope;
}
