import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesGolden } from '../golden-file.ts';
import { scanHtml } from '../report/well-formed.ts';
import { whatIfScript } from '../../src/system/what-if-script.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { EVIL, evilTopology } from './evil-names.ts';
import { FINDINGS, pageOf } from './page.ts';
import { DEEP, ringTopology, THREE_REGIONS } from './topologies.ts';

const TOPOLOGIES: Readonly<Record<string, Topology>> = {
  'three regions': THREE_REGIONS,
  'racks and hosts': DEEP,
  'one region': ringTopology(1, 1, 1),
  'eight regions': ringTopology(8, 8, 16, 5),
  'fifty regions': ringTopology(50, 50, 100, 3),
  'no channels': { ...THREE_REGIONS, channels: {} },
  'evil names': evilTopology(),
};

/** Without what a script holds: signs that are no tags. */
function withoutScripts(page: string): string {
  return page.replaceAll(/(<script[^>]*>)[^<]*(<\/script>)/gu, '$1$2');
}

test('the page of three regions is the one that was looked at', () => matchesGolden('plan.html', pageOf(THREE_REGIONS)));

for (const [name, topology] of Object.entries(TOPOLOGIES)) {
  test(`the page of ${name} is well-formed, with every id once and every label answered`, () => {
    const page = withoutScripts(pageOf(topology));
    const { problems, ids } = scanHtml(page);
    assert.deepEqual(problems, []);
    assert.equal(new Set(ids).size, ids.length);
    const wanted = [...page.matchAll(/aria-labelledby="([^"]+)"/gu)].flatMap(([, labels = '']) => labels.split(' '));
    assert.deepEqual(
      wanted.filter((id) => !ids.includes(id)),
      [],
    );
    assert.doesNotMatch(page, /NaN|undefined|Infinity|\[object/u);
  });

  test(`the page of ${name} has one button for every node, and for every domain that has any`, () => {
    const specs = [...pageOf(topology).matchAll(/ data-lose="([^"]*)"/gu)].map(([, spec = '']) => spec);
    assert.equal(new Set(specs).size, specs.length);
    const all = nodes(topology);
    const levels = all.flatMap(({ id, organisation, at }) => [
      `node:${id}`,
      `organisation:${organisation}`,
      `region:${at.region}`,
      ...(at.zone === undefined ? [] : [`zone:${at.region}/${at.zone}`]),
      ...(at.rack === undefined ? [] : [`rack:${at.region}/${at.zone ?? '-'}/${at.rack}`]),
      ...(at.host === undefined ? [] : [`host:${at.region}/${at.zone ?? '-'}/${at.rack ?? '-'}/${at.host}`]),
    ]);
    if (name !== 'evil names') assert.deepEqual(specs.toSorted(), [...new Set(levels)].toSorted());
    else assert.equal(specs.length, new Set(levels).size);
  });
}

test('the page needs nothing from outside: no address, no form, no handler, one style sheet and one script within', async () => {
  const page = pageOf(THREE_REGIONS, { script: await whatIfScript() });
  const { names } = scanHtml(withoutScripts(page.replaceAll(/<script>[\s\S]*<\/script>/gu, '<script></script>')));
  for (const forbidden of ['link', 'img', 'iframe', 'object', 'form', 'base']) assert(!names.includes(forbidden), forbidden);
  assert.equal(names.filter((name) => name === 'script').length, 2);
  assert.equal(names.filter((name) => name === 'style').length, 1);
  assert.doesNotMatch(page, /https?:|url\(|@import|\bimport\(|fetch\(|XMLHttpRequest|WebSocket|localStorage|\ssrc=/u);
});

test('no text of a file becomes markup or ends a script', () => {
  const finding = { ...FINDINGS[0], code: EVIL, severity: 'error' as const, subject: EVIL, message: EVIL, evidence: EVIL, hint: EVIL };
  const page = pageOf(evilTopology(), { findings: [finding] });
  assert(!page.includes('<img'));
  assert.equal(page.match(/<script/gu)?.length, 2);
  assert.equal(page.match(/<\/script/gu)?.length, 2);
  const data = /<script type="application\/json" id="plan-topology">([^<]*)<\/script>/u.exec(page)?.[1] ?? '';
  assert.equal((JSON.parse(data) as Topology).name, EVIL);
});

test('a script that would end its own element is refused', () => {
  assert.throws(() => pageOf(THREE_REGIONS, { script: 'const a = "</script>";' }), /end its own element/u);
  assert.throws(() => pageOf(THREE_REGIONS, { script: 'const a = "<!--";' }), /end its own element/u);
});

test('sections of the file that the analysis does not read stay out of the page', () => {
  const page = pageOf({ ...THREE_REGIONS, reserved: { alerting: { token: 'a-secret-word' } } });
  assert.doesNotMatch(page, /a-secret-word/u);
});

test('findings stand worst first, with place, evidence and hint', () => {
  const page = pageOf(THREE_REGIONS);
  const order = ['error X100', 'an error', 'holdfast.yaml:3:5', '3 of 5 are in london', 'Move one.', 'warning X200', 'info X300'];
  const found = order.map((words) => page.indexOf(words, page.indexOf('id="findings"')));
  assert.deepEqual(
    found.toSorted((a, b) => a - b),
    found,
  );
  assert(!found.includes(-1));
});

test('the first sentence says what one region takes with it', () => {
  assert.match(pageOf(THREE_REGIONS), /Whichever single region is lost: ordering, acknowledged blocks, endorsement and queries hold/u);
  assert.match(pageOf(ringTopology(1, 3, 2)), /The loss of one region is enough: ordering stops; acknowledged blocks can be lost;/u);
});

test('the first sentence counts the policies of chaincodes, and the table has a row only for those that differ', () => {
  const [id = ''] = Object.keys(THREE_REGIONS.channels);
  const channel = THREE_REGIONS.channels[id];
  const [name = ''] = Object.keys(channel?.chaincodes ?? {});
  const chaincode = channel?.chaincodes[name];
  assert(channel !== undefined && chaincode !== undefined);
  const page = (chaincodes: typeof channel.chaincodes): string =>
    pageOf({ ...THREE_REGIONS, channels: { [id]: { ...channel, endorsement: 'ANY', chaincodes } } });
  const strict = page({ [name]: { ...chaincode, endorsement: "OutOf(3, 'Org1MSP.peer', 'Org1MSP.peer', 'Org2MSP.peer')" } });
  assert.match(strict, /The loss of one region is enough: endorsement stops\./u);
  assert.match(strict, new RegExp(`stops endorsement of ${name}`, 'u'));
  assert.doesNotMatch(page({ [name]: chaincode }), new RegExp(`stops endorsement of ${name}`, 'u'));
});

test('every region, zone and distance of fifty regions can be read, without lines', () => {
  const page = pageOf(ringTopology(50, 300, 700));
  assert.equal(page.match(/class="domain region"/gu)?.length, 50);
  assert.equal(page.match(/class="domain zone"/gu)?.length, 100);
  assert.doesNotMatch(page, /class="link/u);
  assert.match(page, /<th scope="col">Nearest<\/th>/u);
});
