/** Failures of talking to Fabric: access, Deliver, Broadcast, participation, lifecycle. */
import type { CodeTable } from '../../core/kernel/failure.ts';

export const FABRIC_CODES = {
  E400: {
    title: 'the access file cannot be read',
    meaning: 'The access file of the network is missing, is not JSON, or lacks a part that every access file has.',
    hint: 'Run `holdfast up` again: it writes the file anew.',
    exit: 4,
  },
  E401: {
    title: 'a certificate or key of the access file cannot be used',
    meaning: 'The access file names a PEM file that cannot be read, or a key that is not on P-256.',
    hint: 'Check that the file is there and readable, or run `holdfast up` again.',
    exit: 4,
  },
  E402: {
    title: 'the access file does not know a name',
    meaning: 'A node, organisation or channel was asked for that the access file does not hold.',
    hint: 'Check the name; after a change of the topology run `holdfast up` again.',
    exit: 2,
  },
  E403: {
    title: 'a node did not answer',
    meaning:
      'The call ended without an answer of the node: refused, timed out, unreachable, or TLS failed. The message carries the words of the library.',
    hint: 'Look at the node with `holdfast status`, and at its log with `holdfast logs`.',
    exit: 4,
  },
  E410: {
    title: 'a node refused to deliver blocks',
    meaning:
      'The Deliver service ended with a status other than SUCCESS: NOT_FOUND (channel or block not there), FORBIDDEN (no reader), SERVICE_UNAVAILABLE (orderer without a leader).',
    hint: 'Check that the node has joined the channel and that the channel has a leader.',
    exit: 4,
    source: 'common/deliver/deliver.go, v3.1.1',
  },
  E411: {
    title: 'an orderer refused a transaction',
    meaning:
      'Broadcast ended with a status other than SUCCESS. SERVICE_UNAVAILABLE means that there is no leader, or that the leader could not be reached.',
    hint: 'Check the leader of the channel with `holdfast status`; SERVICE_UNAVAILABLE may pass by itself.',
    exit: 4,
    source: 'orderer/common/broadcast/broadcast.go, v3.1.1',
  },
  E412: {
    title: 'a canary was not ordered in time',
    meaning: 'The orderer accepted the transaction, but no block of its Deliver stream held it before the deadline.',
    hint: 'Check quorum and leader with `holdfast status`; an accepted transaction may still be ordered later.',
    exit: 4,
  },
  E420: {
    title: 'a peer refused a proposal',
    meaning: 'The peer answered, and its answer is an error: the system chaincode, the contract or an access rule refused.',
    hint: "Read the peer's words; its log has more.",
    exit: 4,
  },
  E421: {
    title: 'a transaction was not committed as valid',
    meaning: 'The transaction reached a block, but the peer gave it a validation code other than VALID.',
    hint: 'The code in the message names the reason, for instance ENDORSEMENT_POLICY_FAILURE or MVCC_READ_CONFLICT.',
    exit: 4,
  },
  E422: {
    title: 'a transaction was not committed in time',
    meaning: 'The ordering service accepted the transaction, but the peer did not report it before the deadline.',
    hint: 'It may still be committed; asking again is safe.',
    exit: 4,
  },
  E423: {
    title: 'a chaincode cannot be committed',
    meaning: 'Fewer organisations than the lifecycle policy asks for have approved this very definition.',
    hint: 'Bring up a peer of the organisations that are named and run `holdfast up` again.',
    exit: 4,
  },
  E430: {
    title: 'the channel participation interface refused',
    meaning: 'The admin listener of the orderer answered with an error.',
    hint: 'Read its words; a wrong genesis block or a channel of the same name are the usual reasons.',
    exit: 4,
    source: 'orderer/common/channelparticipation/restapi.go, v3.1.1',
  },
  E431: {
    title: 'an HTTPS listener of a node did not answer',
    meaning:
      'The admin or operations listener refused the connection, timed out, or TLS failed. The admin listener opens some 100 ms after /healthz.',
    hint: 'Look at the node with `holdfast status`, and at its log with `holdfast logs`.',
    exit: 4,
  },
} as const satisfies CodeTable;
