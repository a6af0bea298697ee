import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topologyFailure } from '../../src/core/topology/problem.ts';
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

const CASES: readonly Case[] = [
  {
    what: 'an unknown key at the top, with the nearest known one',
    text: change('latency:', 'latencies:'),
    code: 'E102',
    at: 'latencies:',
    message: /unknown key "latencies" at the top of the file/,
    hint: /Did you mean "latency"\?/,
  },
  {
    what: 'an unknown key inside a node',
    text: change('at: london/lon-b', 'att: london/lon-b, at: london/lon-b'),
    code: 'E102',
    at: 'att:',
    message: /unknown key "att" in orderers\.orderer2/,
    hint: /Did you mean "at"\?/,
  },
  {
    what: 'an unknown key far from every known one, still with the nearest and the list',
    text: change('kind: raft', 'kind: raft, quux: 1'),
    code: 'E102',
    at: 'quux',
    message: /unknown key "quux" in channels\.trade\.consensus/,
    hint: /nearest of the known keys is .*known: kind, tick-interval/,
  },
  {
    what: 'an option of the other consensus',
    text: change('kind: raft', 'kind: raft, request-forward: 2s'),
    code: 'E102',
    at: 'request-forward',
    message: /unknown key "request-forward"/,
    hint: /nearest/,
  },
  {
    what: 'a key given twice',
    text: change('  frankfurt:', '  london: { zones: [x] }\n  frankfurt:'),
    code: 'E101',
    at: 'london: { zones: [x] }',
    message: /"london" is given twice; the first is in line 5/,
    hint: /Rename/,
  },
  {
    what: 'an orderer and a peer of one name',
    text: change('  peer0: {', '  orderer1: { organisation: org1, at: london }\n  peer0: {'),
    code: 'E101',
    at: 'orderer1: { organisation: org1',
    message: /"orderer1" is an orderer and a peer/,
    hint: /Rename/,
  },
  {
    what: 'two nodes that differ by capitals only',
    text: change('  peer0: {', '  Orderer1: { organisation: org1, at: london }\n  peer0: {'),
    code: 'E101',
    at: 'Orderer1',
    message: /differ by capitals only/,
    hint: /Rename/,
  },
  {
    what: 'a duration without a unit',
    text: change('kind: raft', 'kind: raft, tick-interval: 500'),
    code: 'E106',
    at: '500 }',
    message: /tick-interval: "500" is not a duration/,
    hint: /Did you mean 500ms\?/,
  },
  {
    what: 'a wrong unit',
    text: change('14ms', '14 milliseconds'),
    code: 'E106',
    at: '14 milliseconds',
    message: /is not a duration: a number with the unit ms, s, m, h or d/,
    hint: /Did you mean 14ms\?/,
  },
  {
    what: 'a decimal size unit',
    text: change('peers: [peer0]', 'batch: { preferred-max-bytes: 2MB }'),
    code: 'E106',
    at: '2MB',
    message: /"2MB" is not a size/,
    hint: /Did you mean 2MiB\?/,
  },
  {
    what: 'a timer of zero',
    text: change('kind: raft', 'kind: raft, tick-interval: 0ms'),
    code: 'E107',
    at: '0ms',
    message: /must be at least 1ms, and is 0ms/,
    hint: /longer/,
  },
  {
    what: 'a count outside its range',
    text: change('kind: raft', 'kind: raft, election-ticks: 0'),
    code: 'E107',
    at: '0 }',
    message: /must be between 1 and 1000000, and is 0/,
    hint: /between/,
  },
  {
    what: 'an unknown region',
    text: change('at: frankfurt/fra-a', 'at: frankfort/fra-a'),
    code: 'E110',
    at: 'frankfort/fra-a',
    message: /region "frankfort" is not declared/,
    hint: /Did you mean "frankfurt"\?/,
  },
  {
    what: 'an unknown zone',
    text: change('at: london/lon-b', 'at: london/lon-c'),
    code: 'E111',
    at: 'london/lon-c',
    message: /region "london" has no zone "lon-c"/,
    hint: /Did you mean "lon-/,
  },
  {
    what: 'a zone of another region',
    text: change('at: london/lon-b', 'at: london/fra-a'),
    code: 'E111',
    at: 'london/fra-a',
    message: /no zone "fra-a"/,
    hint: /frankfurt\/fra-a\?/,
  },
  {
    what: 'a place that begins with a skipped level',
    text: change('at: london/lon-b', 'at: -/lon-b'),
    code: 'E108',
    at: '-/lon-b',
    message: /"-\/lon-b" is not a place/,
    hint: /form/,
  },
  {
    what: 'a place with an empty level',
    text: change('at: london/lon-b', 'at: london//rack1'),
    code: 'E108',
    at: 'london//rack1',
    message: /is not a place/,
    hint: /form/,
  },
  {
    what: 'a place of five levels',
    text: change('at: london/lon-b', 'at: london/lon-b/r/h/x'),
    code: 'E108',
    at: 'london/lon-b/r/h/x',
    message: /is not a place/,
    hint: /form/,
  },
  {
    what: "an id with '/'",
    text: change('  peer0: {', '  peer/0: {').replace('[peer0]', '[]'),
    code: 'E108',
    at: 'peer/0',
    message: /"peer\/0" is not a node's name.*no '\/'/,
    hint: /form/,
  },
  {
    what: 'a node named like a region',
    text: change('  peer0: {', '  london: {').replace('[peer0]', '[london]'),
    code: 'E112',
    at: 'london: { organisation',
    message: /the peer "london" is named like a region/,
    hint: /Rename the node/,
  },
  {
    what: 'a latency between regions that do not exist',
    text: change('london-frankfurt: 14ms', 'london-frankfort: 14ms'),
    code: 'E114',
    at: 'london-frankfort',
    message: /does not name two different declared regions/,
    hint: /Did you mean "london-frankfurt"\?/,
  },
  {
    what: 'a latency to a region that does not exist, with a name as long as its partner',
    text: change('london-frankfurt: 14ms', 'london-berlin: 14ms'),
    code: 'E114',
    at: 'london-berlin',
    message: /does not name two different declared regions/,
    hint: /pairs of regions is/,
  },
  {
    what: 'a latency within a region',
    text: change('london-frankfurt: 14ms', 'london-london: 1ms'),
    code: 'E114',
    at: 'london-london',
    message: /two different declared regions/,
    hint: /Within a region the round trip counts as 0/,
  },
  {
    what: 'a latency key that can be read in two ways',
    text: change('  frankfurt: {', '  a: {}\n  a-b: {}\n  b-c: {}\n  c: {}\n  frankfurt: {').replace('latency:', 'latency:\n  a-b-c: 1ms'),
    code: 'E114',
    at: 'a-b-c',
    message: /can be read in 2 ways: "a" and "b-c", or "a-b" and "c"/,
    hint: /Rename a region/,
  },
  {
    what: 'both orders of a latency with different values',
    text: change('london-frankfurt: 14ms', 'london-frankfurt: 14ms\n  frankfurt-london: 15ms'),
    code: 'E115',
    at: 'frankfurt-london',
    message: /"frankfurt-london" differs from "london-frankfurt"/,
    hint: /Keep one/,
  },
  {
    what: 'an unknown organisation',
    text: change('peer0: { organisation: org1', 'peer0: { organisation: org2'),
    code: 'E116',
    at: 'org2',
    message: /organisation "org2" is not declared/,
    hint: /Did you mean "org1"\?/,
  },
  {
    what: 'a peer of an ordering organisation',
    text: change('peer0: { organisation: org1', 'peer0: { organisation: orderer-org'),
    code: 'E117',
    at: 'orderer-org',
    message: /of kind orderer and cannot own a node of kind peer/,
    hint: /another organisation/,
  },
  {
    what: 'an MSP id used twice',
    text: change('msp: Org1MSP', 'msp: OrdererMSP'),
    code: 'E118',
    at: 'OrdererMSP, domain: org1',
    message: /"org1" has the MSP id of "orderer-org"/,
    hint: /Change one/,
  },
  {
    what: 'a host name used twice',
    text: change('at: london/lon-b }', 'at: london/lon-b, host: orderer1.orderer.example.com }'),
    code: 'E118',
    at: 'orderer2:',
    message: /have the same host name orderer1\.orderer\.example\.com/,
    hint: /another `host`/,
  },
  {
    what: 'two listeners of a node on one port',
    text: change('at: london/lon-b }', 'at: london/lon-b, ports: { admin: 7050 } }'),
    code: 'E118',
    at: '{ admin: 7050 }',
    message: /the ports "grpc" and "admin" are both 7050/,
    hint: /Change one/,
  },
  {
    what: 'an unknown driver',
    text: change('at: london/lon-b }', 'at: london/lon-b, driver: defualt }'),
    code: 'E119',
    at: 'defualt',
    message: /driver "defualt" is not declared/,
    hint: /Did you mean "default"\?/,
  },
  {
    what: 'a consenter that does not exist',
    text: change('[orderer1, orderer2, orderer3]', '[orderer1, orderer2, order3]'),
    code: 'E120',
    at: 'order3]',
    message: /consenter "order3" is no orderer/,
    hint: /Did you mean "orderer3"\?/,
  },
  {
    what: 'a consenter that is a peer',
    text: change('[orderer1, orderer2, orderer3]', '[orderer1, peer0]'),
    code: 'E120',
    at: 'peer0]',
    message: /consenter "peer0" is a peer/,
    hint: /orderers/,
  },
  {
    what: 'a spare among the consenters',
    text: change('at: london/lon-b }', 'at: london/lon-b, spare: true }'),
    code: 'E121',
    at: 'orderer2, orderer3]',
    message: /consenter "orderer2" is a spare/,
    hint: /spare/,
  },
  {
    what: 'a consenter listed twice',
    text: change('[orderer1, orderer2, orderer3]', '[orderer1, orderer2, orderer2]'),
    code: 'E122',
    at: 'orderer2]',
    message: /"orderer2" is listed twice in channels\.trade\.consenters/,
    hint: /Remove/,
  },
  {
    what: 'no consenter at all',
    text: change('[orderer1, orderer2, orderer3]', '[]'),
    code: 'E107',
    at: '[]',
    message: /consenters must not be empty/,
    hint: /at least one/,
  },
  {
    what: 'an unknown peer of a channel',
    text: change('peers: [peer0]', 'peers: [peer1]'),
    code: 'E123',
    at: 'peer1]',
    message: /peer "peer1" is not declared/,
    hint: /Did you mean "peer0"\?/,
  },
  {
    what: 'a peer whose organisation is not in the channel',
    text: change('peers: [peer0]', 'peers: [peer0]\n    organisations: []'),
    code: 'E124',
    at: 'peer0]\n    organisations',
    message: /peer "peer0" belongs to "org1"/,
    hint: /organisations/,
  },
  {
    what: 'an ordering organisation as application organisation',
    text: change('peers: [peer0]', 'organisations: [org1, orderer-org]'),
    code: 'E117',
    at: 'orderer-org]',
    message: /no application organisation/,
    hint: /another/,
  },
  {
    what: 'SmartBFT below 3.0',
    text: change('kind: raft', 'kind: smartbft').replace('3.1.1', '2.5.9'),
    code: 'E125',
    at: 'smartbft',
    message: /SmartBFT needs Fabric 3\.0 or later, and platform\.version is 2\.5\.9/,
    hint: /platform\.version/,
  },
  {
    what: 'a chaincode service with neither address nor command',
    text: change('{ kind: sample }', '{ kind: ccaas }'),
    code: 'E126',
    at: 'ledger:',
    message: /neither an address nor a command/,
    hint: /exactly one/,
  },
  {
    what: 'two different values for the messages of a block',
    text: change('{ kind: raft }', '{ kind: smartbft, max-messages: 50 }\n    batch: { max-messages: 60 }'),
    code: 'E127',
    at: '50 }',
    message: /50 here and 60 in batch/,
    hint: /Keep one/,
  },
  {
    what: 'a later version of the file format',
    text: change('version: 1', 'version: 2'),
    code: 'E128',
    at: '2\n',
    message: /of version 2; version 1 is the only one/,
    hint: /Holdfast/,
  },
  {
    what: 'a missing key, with a misspelt one near it',
    text: change('organisation: org1, at', 'organization: org1, at'),
    code: 'E103',
    at: 'peer0:',
    message: /peers\.peer0 lacks the key "organisation"/,
    hint: /misspell it as "organization"/,
  },
  {
    what: 'a missing kind',
    text: change('{ kind: raft }', '{ tick-interval: 500ms }'),
    code: 'E103',
    at: 'consensus:',
    message: /lacks the key "kind"/,
    hint: /kind: raft or smartbft/,
  },
  {
    what: 'an unknown consensus',
    text: change('kind: raft', 'kind: rafd'),
    code: 'E105',
    at: 'rafd',
    message: /must be one of raft, smartbft, qbft, and is "rafd"/,
    hint: /Did you mean "raft"\?/,
  },
  {
    what: 'a number where a text belongs',
    text: change('name: small', 'name: 2026'),
    code: 'E104',
    at: '2026',
    message: /name must be a text, and is the number 2026/,
    hint: /quotes: "2026"/,
  },
  {
    what: 'a key without a value',
    text: change('  london-frankfurt: 14ms\n', ''),
    code: 'E104',
    at: 'latency:',
    message: /latency must be a map of keys and values, and is nothing/,
    hint: /remove the key/,
  },
  {
    what: 'a version with a leading v',
    text: change('version: 3.1.1', 'version: v3.1.1'),
    code: 'E108',
    at: 'v3.1.1',
    message: /"v3\.1\.1" is not a version: three numbers without a leading v/,
    hint: /form/,
  },
  {
    what: 'an alias',
    text: change('frankfurt: { zones: [fra-a] }', 'frankfurt: &f { zones: [fra-a] }\n  dublin: *f'),
    code: 'E109',
    at: '*f',
    message: /\*f is an alias/,
    hint: /in full/,
  },
  {
    what: 'a tag',
    text: change('name: small', 'name: !secret small'),
    code: 'E109',
    at: '!secret',
    message: /!secret/,
    hint: /in full/,
  },
  {
    what: 'broken YAML',
    text: change('zones: [fra-a] }', 'zones: [fra-a }'),
    code: 'E100',
    at: '}',
    message: /./,
    hint: /line/,
  },
];

for (const { what, text, code, at, message, hint } of CASES) {
  test(`refuses ${what}`, () => {
    const problems = refuse(text);
    const found = problems.find((each) => each.code === code);
    assert.ok(found, `no ${code} in ${JSON.stringify(problems, null, 1)}`);
    assert.match(found.message, message);
    assert.match(found.hint, hint);
    assert.equal(found.at.file, 'small.yaml');
    const lines = text.split('\n').slice(found.at.line - 1);
    const there = lines.join('\n').slice(found.at.column - 1);
    assert.ok(there.startsWith(at), `${found.at.line}:${found.at.column} is at: ${there.slice(0, 40)}`);
  });
}

test('refuses an empty file, and says how to begin', () => {
  for (const text of ['', '# nothing\n', '---\n']) {
    const [found] = refuse(text);
    assert.equal(found?.code, 'E100');
    assert.match(found?.hint ?? '', /holdfast init/);
  }
});

test('a problem says where in the structure it is', () => {
  const paths = (text: string) => refuse(text).map(({ path }) => path);
  assert.deepEqual(paths(change('kind: raft', 'kind: raft, kind: raft')), ['channels.trade.consensus.kind']);
  assert.deepEqual(paths(change('orderer3]', 'order3]')), ['channels.trade.consenters[2]']);
});

test('refuses two documents in one file', () => {
  assert.equal(refuse(`${SMALL}---\n${SMALL}`)[0]?.code, 'E100');
});

test('reports all problems at once, in the order of the file', () => {
  const text = change('14ms', '14')
    .replace('at: london/lon-b', 'at: paris')
    .replace('[peer0]', '[peer9]')
    .replace('name: small', 'nam: small');
  assert.deepEqual(
    refuse(text).map((each) => each.code),
    ['E103', 'E102', 'E106', 'E110', 'E123'],
  );
});

test('a malformed part does not make names in it unknown elsewhere', () => {
  const problems = refuse(change('orderer2: { organisation: orderer-org, at: london/lon-b }', 'orderer2: 5'));
  assert.deepEqual(
    problems.map((each) => each.code),
    ['E104'],
  );
});

test('one failure carries them all: exit code 2, the first position, every line in the message', () => {
  const problems = refuse(change('14ms', '14').replace('at: london/lon-b', 'at: paris'));
  const failure = topologyFailure(problems);
  assert.equal(failure.exit, 2);
  assert.equal(failure.code, 'E106');
  assert.deepEqual(failure.at, problems[0]?.at);
  assert.match(failure.message, /2 problems in small\.yaml:\n {2}small\.yaml:8:21 E106 .*\n {2}small\.yaml:14:\d+ E110 region "paris"/);
  assert.match(topologyFailure(problems.slice(0, 1)).message, /^latency\.london-frankfurt: "14" is not a duration/);
});

test('hostile nesting is a problem, not a crash', () => {
  for (const text of ['['.repeat(100_000), '- '.repeat(100_000), '{a: '.repeat(50_000), `${' '.repeat(5_000)}a: 1`, `a: &a [*a, *a]`]) {
    assert.ok(refuse(text).length > 0);
  }
});
