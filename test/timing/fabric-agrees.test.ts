/**
 * Holdfast and Fabric's own code on the same random SmartBFT options: which ones an ordering node cannot run with, and halts the channel on.
 * HOLDFAST_OPTIONS sets how many (default 5,000), HOLDFAST_SEED which.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constantFrom, integer, oneof, record, sample } from 'fast-check';
import { timingViolations } from '../../src/core/analysis/timing/check.ts';
import { configTimingFacts } from '../../src/core/analysis/timing/facts-of-config.ts';
import { configDuration } from '../../src/core/platforms/fabric/channel-config/go-duration.ts';
import type { ChannelConfig } from '../../src/core/platforms/fabric/channel-config/model.ts';
import { bftConfig, SMARTBFT } from '../update/sample-config.ts';
import { askOracle, buildOracle, type Question } from './smartbft-oracle.ts';

const count = Number(process.env['HOLDFAST_OPTIONS'] ?? 5_000);
const seed = Number(process.env['HOLDFAST_SEED'] ?? 20_251_121);

/** The codes of options that destroy the channel. */
const DESTROYS = /^T1(10|11|12|13|14|20)$/;

/** Mostly usable, so that every single rule decides now and then. */
function duration(usual: number) {
  const near = integer({ min: Math.floor(usual / 4), max: usual * 2 }).map((ms) => `${ms}ms`);
  const odd = constantFrom('0', '0s', '-1s', '', 'soon', '5', '1.5s', '1m', '1h30m', '.5s', '100us', '1d', ' 1s', '1s ', '+2s', '9999999h');
  return oneof({ weight: 30, arbitrary: near }, { weight: 1, arbitrary: odd });
}

function amount(usual: number) {
  return oneof({ weight: 30, arbitrary: integer({ min: 1, max: usual * 2 }) }, { weight: 1, arbitrary: constantFrom(0, 1) });
}

const QUESTION = record<Question>({
  maxMessages: amount(12_000),
  absoluteMaxBytes: oneof(amount(40_000), constantFrom(10_239, 10_240, 10_241, 10_485_760)),
  batchInterval: duration(500),
  incomingBufferSize: amount(200),
  poolSize: amount(400),
  requestForward: duration(2_000),
  requestComplain: duration(6_000),
  requestAutoRemove: duration(30_000),
  viewChangeResend: duration(1_000),
  viewChange: duration(5_000),
  leaderHeartbeat: duration(5_000),
  leaderHeartbeatCount: amount(10),
  collect: duration(1_000),
});

test('an option destroys the channel by our rules exactly where Fabric cannot run with it', (t) => {
  const oracle = buildOracle();
  if (oracle.kind === 'missing') return t.skip(oracle.why);
  const questions = sample(QUESTION, { numRuns: count, seed });
  const errors = askOracle(oracle.program, questions);
  let taken = 0;
  const reasons = new Set<string>();
  for (const [i, question] of questions.entries()) {
    const error = errors[i] ?? assert.fail();
    const ours = destroying(question);
    assert.equal(ours.length > 0, error !== '', `${JSON.stringify(question)}: Fabric says "${error}", we say ${ours.join()}`);
    if (error === '') taken += 1;
    else reasons.add(error.replace(/ "[^"]*"/u, ''));
  }
  t.diagnostic(`${count} sets of options, ${taken} of them taken, ${reasons.size} different reasons`);
  assert.ok(taken > count / 20 && taken < (count * 19) / 20, `${taken} of ${count} taken: the options are no test`);
});

function destroying(question: Question): readonly string[] {
  const base = bftConfig([1, 2, 3, 4]);
  const { maxMessages, absoluteMaxBytes, incomingBufferSize, poolSize, leaderHeartbeatCount } = question;
  const config: ChannelConfig = {
    ...base,
    batch: { ...base.batch, maxMessages, absoluteMaxBytes, preferredMaxBytes: Math.min(1, absoluteMaxBytes) },
    consensus: {
      ...SMARTBFT,
      incomingBufferSize,
      poolSize,
      leaderHeartbeatCount,
      batchInterval: configDuration(question.batchInterval),
      requestForward: configDuration(question.requestForward),
      requestComplain: configDuration(question.requestComplain),
      requestAutoRemove: configDuration(question.requestAutoRemove),
      viewChangeResend: configDuration(question.viewChangeResend),
      viewChange: configDuration(question.viewChange),
      leaderHeartbeat: configDuration(question.leaderHeartbeat),
      collect: configDuration(question.collect),
    },
  };
  const facts = configTimingFacts(config) ?? assert.fail();
  return timingViolations(facts).flatMap(({ code, key }) => (DESTROYS.test(code) ? [`${code} ${key}`] : []));
}
