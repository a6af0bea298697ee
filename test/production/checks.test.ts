/** Every production check by its own examples, in networks that are otherwise free of findings. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BaseName, ProductionCheck } from '../../src/core/analysis/production/check.ts';
import { PRODUCTION_CHECKS } from '../../src/core/analysis/production/checks.ts';
import { filesOf } from '../source-files.ts';
import { BASES, changedNetwork, exampleFiles, findingsOf, type Network, networkOf } from './bases.ts';

const bases = Object.fromEntries(Object.entries(BASES).map(([name, make]) => [name, networkOf(make())])) as Record<BaseName, Network>;

/** What the shipped examples may rightly be told. */
const RIGHTLY: Readonly<Record<string, readonly string[]>> = {
  minimal: ['C196'],
  'not-deployed': ['C196'],
};

function codes(network: Network): readonly string[] {
  return [...new Set(findingsOf(network).map(({ code }) => code))].toSorted();
}

describe('production checks', () => {
  for (const [name, network] of Object.entries(bases))
    it(`find nothing in the base ${name}`, () => assert.deepEqual(findingsOf(network), []));

  for (const check of PRODUCTION_CHECKS) {
    const { right, wrong } = check.examples;
    it(`${check.code} (${check.title}) is found after one line is changed`, () => {
      const found = findingsOf(changedNetwork(bases[wrong.base], wrong)).filter(({ code }) => code === check.code);
      assert.ok(found.length > 0, `${wrong.line} -> ${wrong.becomes}`);
      for (const { severity, hint, message, evidence, subject } of found) {
        assert.deepEqual([severity, hint], [check.severity, check.hint]);
        assert.ok(message.length > 10 && evidence.length > 3 && subject.length > 0, JSON.stringify({ message, evidence, subject }));
      }
    });
    it(`${check.code} is silent about the nearest thing that is right`, () => {
      assert.ok(!codes(changedNetwork(bases[right.base], right)).includes(check.code), `${right.line} -> ${right.becomes}`);
    });
  }

  for (const { path } of filesOf('examples/*.yaml')) {
    const name = /([^/]+)\.yaml$/.exec(path)?.[1] ?? '';
    it(`find in the example ${name}, as Holdfast renders it, only what is right to say`, () => {
      const wrongly = codes(networkOf(exampleFiles(name))).filter((code) => !(RIGHTLY[name] ?? []).includes(code));
      assert.deepEqual(wrongly, []);
    });
  }

  it('are at least thirty, each with a code of its own', () => {
    assert.ok(PRODUCTION_CHECKS.length >= 30);
    assert.deepEqual(
      repeated(({ code }) => code),
      [],
    );
    for (const { code } of PRODUCTION_CHECKS) assert.match(code, /^C1\d\d$/);
  });

  it('share no predicate, no source, no title and no failing example', () => {
    assert.deepEqual(
      repeated(({ find }) => find.toString().replaceAll(/\s+/g, '')),
      [],
    );
    assert.deepEqual(
      repeated(({ source }) => source),
      [],
    );
    assert.deepEqual(
      repeated(({ title }) => title),
      [],
    );
    assert.deepEqual(
      repeated(({ examples: { wrong } }) => JSON.stringify(wrong)),
      [],
    );
  });

  it('cite a page of the documentation, a file of Fabric, or a section of the measured facts', () => {
    for (const { code, source } of PRODUCTION_CHECKS) {
      assert.match(
        source,
        /^(Fabric v\d\.\d docs, [A-Z]|measured on Fabric v\d|SmartBFT [a-z]+\/[\w/.-]+\.go|[a-z]+\/[\w/.-]+\.(go|yaml))/,
        code,
      );
    }
  });

  it('are all listed: no file of a check is forgotten', () => {
    assert.equal(filesOf('src/core/analysis/production/checks/*.ts').length, PRODUCTION_CHECKS.length);
  });
});

function repeated(of: (check: ProductionCheck) => string): readonly string[] {
  const all = PRODUCTION_CHECKS.map(of);
  return all.filter((each, index) => all.indexOf(each) !== index);
}
