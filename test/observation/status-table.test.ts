import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeSnapshot } from '../../src/core/observation/merge.ts';
import { type StatusLine, statusLines } from '../../src/core/observation/status-table.ts';
import { example, RoundBuilder } from './round.ts';

const TOPOLOGY = example('three-regions.yaml');
const text = (line: StatusLine): string => line.map((cell) => cell.text).join('');
const lines = (round: RoundBuilder): readonly StatusLine[] => statusLines(mergeSnapshot(round.round()), TOPOLOGY);
const well = (): RoundBuilder => new RoundBuilder(TOPOLOGY, 'orderer1');

test('every node stands once under its region, and columns line up', () => {
  const all = lines(well());
  const rows = all.filter((line) => ['●', '✗', '?'].includes(line[0]?.text ?? ''));
  assert.equal(rows.length, Object.keys(TOPOLOGY.orderers).length + Object.keys(TOPOLOGY.peers).length);
  assert.equal(new Set(rows.map((row) => text(row).length)).size, 1);
  const london = all.findIndex((line) => text(line) === 'london');
  const frankfurt = all.findIndex((line) => text(line) === 'frankfurt');
  assert.ok(london < all.findIndex((line) => text(line).includes('orderer1')) && london < frankfurt);
});

test('a channel is summed up in one line', () => {
  const channel = lines(well())
    .map(text)
    .find((line) => line.includes('quorum'));
  assert.match(channel ?? '', /leader orderer1 .*5 of 5 alive, 3 needed, margin 2 .*height 10 .*one chain/u);
});

test('down, unknown, leader and behind carry their tones', () => {
  const all = lines(
    well()
      .outcome('orderer4', 'refused')
      .outcome('orderer5', 'timeout')
      .channel('peer1-org1', 'settlement', () => ({ height: 3, hash: 'c'.repeat(64) })),
  );
  const cell = (node: string, wanted: string): string | undefined =>
    all.find((line) => line.some(({ text: own }) => own.trim() === node))?.find(({ text: own }) => own.trim() === wanted)?.tone;
  assert.equal(cell('orderer4', 'down'), 'bad');
  assert.equal(cell('orderer5', 'unknown'), 'unknown');
  assert.equal(cell('orderer1', 'leader'), 'strong');
  assert.equal(cell('peer1-org1', '7'), 'warning');
});

test('findings follow with their codes and hints', () => {
  const all = lines(well().outcome('orderer4', 'refused')).map(text);
  assert.ok(all.some((line) => /^error +O212 +orderer4 is down/u.test(line)));
});
