import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, refuse, SMALL } from './small-file.ts';

interface Case {
  readonly what: string;
  readonly text: string;
  readonly code: string;
  /** The text at the reported position begins so. */
  readonly at: string;
  readonly message: RegExp;
  readonly hint: RegExp;
}

/** The small file with one more section behind it. */
const plus = (section: string): string => `${SMALL}${section}\n`;
const onBesu = (consensus: string): string =>
  change('{ kind: fabric, version: 3.1.1 }', '{ kind: besu, version: 24.12.0 }').replace('{ kind: raft }', consensus);

const BALANCER = 'at: london, host: lb.example.com';
const SECOND_ORGANISATION = SMALL.replace('orderers:', '  org2: { msp: Org2MSP, domain: org2.example.com, kind: peer }\norderers:').replace(
  'channels:',
  '  peer2: { organisation: org2, at: london }\nchannels:',
);

const CASES: readonly Case[] = [
  {
    what: 'a fence that comes after the stall',
    text: plus('recovery: { fence: { after: 20s } }'),
    code: 'E141',
    at: '20s',
    message: /20s after a silent loss comes too late/,
    hint: /at most 15s/,
  },
  {
    what: 'a kill that comes after the stall',
    text: plus('recovery: { hung: { kill-after: 2m } }'),
    code: 'E141',
    at: '2m',
    message: /2m after a process hung comes too late/,
    hint: /at most 60s/,
  },
  {
    what: 'a disk that is an error before it is a warning',
    text: plus('recovery: { disk: { error-percent: 20 } }'),
    code: 'E141',
    at: '{ error-percent: 20 }',
    message: /error at 20 % free before it is a warning at 15 %/,
    hint: /at most warning-percent/,
  },
  {
    what: 'an unknown key of an authority',
    text: plus('certificates: { authorities: { ca1: { organisation: org1, at: london, prot: 7054 } } }'),
    code: 'E102',
    at: 'prot: 7054',
    message: /unknown key "prot" in certificates\.authorities\.ca1/,
    hint: /Did you mean "port"\?/,
  },
  {
    what: 'an authority of an unknown organisation',
    text: plus('certificates: { authorities: { ca1: { organisation: org11, at: london } } }'),
    code: 'E116',
    at: 'org11',
    message: /organisation "org11" is not declared/,
    hint: /Did you mean "org1"\?/,
  },
  {
    what: 'an authority in an unknown zone',
    text: plus('certificates: { authorities: { ca1: { organisation: org1, at: london/lon-c } } }'),
    code: 'E111',
    at: 'london/lon-c',
    message: /no zone "lon-c"/,
    hint: /lon-/,
  },
  {
    what: 'an authority of the network that is nowhere',
    text: plus('certificates: { authorities: { ca1: { organisation: org1 } } }'),
    code: 'E103',
    at: 'ca1:',
    message: /certificates\.authorities\.ca1 lacks the key "at"/,
    hint: /kind: external/,
  },
  {
    what: 'an unknown kind of authority',
    text: plus('certificates: { authorities: { ca1: { organisation: org1, kind: fabric-cb, at: london } } }'),
    code: 'E105',
    at: 'fabric-cb',
    message: /one of fabric-ca, external/,
    hint: /Did you mean "fabric-ca"\?/,
  },
  {
    what: 'names for an unknown node',
    text: plus('certificates: { names: { peer1: [gw.example.com] } }'),
    code: 'E130',
    at: 'peer1:',
    message: /"peer1" is no node/,
    hint: /Did you mean "peer0"\?/,
  },
  {
    what: 'a further name that is no host name',
    text: plus('certificates: { names: { peer0: [gw_1] } }'),
    code: 'E108',
    at: 'gw_1',
    message: /"gw_1" is not a host name/,
    hint: /./,
  },
  {
    what: 'certificates that outlive their authority',
    text: plus('certificates: { validity: { node: 3650d } }'),
    code: 'E131',
    at: '{ node: 3650d }',
    message: /validity\.ca must be longer/,
    hint: /renew-before < validity\.node < validity\.ca/,
  },
  {
    what: 'a renewal before the certificate begins, against the default',
    text: plus('certificates: { renew-before: 365d }'),
    code: 'E131',
    at: '365d',
    message: /renew-before must be shorter/,
    hint: /Keep/,
  },
  {
    what: 'a state database of an unknown peer',
    text: plus('state-databases: { couch: { at: london, peers: [pere0] } }'),
    code: 'E123',
    at: 'pere0',
    message: /peer "pere0" is not declared/,
    hint: /Did you mean "peer0"\?/,
  },
  {
    what: 'a state database of two peers',
    text: `${change('channels:', '  peer1: { organisation: org1, at: london }\nchannels:')}state-databases: { couch: { at: london, peers: [peer0, peer1] } }\n`,
    code: 'E132',
    at: 'peer1]',
    message: /more than one peer/,
    hint: /a database of its own/,
  },
  {
    what: 'two state databases of one peer',
    text: plus('state-databases: { c1: { at: london, peers: [peer0] }, c2: { at: london, peers: [peer0] } }'),
    code: 'E118',
    at: 'peer0] } }',
    message: /already keeps its state in "c1"/,
    hint: /./,
  },
  {
    what: 'a listen address that is none',
    text: plus('state-databases: { couch: { at: london, peers: [peer0], listen: 127.0.0.256 } }'),
    code: 'E108',
    at: '127.0.0.256',
    message: /not an IP address/,
    hint: /./,
  },
  {
    what: 'a load balancer for an unknown orderer',
    text: plus(`load-balancers: { lb: { ${BALANCER}, serves: { orderers: [orderer9] } } }`),
    code: 'E133',
    at: 'orderer9',
    message: /"orderer9" is no orderer/,
    hint: /Did you mean "orderer1"\?/,
  },
  {
    what: 'a load balancer for orderers and peers',
    text: plus(`load-balancers: { lb: { ${BALANCER}, serves: { orderers: [orderer1], peers: [peer0] } } }`),
    code: 'E134',
    at: 'serves:',
    message: /serves orderers and peers/,
    hint: /second load balancer/,
  },
  {
    what: 'a load balancer for nothing',
    text: plus(`load-balancers: { lb: { ${BALANCER}, serves: {} } }`),
    code: 'E134',
    at: 'serves:',
    message: /serves nothing/,
    hint: /Name orderers or peers/,
  },
  {
    what: 'a stand-by of an unknown load balancer',
    text: plus(
      `load-balancers: { lb1: { ${BALANCER}, serves: { peers: [peer0] } }, b: { ${BALANCER}, serves: { peers: [peer0] }, standby-of: lb2 } }`,
    ),
    code: 'E135',
    at: 'lb2',
    message: /"lb2" is not declared/,
    hint: /Did you mean "lb1"\?/,
  },
  {
    what: 'a stand-by in another region',
    text: plus(
      `load-balancers: { lb1: { ${BALANCER}, serves: { peers: [peer0] } }, lb2: { at: frankfurt, host: b, serves: { peers: [peer0] }, standby-of: lb1 } }`,
    ),
    code: 'E135',
    at: 'lb1 } }',
    message: /in another region/,
    hint: /same region/,
  },
  {
    what: 'a load balancer for peers of two organisations',
    text: `${SECOND_ORGANISATION}load-balancers: { lb: { ${BALANCER}, serves: { peers: [peer0, peer2] } } }\n`,
    code: 'E136',
    at: 'peer2]',
    message: /"peer2" belongs to "org2", and this is an entry point of "org1"/,
    hint: /each organisation/,
  },
  {
    what: 'a link between unknown regions',
    text: plus('links: { london-frankfrut: { kind: none } }'),
    code: 'E137',
    at: 'london-frankfrut',
    message: /does not name two different declared regions/,
    hint: /Did you mean "london-frankfurt"\?/,
  },
  {
    what: 'a link given in both orders',
    text: plus('links: { london-frankfurt: { kind: none }, frankfurt-london: {} }'),
    code: 'E101',
    at: 'frankfurt-london',
    message: /the same pair of regions as "london-frankfurt"/,
    hint: /./,
  },
  {
    what: 'a misspelt kind of link',
    text: plus('links: { london-frankfurt: { kind: non } }'),
    code: 'E105',
    at: 'non }',
    message: /one of direct, none/,
    hint: /Did you mean "none"\?/,
  },
  {
    what: 'a service of an ordering organisation',
    text: plus('services: { gw: { organisation: orderer-org, host: gw.example.com, peers: [peer0] } }'),
    code: 'E117',
    at: 'orderer-org, host',
    message: /of kind orderer and has no peers/,
    hint: /./,
  },
  {
    what: "a service with another organisation's peer",
    text: `${SECOND_ORGANISATION}services: { gw: { organisation: org1, host: gw.example.com, peers: [peer2] } }\n`,
    code: 'E136',
    at: 'peer2]',
    message: /"peer2" belongs to "org2"/,
    hint: /each organisation/,
  },
  {
    what: 'a keep-alive without a unit',
    text: plus('services: { gw: { organisation: org1, host: gw.example.com, peers: [peer0], keepalive: { interval: 60 } } }'),
    code: 'E106',
    at: '60 }',
    message: /interval: "60" is not a duration/,
    hint: /Did you mean/,
  },
  {
    what: 'clients in an unknown region',
    text: plus('clients: { london: 3, frankfrut: 1 }'),
    code: 'E110',
    at: 'frankfrut',
    message: /region "frankfrut" is not declared/,
    hint: /Did you mean "frankfurt"\?/,
  },
  {
    what: 'a weight of nothing',
    text: plus('clients: { london: 0 }'),
    code: 'E107',
    at: '0 }',
    message: /between 1 and 1000000/,
    hint: /Choose/,
  },
  {
    what: 'a misspelt section',
    text: plus('state-database: {}'),
    code: 'E102',
    at: 'state-database:',
    message: /unknown key "state-database"/,
    hint: /Did you mean "state-databases"\?/,
  },
  {
    what: 'QBFT on Fabric',
    text: change('kind: raft', 'kind: qbft'),
    code: 'E129',
    at: 'qbft',
    message: /fabric has no consensus qbft/,
    hint: /Use raft or smartbft/,
  },
  {
    what: 'Raft on Besu',
    text: onBesu('{ kind: raft }'),
    code: 'E129',
    at: 'raft',
    message: /besu has no consensus raft/,
    hint: /Use qbft/,
  },
  {
    what: 'a QBFT timer that the genesis file cannot hold',
    text: onBesu('{ kind: qbft, block-period: 1500ms }'),
    code: 'E139',
    at: '1500ms',
    message: /no whole number of seconds/,
    hint: /whole seconds/,
  },
  {
    what: 'a QBFT round shorter than a block, against the default',
    text: onBesu('{ kind: qbft, request-timeout: 5s }'),
    code: 'E139',
    at: '5s',
    message: /longer than block-period/,
    hint: /twice/,
  },
];

for (const { what, text, code, at, message, hint } of CASES) {
  test(`refuses ${what}`, () => {
    const problems = refuse(text);
    assert.equal(problems.length, 1, JSON.stringify(problems));
    const [problem] = problems;
    assert.ok(problem !== undefined);
    assert.equal(problem.code, code);
    const line = text
      .split('\n')
      .slice(problem.at.line - 1)
      .join('\n');
    assert.ok(line.slice(problem.at.column - 1).startsWith(at), `${problem.at.line}:${problem.at.column}`);
    assert.match(problem.message, message);
    assert.match(problem.hint, hint);
  });
}

const HOST = 'london/lon-a/-/h1';
const withDatabase = (at: string, port: number): string =>
  `${change('peer0: { organisation: org1, at: london/lon-a }', `peer0: { organisation: org1, at: ${HOST} }`)}state-databases: { couch: { at: ${at}, peers: [peer0], port: ${port} } }\n`;

test('refuses a part on the host of a node that takes one of its ports, defaults included', () => {
  for (const port of [7051, 7052, 9443, 9999]) {
    const [problem, ...others] = refuse(withDatabase(HOST, port));
    assert.deepEqual(others, []);
    assert.equal(problem?.code, 'E138');
    assert.match(problem?.message ?? '', new RegExp(`"couch" and "peer0" both listen on port ${port} of ${HOST}`));
  }
});

test('refuses two parts on one host with one default port', () => {
  const ca = (id: string): string => `${id}: { organisation: org1, at: ${HOST} }`;
  const [problem] = refuse(`${SMALL}certificates: { authorities: { ${ca('ca1')}, ${ca('ca2')} } }\n`);
  assert.equal(problem?.code, 'E138');
  assert.equal(problem?.path, 'certificates.authorities.ca2');
});
