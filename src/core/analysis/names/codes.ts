/** Findings about names and certificates. Error: something is refused today, or will be at the next restart or handshake. */
import type { CodeTable } from '../../kernel/failure.ts';

const GO_NAMES = 'Go crypto/x509 Certificate.VerifyHostname, which every Fabric program and client in Go uses; RFC 6125 section 6.4';
const MSP_SETUP = 'msp/mspimplsetup.go, Fabric v3.1.1';
const BFT_SELF = 'orderer/consensus/smartbft/consenter.go detectSelfID and common/crypto/sanitize.go, Fabric v3.1.1';
const RENEWAL = 'Fabric documentation, certificate renewal; release notes of 1.4.9, 2.2.1 and 3.1.2 (pull request 5268)';
const RAFT_KEYS = 'orderer/common/cluster/connections.go verifyHandshake and orderer/consensus/etcdraft/consenter.go, Fabric v3.1.1';

export const NAMES_CODES = {
  N101: {
    title: 'TLS certificate does not cover a name that is dialled',
    meaning: 'Whoever dials a node by a name that its TLS certificate does not carry ends the handshake. The node itself looks healthy.',
    hint: 'Issue the TLS certificate again, with the same key, and this name among its subject alternative names.',
    severity: 'error',
    source: GO_NAMES,
  },
  N102: {
    title: 'TLS certificate has no subject alternative name',
    meaning: 'The common name is not looked at any more: a certificate that carries its host name only there covers no name at all.',
    hint: 'Issue the TLS certificate again with subject alternative names.',
    severity: 'error',
    source: `${GO_NAMES}; Go 1.15 release notes`,
  },
  N103: {
    title: 'wildcard does not reach the name that is dialled',
    meaning: 'A wildcard stands for exactly one whole label, the leftmost: *.example.com covers neither example.com nor a.b.example.com.',
    hint: 'Add the full name, or a wildcard of the right level, to the subject alternative names.',
    severity: 'error',
    source: GO_NAMES,
  },
  N104: {
    title: 'IP address is carried as a DNS name',
    meaning: 'An address that is dialled is compared with the IP entries only; the same text as a DNS entry counts for nothing.',
    hint: 'Issue the TLS certificate again with the address as an IP entry.',
    severity: 'error',
    source: GO_NAMES,
  },
  N110: {
    title: 'certificate has expired',
    meaning:
      'TLS: running connections go on, each new handshake is refused, so the node is cut off at its next restart or reconnect. Enrolment: the node does not start again; what a client signs is refused by peers and orderers.',
    hint: 'Renew it with the same key, then restart the node; when a majority is locked out, use TLSHandshakeTimeShift as the Fabric documentation says.',
    severity: 'error',
    source:
      'msp/mspimplsetup.go setupSigningIdentity, core/handlers/auth/filter/expiration.go, orderer/common/msgprocessor/expiration.go, Fabric v3.1.1; TLS measured: isolated after restart',
  },
  N111: {
    title: 'certificate expires soon',
    meaning:
      'Renewals take a restart of the node each, one node at a time, and some an update of every channel: they need days, not minutes.',
    hint: 'Renew it with the same key, and restart the node while the others are up.',
    severity: 'warning',
    source:
      'Threshold: certificates.renew-before of the topology file, by default 30 days, our judgement; Fabric itself warns a week before (common/crypto/expiration.go, v3.1.1)',
  },
  N112: {
    title: 'certificate is not valid yet',
    meaning:
      'Every handshake before its first second is refused. Clocks that lag behind the authority make more certificates look like this.',
    hint: 'Compare the clocks of the authority and of this machine; wait, or issue it again.',
    severity: 'error',
    source: 'RFC 5280 section 4.1.2.5; measured on Fabric v3.1.1: new handshakes fail, running connections live on',
  },
  N113: {
    title: 'certificate in a channel configuration has expired',
    meaning:
      'It is what the others compare or trust. A renewed file on the node alone does not replace it where the whole certificate counts.',
    hint: 'Update the channel with the renewed certificate, one consenter at a time.',
    severity: 'error',
    source: 'Fabric documentation, certificate renewal: certificates of the channel configuration are updated by a channel update',
  },
  N114: {
    title: 'certificate in a channel configuration expires soon',
    meaning:
      'An update of the channel needs a majority of admins and a working ordering service: it cannot be done after the fact by the one who is cut off.',
    hint: 'Renew it with the same key before it expires, and update the channel where its version compares whole certificates (`holdfast explain N120`).',
    severity: 'warning',
    source: 'Threshold: certificates.renew-before of the topology file, by default 30 days, our judgement',
  },
  N115: {
    title: 'TLS authority has expired',
    meaning: 'Every TLS certificate below it is refused from now on, however long it is valid itself.',
    hint: 'Add a new TLS authority beside the old one in every channel, issue the TLS certificates again, then take the old one away.',
    severity: 'error',
    source: 'Go crypto/x509 Certificate.Verify: each certificate of the chain must be valid now',
  },
  N116: {
    title: 'enrolment authority has expired',
    meaning:
      'Fabric judges the chain of an identity at the first second of its certificate, so identities that exist stay valid; clients and tools that check chains by the clock refuse them, and nothing can be issued.',
    hint: 'Add a new authority beside the old one in the MSP of every channel, issue the identities again, then take the old one away.',
    severity: 'warning',
    source: 'msp/mspimplvalidate.go getValidityOptsForCert, Fabric v3.1.1',
  },
  N117: {
    title: 'certificate outlives its authority',
    meaning: 'The date on the certificate promises more than the chain holds: a TLS certificate stops with its authority.',
    hint: 'Count the days to the end of the authority, and renew the authority first.',
    severity: 'warning',
    source: 'Go crypto/x509 Certificate.Verify',
  },
  N118: {
    title: 'enrolment certificate begins before its authority',
    meaning:
      'Fabric judges the chain at one second after the begin of the certificate. If the authority was not valid then, the identity is invalid for ever: a common result of tools that date certificates back.',
    hint: 'Issue the certificate again, not dated back before the authority.',
    severity: 'error',
    source: 'msp/mspimplvalidate.go getValidityOptsForCert, Fabric v3.1.1',
  },
  N119: {
    title: 'channel configuration carries an expired certificate of a renewed key',
    meaning: 'The node has a valid certificate of the same key, and only keys are compared: nothing is broken.',
    hint: 'Nothing is needed; the next update of the channel may carry the new certificate along.',
    severity: 'info',
    source: `${RAFT_KEYS}; VerifyConfigMetadata ignores expiry`,
  },
  N120: {
    title: 'renewing this certificate needs an update of the channel',
    meaning:
      'What is compared in this version is more than the key, so even a renewal with the same key must be ordered before the node uses it.',
    hint: 'Plan the update of every channel that lists the consenter, one consenter at a time, with the quorum up.',
    severity: 'warning',
    source: `${RENEWAL}; ${BFT_SELF}`,
  },
  N121: {
    title: 'certificate of the node was renewed with the same key',
    meaning:
      'File and channel configuration differ in bytes and agree in the key, and this version compares the key only: no update is needed.',
    hint: 'Nothing is needed.',
    severity: 'info',
    source: `${RAFT_KEYS}; ${RENEWAL}`,
  },
  N122: {
    title: 'certificate was renewed with the same key, and this version compares whole certificates',
    meaning: 'The node does not find itself among the consenters: after its next restart it only follows, and the others do not let it in.',
    hint: 'Update the channel with the new certificate, or put the old one back before the node restarts; newer versions of Fabric compare the key only.',
    severity: 'error',
    source: `${RENEWAL}; ${BFT_SELF}`,
  },
  N123: {
    title: 'consenter has another key than the channel configuration says',
    meaning:
      'Consenters know each other by the key in the channel configuration. With another key the node is no consenter, and does not vote.',
    hint: 'Put the old key and certificate back, or update the channel: one consenter at a time, all others up.',
    severity: 'error',
    source: `${RAFT_KEYS}; ${BFT_SELF}`,
  },
  N124: {
    title: 'node presents another certificate than its file',
    meaning: 'Fabric reads TLS certificates at its start: a file that was exchanged since is not in use.',
    hint: 'Restart the node, one at a time, or find out which file it was started with.',
    severity: 'warning',
    source: 'orderer/common/server/main.go initializeServerConfig, internal/peer/node/start.go, Fabric v3.1.1',
  },
  N125: {
    title: 'TLS certificate of a SmartBFT consenter differs from the channel configuration',
    meaning:
      'SmartBFT consenters know each other by enrolment certificate and trust any TLS certificate of the TLS authorities of the MSP: nothing is broken.',
    hint: 'Nothing is needed; the next update of the channel may carry the new certificate along.',
    severity: 'info',
    source: 'orderer/common/cluster/commauth.go and connectionsmgr.go, Fabric v3.1.1',
  },
  N130: {
    title: 'identity with a key that Fabric refuses',
    meaning: 'The MSP accepts identities with ECDSA keys, and with the channel capability V3_0 Ed25519 keys. RSA is for TLS only.',
    hint: 'Enrol again with an ECDSA key on P-256.',
    severity: 'error',
    source: 'msp/mspimplvalidate.go validateIdentity and msp/mspimplsetup.go setupCrypto, Fabric v3.1.1',
  },
  N131: {
    title: 'Ed25519 identity without the channel capability V3_0',
    meaning: 'Only MSPs of channels with the capability V3_0 accept Ed25519; older nodes and channels refuse everything that it signs.',
    hint: 'Enrol with an ECDSA key, or raise the channel capability when all nodes run 3.x.',
    severity: 'error',
    source: 'msp/mspimplsetup.go setupV3 and common/capabilities/channel.go, Fabric v3.1.1',
  },
  N132: {
    title: 'SmartBFT consenter with an identity that is not ECDSA',
    meaning:
      'SmartBFT normalises the identity of each consenter as ECDSA, whatever it is: an orderer that reads the configuration fails on any other.',
    hint: 'Enrol this consenter with an ECDSA key before the channel lists it.',
    severity: 'error',
    source: 'common/crypto/sanitize.go SanitizeX509Cert, called for each consenter; Fabric v3.1.1',
  },
  N133: {
    title: 'weak key',
    meaning:
      'RSA below 2048 bits and P-224 are below what is held to be safe; current Go releases refuse RSA below 1024 bits and never offer P-224 in TLS.',
    hint: 'Issue again with P-256, or RSA of 2048 bits or more for TLS.',
    severity: 'warning',
    source: 'NIST SP 800-57 part 1, table 2; Go 1.24 release notes',
  },
  N134: {
    title: 'curve that client libraries do not sign with',
    meaning:
      'The Fabric Gateway client signs with P-256 and P-384 (and Ed25519). An identity on another curve serves nodes, not applications.',
    hint: 'Enrol applications and admins with P-256.',
    severity: 'warning',
    source: '@hyperledger/fabric-gateway 1.12.1, signers',
  },
  N140: {
    title: 'chain does not reach a trusted root',
    meaning:
      'An intermediate authority, or the root itself, is missing from what the organisation declares, so that nobody can verify the certificate.',
    hint: 'Add the missing authority to the MSP (cacerts, intermediatecerts, tlscacerts, tlsintermediatecerts) and to every channel.',
    severity: 'error',
    source: `${MSP_SETUP}; msp/mspimpl.go getCertificationChain`,
  },
  N141: {
    title: "certificate of another organisation's authority",
    meaning: "It was issued by an authority that belongs to another organisation: under this organisation's MSP it is nobody.",
    hint: "Issue it with the organisation's own authority, or find out which folder it was copied from.",
    severity: 'error',
    source: 'msp/mspimpl.go getCertificationChain, Fabric v3.1.1',
  },
  N142: {
    title: 'signature of the certificate does not verify',
    meaning:
      'Name and key identifier say that an authority issued it, and the signature is not that of the key: a damaged, mixed-up or forged file.',
    hint: 'Take it out of use, and issue it again.',
    severity: 'error',
    source: 'RFC 5280 section 6.1.3',
  },
  N143: {
    title: 'authority without the marks of an authority',
    meaning: 'Fabric refuses a whole MSP when one of its authorities lacks the CA mark or the subject key identifier.',
    hint: 'Put the certificate of the authority there, not that of a node; issue an authority with both extensions.',
    severity: 'error',
    source: `${MSP_SETUP}: finalizeSetupCAs, setupTLSCAs`,
  },
  N145: {
    title: 'certificate with a high S in its signature',
    meaning:
      'Fabric rewrites such certificates before it uses them, so the bytes and fingerprint that it works with are not those of the file: comparisons made outside of Fabric go wrong.',
    hint: 'Issue it again; Fabric CA and cryptogen make low-S signatures, OpenSSL does so by chance half of the time.',
    severity: 'warning',
    source: 'msp/cert.go sanitizeECDSASignedCert, Fabric v3.1.1',
  },
  N146: {
    title: 'SmartBFT consenter on another curve than its authority',
    meaning:
      'SmartBFT normalises the signature of the certificate by the curve of the certificate itself, and the MSP by that of the authority. With two curves the results differ, and the node may not find itself among the consenters.',
    hint: 'Issue the enrolment certificate on the curve of its authority.',
    severity: 'error',
    source:
      'common/crypto/sanitize.go ("We assume that the consenter and the CA use the same signature scheme") beside msp/cert.go, Fabric v3.1.1',
  },
  N147: {
    title: 'SmartBFT identity that is not plain PEM',
    meaning:
      'The text in the channel configuration is compared byte by byte with PEM as Fabric writes it. A header text, a second certificate, CRLF or other line lengths make the node a stranger to its own channel.',
    hint: 'Write the file anew with `openssl x509 -in FILE -out FILE`, without -text, before it goes into the channel configuration.',
    severity: 'error',
    source: BFT_SELF,
  },
  N150: {
    title: 'TLS certificate of a node that the channel does not trust',
    meaning:
      'Orderers, peers and gateways verify whom they dial, and with mutual TLS who dials them, by the TLS authorities of that organisation in the channel configuration. This node ends every such handshake.',
    hint: 'Add the TLS authority to the MSP of the organisation in the channel, or issue the certificate from one that is there.',
    severity: 'error',
    source: 'orderer/common/server/main.go updateTrustedRoots, internal/peer/node/start.go, common/deliverclient/orderers, Fabric v3.1.1',
  },
  N151: {
    title: 'organisation without TLS authorities in the channel',
    meaning:
      'Nobody can verify the TLS certificates of its nodes by the channel configuration; only what is in local files is trusted then.',
    hint: 'Update the channel with the tlscacerts of the organisation.',
    severity: 'error',
    source: 'msp/mspimplsetup.go setupTLSCAs; orderer/common/server/main.go updateTrustedRoots, Fabric v3.1.1',
  },
  N152: {
    title: 'TLS root beside the certificate is not its root',
    meaning:
      "The node trusts tls/ca.crt, and peers dial themselves with it: a root that did not issue the node's own certificate is most often a mix-up.",
    hint: "Put the TLS authority that issued the node's certificate into its tls folder.",
    severity: 'warning',
    source: 'Fabric documentation, enabling TLS: peer.tls.rootcert.file',
  },
  N153: {
    title: 'TLS certificate that is not for the use that is made of it',
    meaning:
      'Every node is dialled (serverAuth), and dials others with the same certificate when TLS is mutual (clientAuth). A certificate that lists uses and leaves one out is refused for it.',
    hint: 'Issue the TLS certificate again with the extended key usages serverAuth and clientAuth.',
    severity: 'error',
    source: 'Go crypto/tls; orderer/consensus/etcdraft/util.go createX509VerifyOptions, Fabric v3.1.1',
  },
  N160: {
    title: 'MSP without administrators',
    meaning:
      'With neither an organisational unit for admins nor admin certificates, Fabric refuses to set the MSP up: the node does not start, the channel is not made.',
    hint: 'Switch NodeOUs on with an AdminOUIdentifier in config.yaml, or put an admin certificate into admincerts.',
    severity: 'error',
    source: 'msp/mspimplsetup.go setupAdminsV142, Fabric v3.1.1',
  },
  N161: {
    title: 'NodeOUs are off',
    meaning:
      'Without them nobody is a peer, client or orderer: policies that ask for ORG.peer, as the default endorsement policy does, are never satisfied.',
    hint: 'Add config.yaml with NodeOUs to the MSP, and update the channel with it.',
    severity: 'error',
    source: 'msp/mspimpl.go hasOURole ("NodeOUs not activated"), Fabric v3.1.1',
  },
  N162: {
    title: 'identity without its one role',
    meaning: 'With NodeOUs on, an identity is valid only with exactly one of the role units, and a peer or an orderer needs its own.',
    hint: 'Register it with the right type (peer, orderer, admin, client), and enrol it again.',
    severity: 'error',
    source: 'msp/mspimplvalidate.go validateIdentityOUsV142, Fabric v3.1.1',
  },
  N170: {
    title: 'two nodes have the same key',
    meaning:
      'Nodes are known by their keys. Two peers with one push each other out of gossip; two consenters are one voter to Raft, and a channel configuration that lists both is refused.',
    hint: 'Find out which is the copy, stop it, and enrol it with a key of its own.',
    severity: 'error',
    source:
      'orderer/consensus/etcdraft/util.go MetadataHasDuplication, Fabric v3.1.1; measured with peers: "AliveMessage from a peer with the same PKI-ID"',
  },
  N190: {
    title: 'certificate could not be read',
    meaning: 'Nothing is known about this file or connection, so what the other findings say is not everything.',
    hint: 'Look at the file or connection that is named: certificates are expected as PEM ("BEGIN CERTIFICATE"), readable by the user who plans.',
    severity: 'warning',
  },
  N191: {
    title: 'no certificate of a node was found',
    meaning:
      'The tree has no TLS or no enrolment certificate for this node where the usual layouts have it: its names and dates are not checked.',
    hint: 'Name the folder that holds this node (by host name or id), or issue its certificates.',
    severity: 'warning',
  },
  N192: {
    title: 'consenter of the channel that is not in the topology',
    meaning: 'Neither its host name nor its keys are those of a node of the file, so its certificates are compared with nothing.',
    hint: 'Add the node to the topology file with its host name, or correct the host name there.',
    severity: 'warning',
  },
} as const satisfies CodeTable;

export type NamesCode = keyof typeof NAMES_CODES;
