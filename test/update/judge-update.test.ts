import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { CertificateFault, Liveness, UpdateKnowledge } from '../../src/core/analysis/update/change.ts';
import { UPDATE_CODES } from '../../src/core/analysis/update/codes.ts';
import { judgeUpdate } from '../../src/core/analysis/update/judge-update.ts';
import type { ChannelConfig, ConfigConsenter } from '../../src/core/platforms/fabric/channel-config/model.ts';
import { accept } from '../topology/small-file.ts';
import { addressOf, bftConfig, duration, raftConfig, RAFT, SMARTBFT, withValidation } from './sample-config.ts';

/** Every code that some test below has provoked; the last test compares it with the table. */
const provoked = new Set<string>();

const ALL_UP: Liveness = { alive: [1, 2, 3, 4, 5, 6, 7].map(addressOf), dead: [], view: 0 };
const BFT = bftConfig([1, 2, 3, 4]);
const CFT = raftConfig([1, 2, 3]);

function codes(current: ChannelConfig, next: ChannelConfig, liveness: Liveness | undefined = ALL_UP, knowledge?: UpdateKnowledge): string {
  const found = judgeUpdate(current, next, liveness, knowledge).map(({ code, severity }) => `${code} ${severity}`);
  for (const each of found) provoked.add(each.slice(0, 4));
  return found.toSorted().join(', ');
}

const withFirst = (config: ChannelConfig, change: Partial<ConfigConsenter>): ChannelConfig => ({
  ...config,
  consenters: config.consenters.map((each, i) => (i === 0 ? { ...each, ...change } : each)),
});
const withOrderers = (config: ChannelConfig, change: Partial<ChannelConfig['ordererOrganisations'][number]>): ChannelConfig => ({
  ...config,
  ordererOrganisations: config.ordererOrganisations.map((each) => ({ ...each, ...change })),
});

test('an update that is in order is found in order', () => {
  const smaller = { batch: { ...CFT.batch, maxMessages: 10 } };
  assert.equal(codes(CFT, { ...CFT, ...smaller, sequence: 4 }), '');
  assert.equal(codes(BFT, { ...BFT, ...smaller }), '');
  assert.equal(codes(CFT, { ...CFT, sequence: 4 }), 'U101 info');
});

test('what was judged against an old configuration is no answer', () => {
  const next = { ...CFT, batch: { ...CFT.batch, maxMessages: 10 } };
  assert.equal(codes(CFT, next, ALL_UP, { newestSequence: CFT.sequence }), '');
  assert.equal(codes(CFT, next, ALL_UP, { newestSequence: CFT.sequence + 1 }), 'U102 error');
  assert.equal(codes(CFT, CFT, ALL_UP, { newestSequence: CFT.sequence + 1 }), 'U101 info, U102 error');
});

test('every option that halts SmartBFT for good is stopped before it is ordered', () => {
  const cases: readonly (readonly [Partial<typeof SMARTBFT>, string])[] = [
    [{ requestForward: duration(30_000) }, 'T110 error'],
    [{ requestComplain: duration(181_000) }, 'T111 error'],
    [{ viewChangeResend: duration(6_000) }, 'T112 error'],
    [{ collect: { text: '1 second', ms: null } }, 'T114 error'],
    [{ viewChange: { text: '', ms: null } }, 'T114 error'],
    [{ leaderHeartbeatCount: 0 }, 'T114 error'],
    [{ leaderRotation: 'on' }, 'U180 error'],
    [{ leaderHeartbeat: duration(1_000) }, 'T115 error'],
    [{ requestMaxBytes: 1 }, 'U181 error'],
    [{ requestMaxBytes: 262_143 }, 'U181 error'],
    [{ requestMaxBytes: 262_144 }, ''],
  ];
  for (const [options, expected] of cases) assert.equal(codes(BFT, { ...BFT, consensus: { ...SMARTBFT, ...options } }), expected);
  const batch = { ...BFT.batch, absoluteMaxBytes: 8_192, preferredMaxBytes: 4_096 };
  assert.equal(codes(BFT, { ...BFT, batch }), 'T120 error');
});

test("Raft's options are judged as Fabric judges them, and against distances where they are known", () => {
  assert.equal(codes(CFT, { ...CFT, consensus: { ...RAFT, electionTicks: 1 } }), 'T105 error');
  assert.equal(codes(CFT, { ...CFT, consensus: { ...RAFT, tickInterval: { text: 'soon', ms: null } } }), 'T107 error');
  assert.equal(codes(CFT, { ...CFT, batch: { ...CFT.batch, timeout: duration(0) } }), 'T108 error');
  const topology = accept(readFileSync(new URL('../../examples/three-regions.yaml', import.meta.url), 'utf8'));
  const there = topology.orderers;
  const consenters = Object.values(there).map(({ host }, i) => ({ ...raftConfig([i + 1]).consenters[0], host }) as ConfigConsenter);
  const placed = withOrderers({ ...CFT, channel: 'settlement', consenters }, { endpoints: consenters.map(({ host }) => `${host}:7050`) });
  const liveness = { alive: consenters.map(({ host }) => `${host}:7050`), dead: [] };
  const hasty = { ...placed, consensus: { ...RAFT, tickInterval: duration(100) } };
  assert.equal(codes(placed, hasty, liveness), '');
  assert.equal(codes(placed, hasty, liveness, { topology }), 'T102 warning, T103 error');
});

test('Raft: one consenter at a time; a certificate that rotates counts as none', () => {
  assert.equal(codes(CFT, raftConfig([1, 2, 3, 4])), '');
  assert.equal(codes(raftConfig([1, 2, 3, 4]), CFT), '');
  assert.equal(codes(CFT, raftConfig([1, 2, 3, 4, 5])), 'U110 error');
  assert.equal(codes(raftConfig([1, 2, 3, 4, 5]), CFT), 'U110 error, U116 warning');
  assert.equal(codes(CFT, raftConfig([1, 2, 4])), 'U111 warning');
  const rotated = withFirst(CFT, { clientTlsCertificate: 'new', serverTlsCertificate: 'new' });
  assert.equal(codes(CFT, rotated, ALL_UP, { sameKey: () => true }), 'U140 info, U140 info');
  assert.equal(codes(CFT, rotated, ALL_UP, { sameKey: () => false }), 'U141 warning, U141 warning');
  assert.equal(codes(CFT, rotated), 'U142 warning, U142 warning');
  // Number 1 is out until it runs with its new certificate, so number 2 may not be missing.
  const without2 = { alive: [1, 3].map(addressOf), dead: [addressOf(2)] };
  assert.equal(codes(CFT, rotated, without2, { sameKey: () => false }), 'U112 error, U141 warning, U141 warning');
  assert.equal(codes(CFT, rotated, without2, { sameKey: () => true }), 'U140 info, U140 info');
});

test('SmartBFT: ids are for ever', () => {
  assert.equal(codes(BFT, bftConfig([1, 2, 3, 4], [9, 2, 3, 4])), 'U120 info, U124 error');
  assert.equal(codes(BFT, bftConfig([1, 2, 3, 5], [1, 2, 3, 4])), 'U123 warning, U125 error');
  assert.equal(codes(bftConfig([1, 2, 4]), BFT), 'U126 warning');
  assert.equal(codes(bftConfig([1, 2, 3]), BFT), '');
});

test('who leads next is said, with a warning when it cannot lead', () => {
  assert.equal(codes(BFT, bftConfig([2, 3, 4])), 'T117 warning, U116 warning, U120 info');
  assert.equal(codes(bftConfig([2, 3, 4]), BFT), 'U121 warning, U126 warning');
  assert.equal(
    codes(BFT, bftConfig([2, 3, 4]), { ...ALL_UP, alive: [1, 3, 4].map(addressOf) }),
    'T117 warning, U116 warning, U121 warning',
  );
  assert.equal(codes(BFT, bftConfig([2, 3, 4]), { alive: ALL_UP.alive, dead: [] }), 'T117 warning, U116 warning, U122 warning');
});

test('the leader is the ascending ids at view mod n, for every view and every pair of sets of five', () => {
  const sets = subsets([1, 2, 3, 4, 5]).filter((set) => set.length >= 3);
  for (const before of sets) {
    for (const after of sets) {
      if (before.join() === after.join()) continue;
      for (let view = 0; view < 8; view += 1) {
        const leader = Number([...after].toSorted((a, b) => a - b)[view % after.length]);
        const old = Number([...before].toSorted((a, b) => a - b)[view % before.length]);
        const found = judgeUpdate(bftConfig(before), bftConfig(after), { ...ALL_UP, view }).filter(({ code }) => /^U12[01]$/.test(code));
        const expected = !before.includes(leader) ? ['U121'] : leader === old ? [] : ['U120'];
        assert.deepEqual(
          found.map(({ code }) => code),
          expected,
        );
        for (const { message } of found) assert.ok(message.includes(`(id ${leader})`), message);
      }
    }
  }
});

test('a quorum is there when every way to resolve the unknown has one, for all sets of four and all that can be known of them', () => {
  // The definition, without the code: an update is safe if in every world that fits what is known the new set has its quorum.
  // Raft and SmartBFT agree on the quorums of up to four.
  const needed = [0, 1, 2, 2, 3];
  const sets = subsets([1, 2, 3, 4]);
  let judged = 0;
  for (const known of worlds(4)) {
    const of = (state: string): readonly number[] => known.flatMap((each, i) => (each === state ? [i + 1] : []));
    const liveness = { alive: of('alive').map(addressOf), dead: of('dead').map(addressOf), view: 0 };
    const verdict = (set: readonly number[], never: string, maybe: string): readonly string[] => {
      const quorum = needed[set.length] ?? 0;
      const up = subsets(of('unknown'), true).map((more) => set.filter((n) => more.includes(n) || of('alive').includes(n)).length);
      return up.every((count) => count >= quorum) ? [] : up.some((count) => count >= quorum) ? [maybe] : [never];
    };
    for (const [before, after] of sets.flatMap((a) => sets.filter((b) => b !== a).map((b) => [a, b] as const))) {
      const expected = [...verdict(before, 'U114', 'U115'), ...verdict(after, 'U112', 'U113')].toSorted();
      const make = judged % 2 === 0 ? raftConfig : bftConfig;
      const found = judgeUpdate(make(before), make(after), liveness).map(({ code }) => code);
      const ofQuorum = found.filter((code) => /^U11[2345]$/.test(code)).toSorted();
      assert.deepEqual(ofQuorum, expected, `${before.join()} to ${after.join()}: ${known.join()}`);
      for (const code of ofQuorum) provoked.add(code);
      judged += 1;
    }
  }
  assert.equal(judged, 15 * 14 * 81);
});

test('nothing known of the consenters is never called safe', () => {
  const unseen = judgeUpdate(CFT, raftConfig([1, 2, 3, 4]), undefined).map(({ code, severity }) => `${code} ${severity}`);
  assert.deepEqual(unseen, ['U113 error', 'U115 warning']);
});

test('mapping, block validation and endpoints change together', () => {
  const five = bftConfig([1, 2, 3, 4, 5]);
  assert.equal(codes(BFT, { ...five, policies: BFT.policies }), 'U130 error');
  assert.equal(codes(BFT, { ...five, ordererOrganisations: BFT.ordererOrganisations }), 'U131 error');
  assert.equal(codes(five, { ...BFT, ordererOrganisations: five.ordererOrganisations }), 'U132 warning');
  assert.equal(codes(CFT, { ...raftConfig([1, 2, 3, 4]), ordererOrganisations: CFT.ordererOrganisations }), 'U134 warning');
  assert.equal(codes(BFT, { ...BFT, policies: {} }), 'U130 error');
  const policy = BFT.policies['/Channel/Orderer/BlockValidation'];
  assert.ok(policy?.kind === 'signature' && policy.rule.kind === 'out-of');
  const broken = [
    { ...policy, rule: { ...policy.rule, count: 2 } },
    { ...policy, rule: { ...policy.rule, of: policy.rule.of.toReversed() } },
    { ...policy, principals: policy.principals.toReversed() },
    { ...policy, principals: policy.principals.slice(1) },
    { kind: 'implicit', rule: 'ANY', subPolicy: 'Writers' } as const,
  ];
  for (const each of broken) assert.equal(codes(BFT, { ...BFT, policies: { '/Channel/Orderer/BlockValidation': each } }), 'U130 error');
  assert.equal(codes(BFT, { ...BFT, globalEndpoints: BFT.ordererOrganisations[0]?.endpoints ?? [] }), 'U133 error');
});

test('consenters that Fabric cannot tell apart are refused', () => {
  const twice = { ...CFT, consenters: CFT.consenters.map((each, i) => (i < 2 ? { ...each, serverTlsCertificate: 'same' } : each)) };
  assert.match(codes(CFT, twice), /U127 error/);
  assert.match(codes(BFT, withValidation(withFirst(BFT, { id: 2 }))), /U127 error/);
  assert.match(codes(CFT, { ...CFT, consenters: [] }), /U127 error/);
});

test('capabilities are raised only, and only to what the nodes know', () => {
  const channel = (name: string, config: ChannelConfig): ChannelConfig => ({
    ...config,
    capabilities: { ...config.capabilities, channel: [name] },
  });
  assert.equal(codes(CFT, channel('V3_0', CFT), ALL_UP, { version: '3.1.1' }), '');
  assert.equal(codes(CFT, channel('V3_0', CFT), ALL_UP, { version: '2.5.9' }), 'U151 error');
  assert.equal(codes(CFT, channel('V4_0', CFT)), 'U151 error');
  assert.equal(codes(CFT, channel('V1_4_3', CFT)), 'U150 error');
  assert.equal(codes(BFT, channel('V2_0', BFT)), 'U150 error, U152 error');
});

test('a migration goes one step at a time', () => {
  const maintenance = { ...CFT, consensus: { ...RAFT, state: 'maintenance' as const } };
  assert.equal(codes(CFT, maintenance), 'U171 warning');
  assert.equal(codes(maintenance, CFT), '');
  assert.equal(codes(CFT, { ...maintenance, batch: { ...CFT.batch, maxMessages: 9 } }), 'U171 warning, U172 error');
  const bft = bftConfig([1, 2, 3]);
  assert.match(codes(CFT, bft), /U170 error/);
  const ready = { ...maintenance, capabilities: bft.capabilities };
  const migrated = { ...bft, consensus: { ...SMARTBFT, state: 'maintenance' as const } };
  assert.match(codes(ready, migrated), /U173 warning/);
  assert.match(codes(migrated, ready), /U170 error/);
});

test('organisations: ids stay, authorities are not pulled from under consenters', () => {
  const [org] = CFT.ordererOrganisations;
  assert.ok(org !== undefined);
  assert.equal(codes(CFT, withOrderers(CFT, { msp: { ...org.msp, id: 'OtherMSP' } })), 'U190 error');
  assert.equal(codes(CFT, withOrderers(CFT, { msp: { ...org.msp, tlsRoots: ['a new root'] } })), 'U192 warning');
  assert.equal(codes(CFT, withOrderers(CFT, { msp: { ...org.msp, tlsRoots: [...org.msp.tlsRoots, 'a new root'] } })), '');
  assert.match(codes(BFT, { ...BFT, ordererOrganisations: [] }), /U191 error/);
});

test('blocks that no message can carry are an error, those that come close a warning', () => {
  const bytes = (mib: number): ChannelConfig => ({ ...CFT, batch: { ...CFT.batch, absoluteMaxBytes: mib * 1024 ** 2 } });
  assert.equal(codes(CFT, bytes(49)), '');
  assert.equal(codes(CFT, bytes(50)), 'U160 warning');
  assert.equal(codes(CFT, bytes(101)), 'U160 error');
});

test('what was already so is no fault of the update, unless it is an error', () => {
  const stray = { ...CFT, globalEndpoints: ['old.example.com:7050'] };
  assert.equal(codes(stray, { ...stray, batch: { ...CFT.batch, maxMessages: 9 } }), 'U132 info');
  const wrong = { ...BFT, policies: {} };
  assert.equal(codes(wrong, { ...wrong, batch: { ...BFT.batch, maxMessages: 9 } }), 'U130 error');
});

test('certificates of consenters: any that cannot be read or is of nobody; what comes in must be valid now', () => {
  // The texts of the sample stand for certificates; this says what is wrong with each, by what it is called.
  const certificateFault: CertificateFault = (pem, authorities) => {
    const right = pem.startsWith('tls') ? 'OrdererMSP TLS root' : 'OrdererMSP root';
    if (pem.includes('torn')) return 'unreadable';
    if (!authorities.includes(right) || pem.includes('foreign')) return 'stranger';
    return pem.includes('old') ? 'expired' : pem.includes('early') ? 'not-yet' : undefined;
  };
  const knowledge: UpdateKnowledge = { certificateFault, sameKey: () => true };
  const judged = (current: ChannelConfig, next: ChannelConfig) => codes(current, next, ALL_UP, knowledge);
  assert.equal(judged(CFT, { ...CFT, batch: { ...CFT.batch, maxMessages: 10 } }), '');
  const server = (text: string) => ({ serverTlsCertificate: `tls ${text}` });
  assert.equal(judged(CFT, withFirst(CFT, server('torn'))), 'U140 info, U143 error');
  assert.equal(judged(CFT, withFirst(CFT, server('foreign'))), 'U140 info, U144 error');
  assert.equal(judged(CFT, withFirst(CFT, server('old'))), 'U140 info, U145 error');
  assert.equal(judged(CFT, withFirst(CFT, server('early'))), 'U140 info, U145 error');
  assert.equal(judged(withFirst(CFT, server('old')), { ...withFirst(CFT, server('old')), batch: { ...CFT.batch, maxMessages: 10 } }), '');
  const torn = withFirst(BFT, { identity: 'identity torn' });
  assert.match(judged(BFT, torn), /U143 error/u);
  const elsewhere = withFirst(BFT, { msp: 'Org1MSP' });
  assert.match(judged(BFT, elsewhere), /U144 error.*U191/u);
});

test('every code of the guard has been provoked above', () => {
  assert.deepEqual(
    Object.keys(UPDATE_CODES).filter((code) => !provoked.has(code)),
    [],
  );
});

/** All subsets, without the empty one unless it is asked for. */
function subsets(items: readonly number[], empty = false): readonly (readonly number[])[] {
  const all = Array.from({ length: 2 ** items.length }, (_, mask) => items.filter((__, i) => (mask >> i) % 2 === 1));
  return empty ? all : all.slice(1);
}

/** Everything that can be known of n nodes. */
function worlds(n: number): readonly (readonly string[])[] {
  if (n === 0) return [[]];
  return worlds(n - 1).flatMap((rest) => ['alive', 'dead', 'unknown'].map((state) => [...rest, state]));
}
