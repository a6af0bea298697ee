import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoReport } from '../../src/core/chaos/result.ts';
import { renderHtml } from '../../src/core/render/report/html.ts';
import { renderMarkdown } from '../../src/core/render/report/markdown.ts';
import { matchesGolden } from '../golden-file.ts';
import { SAMPLE_REPORT } from './sample-report.ts';
import { scanHtml } from './well-formed.ts';

const [drill] = SAMPLE_REPORT.drills;
assert(drill !== undefined);
const EMPTY: DemoReport = { ...SAMPLE_REPORT, drills: [], topology: [], limits: [], versions: {}, configDigest: '' };
const BARE: DemoReport = {
  ...EMPTY,
  drills: [
    {
      ...drill,
      injectedAt: null,
      healedAt: null,
      floorMs: null,
      targets: [],
      outage: { firstFailureMs: null, recoveredMs: null, blocksGapMs: null },
      timeline: [],
      throughput: [],
      heights: { orderer1: [] },
      evidence: [],
      expectations: {},
      reasons: { hypothesis: [], injection: [], cleanup: [] },
    },
  ],
};

test('the page of the sample report is the one that was looked at', () => matchesGolden('report.html', renderHtml(SAMPLE_REPORT)));

test('the Markdown of the sample report is the one that was looked at', () => matchesGolden('report.md', renderMarkdown(SAMPLE_REPORT)));

for (const [name, report] of Object.entries({ full: SAMPLE_REPORT, empty: EMPTY, bare: BARE })) {
  test(`the ${name} page is well-formed, with every id once and every link and label answered`, () => {
    const page = renderHtml(report);
    const { problems, ids } = scanHtml(page);
    assert.deepEqual(problems, []);
    assert.equal(new Set(ids).size, ids.length);
    const wanted = [...page.matchAll(/href="#([^"]+)"|aria-labelledby="([^"]+)"/gu)].flatMap(([, link, labels]) =>
      (link ?? labels ?? '').split(' '),
    );
    assert.deepEqual(
      wanted.filter((id) => !ids.includes(id)),
      [],
    );
    assert.doesNotMatch(page, /NaN|undefined|Infinity|\[object/u);
    assert.doesNotMatch(renderMarkdown(report), /NaN|undefined|Infinity|\[object/u);
  });
}

test('the page needs nothing from outside and runs nothing', () => {
  const page = renderHtml(SAMPLE_REPORT);
  const { names } = scanHtml(page);
  for (const forbidden of ['script', 'link', 'img', 'iframe', 'object', 'form']) assert(!names.includes(forbidden), forbidden);
  assert.doesNotMatch(page, /https?:|url\(|@import|\son\w+=/u);
});

test('every chart has a title and a description, every table a heading row', () => {
  const page = renderHtml(SAMPLE_REPORT);
  const charts = page.match(/<svg[^>]*role="img"[^>]*>/gu) ?? [];
  assert(charts.length >= 9);
  assert.equal(
    page.match(/<svg[^>]*role="img"[^>]*>\s*<title id="[^"]+">[^<]+<\/title>\s*<desc id="[^"]+">[^<]+<\/desc>/gu)?.length,
    charts.length,
  );
  assert.equal(page.match(/<table>/gu)?.length, page.match(/<thead>/gu)?.length);
});

test('text from a node or an operator never becomes markup', () => {
  const evil = '<script>alert(1)</script> & "quotes" | \u001b[31m `code`';
  const report: DemoReport = {
    ...SAMPLE_REPORT,
    network: evil,
    limits: [evil],
    drills: [{ ...drill, drill: evil, title: evil, targets: [evil], evidence: [{ node: evil, what: evil, line: evil }], limits: [evil] }],
  };
  const { problems, names } = scanHtml(renderHtml(report));
  assert.deepEqual(problems, []);
  assert(!names.includes('script'));
  assert.doesNotMatch(renderMarkdown(report), /[^\\]<script>/u);
});

test('a lost transaction is told in the first sentence and marked in the table', () => {
  const lost: DemoReport = {
    ...SAMPLE_REPORT,
    drills: [{ ...drill, verdicts: { ...drill.verdicts, hypothesis: 'failed' }, transactions: { ...drill.transactions, lost: 2 } }],
  };
  const page = renderHtml(lost);
  assert.match(page, /0 of 1 drill held; of 2\u202f406 acknowledged transactions 2 were lost and none took effect twice\./u);
  assert.match(page, /<td class="number must bad">2<\/td>/u);
});

test('an outage that never ended is said so', () => {
  const report: DemoReport = {
    ...SAMPLE_REPORT,
    drills: [{ ...drill, outage: { firstFailureMs: 10, recoveredMs: null, blocksGapMs: 9_000 } }],
  };
  assert.match(renderHtml(report), /not recovered/u);
  assert.match(renderMarkdown(report), /not recovered/u);
});
