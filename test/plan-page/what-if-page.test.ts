/** The page in a real browser: what it says after a loss is what the analysis says. Without Chromium these tests are skipped, and say so. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loseDomains } from '../../src/core/analysis/survivability/lose-domains.ts';
import type { ChannelOutcome, WhatIf } from '../../src/core/analysis/survivability/model.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { whatIfScript } from '../../src/system/what-if-script.ts';
import { Browser, BROWSER, NO_BROWSER } from './browser.ts';
import { EVIL, evilTopology } from './evil-names.ts';
import { pageOf } from './page.ts';
import { DEEP, ringTopology, THREE_REGIONS } from './topologies.ts';

type Shown = Omit<ChannelOutcome, 'chaincodes' | 'marginNodes' | 'marginPeers'> & { readonly margins: Readonly<Record<string, number>> };

interface ShownPage {
  readonly channels: Readonly<Record<string, Shown>>;
  readonly lost: readonly string[];
  readonly line: string;
}

const WORDS: Readonly<Record<string, string>> = { '✓ holds': 'holds', '✕ stops': 'stops', '! at risk': 'at-risk' };

/** What a reader sees: the words of the table, and the nodes that are marked. */
const READ = `({
  channels: Object.fromEntries([...document.querySelectorAll('tr[data-channel]')].map((row) => [row.querySelector('th').textContent, {
    ...Object.fromEntries([...row.querySelectorAll('td[data-question]')].map((cell) => [cell.dataset.question, cell.querySelector('.badge').textContent])),
    margins: Object.fromEntries([...row.querySelectorAll('td [data-margin]')].map((note) => [note.parentElement.dataset.question, note.textContent])),
  }])),
  lost: [...document.querySelectorAll('button[data-node]')].filter((button) => button.textContent.includes('✕ lost')).map((button) => button.dataset.node).sort(),
  line: document.getElementById('answer-line').textContent,
})`;

const WIDTHS = `({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })`;

function marginOf(words: string): number {
  const number = Number(/\d+/u.exec(words)?.[0] ?? '0');
  return words.endsWith('too few') ? -number : number;
}

function expected(topology: Topology, specs: readonly string[]): WhatIf {
  const result = loseDomains(topology, specs);
  assert(result.kind === 'ok', JSON.stringify(result));
  return result.whatIf;
}

describe('in Chromium', { skip: BROWSER === undefined ? NO_BROWSER : false }, () => {
  let browser: Browser;
  let script: string;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-plan-page-'));

  before(async () => {
    script = await whatIfScript();
    browser = await Browser.start();
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  function addressOf(topology: Topology, name: string): string {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, pageOf(topology, { script }));
    return pathToFileURL(file).href;
  }

  async function shown(): Promise<ShownPage> {
    const { channels, lost, line } = await browser.evaluate<ShownPage>(READ);
    const read = Object.entries(channels).map(([id, { margins, ...answers }]) => {
      const words = Object.entries(answers).map(([question, badge]) => [question, WORDS[badge]]);
      return [
        id,
        {
          ...Object.fromEntries(words),
          margins: Object.fromEntries(Object.entries(margins).map(([question, text]) => [question, marginOf(String(text))])),
        },
      ] as const;
    });
    return { channels: Object.fromEntries(read) as ShownPage['channels'], lost, line };
  }

  async function assertShows(topology: Topology, specs: readonly string[]): Promise<void> {
    const page = await shown();
    const { channels, lost } = expected(topology, specs);
    const outcomes = Object.entries(channels).map(([id, { ordering, acknowledged, endorsement, query, marginNodes, marginPeers }]) => {
      const peers = Object.entries(marginPeers).filter(([, margin]) => margin !== null && margin >= 0);
      return [
        id,
        { ordering, acknowledged, endorsement, query, margins: { ordering: marginNodes, ...Object.fromEntries(peers) } },
      ] as const;
    });
    assert.deepEqual(page.channels, Object.fromEntries(outcomes), specs.join());
    assert.deepEqual(page.lost, lost, specs.join());
  }

  const click = (spec: string): Promise<void> => browser.click(`[data-lose="${spec}"]`);
  const hash = (): Promise<string> => browser.evaluate<string>('location.hash');

  test('an address with #lose=region:london opens as the page after that loss, and asks for nothing else', async () => {
    const address = addressOf(THREE_REGIONS, 'three');
    const requests = await browser.open(`${address}#lose=region:london`);
    assert.deepEqual(
      requests.map((request) => request.replace(/#.*/u, '')),
      [address],
    );
    await assertShows(THREE_REGIONS, ['region:london']);
    const { channels, line } = await shown();
    // 2 of 5 consenters are gone: a Raft quorum of 3 is left, and not one more.
    assert.deepEqual(channels, {
      settlement: {
        ordering: 'holds',
        acknowledged: 'holds',
        endorsement: 'holds',
        query: 'holds',
        margins: { ordering: 0, endorsement: 0, query: 1 },
      },
    });
    assert.equal(
      line,
      '4 of 9 nodes lost: everything holds on the channel. One more node can stop ordering and endorsement on settlement.',
    );
  });

  test('every one domain and every two regions: the page says what loseDomains says', async () => {
    for (const [name, topology] of Object.entries({ three: THREE_REGIONS, deep: DEEP })) {
      await browser.open(addressOf(topology, name));
      const specs = await browser.evaluate<readonly string[]>(
        `[...document.querySelectorAll('button[data-lose]')].map((button) => button.dataset.lose)`,
      );
      assert(specs.length > 10);
      const regions = specs.filter((spec) => spec.startsWith('region:'));
      const pairs = regions.flatMap((a, i) => regions.slice(i + 1).map((b) => [a, b]));
      for (const lost of [...specs.map((spec) => [spec]), ...pairs]) {
        await browser.evaluate(`new Promise((done) => {
          addEventListener('hashchange', () => done(), { once: true });
          location.hash = ${JSON.stringify(`lose=${lost.join(',')}`)};
        })`);
        await assertShows(topology, lost);
      }
    }
  });

  test('clicks lose and give back, several at once, and the address follows', async () => {
    await browser.open(addressOf(THREE_REGIONS, 'three'));
    await assertShows(THREE_REGIONS, []);
    await click('region:london');
    assert.equal(await hash(), '#lose=region:london');
    await click('node:orderer3');
    await assertShows(THREE_REGIONS, ['region:london', 'node:orderer3']);
    assert.match((await shown()).line, /^5 of 9 nodes lost: ordering stops on settlement/u);
    assert.equal(await hash(), '#lose=region:london,node:orderer3');
    await click('organisation:org2');
    await browser.click('[data-restore="region:london"]');
    await assertShows(THREE_REGIONS, ['node:orderer3', 'organisation:org2']);
    await click('node:orderer3');
    await assertShows(THREE_REGIONS, ['organisation:org2']);
    await browser.click('#reset');
    await assertShows(THREE_REGIONS, []);
    assert.equal(await hash(), '');
    assert.equal(await browser.evaluate(`document.getElementById('reset').disabled`), true);
  });

  test('a smallest set is lost by a click on it, and then it stops', async () => {
    await browser.open(addressOf(THREE_REGIONS, 'three'));
    await browser.click('.losses tbody tr:first-child [data-lose-all^="region:"]');
    const { channels } = await shown();
    assert.equal(channels['settlement']?.ordering, 'stops');
    await assertShows(THREE_REGIONS, ['region:frankfurt', 'region:london']);
  });

  test('the keyboard alone is enough', async () => {
    await browser.open(addressOf(THREE_REGIONS, 'three'));
    await browser.press('Tab');
    await browser.press('Enter');
    await assertShows(THREE_REGIONS, ['region:london']);
    assert.equal(await browser.evaluate('document.activeElement.ariaPressed'), 'true');
    await browser.press('Tab');
    await browser.press('Tab');
    await browser.press('Enter');
    await assertShows(THREE_REGIONS, ['region:london', 'node:orderer1']);
    await browser.press('Enter');
    await assertShows(THREE_REGIONS, ['region:london']);
  });

  test('who gives back what was lost keeps a place to stand on', async () => {
    await browser.open(`${addressOf(THREE_REGIONS, 'three')}#lose=region:london`);
    await browser.evaluate(`document.querySelector('[data-restore]').focus()`);
    await browser.press('Enter');
    await assertShows(THREE_REGIONS, []);
    assert.equal(await browser.evaluate('document.activeElement.id'), 'answer');
  });

  test('an address that names what is not there says so, and loses the rest', async () => {
    await browser.open(`${addressOf(THREE_REGIONS, 'three')}#lose=region:paris,region:london,%E0%A4%A,orderer5`);
    await assertShows(THREE_REGIONS, ['region:london', 'node:orderer5']);
    const problems = await browser.evaluate<string>(`document.querySelector('.loss-problems').textContent`);
    assert.match(problems, /there is no region "paris"/u);
    assert.match(problems, /%E0%A4%A/u);
  });

  test('names that are code stay names, also when they are drawn again', async () => {
    const topology = evilTopology();
    const address = addressOf(topology, 'evil');
    await browser.open(`${address}#lose=${encodeURIComponent(EVIL)}`);
    const first = await browser.evaluate<string>(`document.querySelector('button[data-lose^="region:london"]').dataset.lose`);
    await browser.click('button[data-lose^="region:london"]');
    assert.equal(first, `region:london${EVIL}`);
    const { lost, line } = await shown();
    assert.equal(lost.length, 4);
    assert(line.startsWith('4 of 9 nodes lost'));
    assert.deepEqual(
      await browser.evaluate(
        `({ hacked: typeof globalThis.hacked, images: document.images.length, scripts: document.scripts.length, title: document.title })`,
      ),
      { hacked: 'undefined', images: 0, scripts: 2, title: `${EVIL}: plan` },
    );
    await browser.open(`${address}${await hash()}`);
    assert.equal((await shown()).lost.length, 4);
  });

  test('a thousand nodes and a hundred channels', async () => {
    const topology = ringTopology(50, 300, 700, 100);
    await browser.open(`${addressOf(topology, 'thousand')}#lose=region:region0,region:region1,region:region2`);
    await assertShows(topology, ['region:region0', 'region:region1', 'region:region2']);
    assert.match((await shown()).line, /^60 of 1\u202f000 nodes lost: ordering stops on all 100 channels/u);
  });

  test('everything that can be pressed has a name, and losses are told to screen readers', async () => {
    await browser.open(`${addressOf(THREE_REGIONS, 'three')}#lose=region:london`);
    const all = await browser.accessible();
    const buttons = all.filter(({ role }) => role === 'button');
    assert(buttons.length > 20);
    assert.deepEqual(
      buttons.filter(({ name }) => name.trim() === ''),
      [],
    );
    assert(buttons.some(({ name }) => /orderer\s+orderer1/u.test(name)));
    assert(buttons.some(({ name }) => name === 'give back region london'));
    assert(all.some(({ role }) => role === 'status'));
  });

  test('nothing sticks out of the window, wide or narrow, and dark is dark', async () => {
    for (const topology of [THREE_REGIONS, ringTopology(8, 8, 8)]) {
      for (const width of [375, 800, 1320]) {
        await browser.open(addressOf(topology, 'width'), { width });
        const { scrollWidth, clientWidth } = await browser.evaluate<Readonly<Record<string, number>>>(WIDTHS);
        assert.equal(scrollWidth, clientWidth, `${topology.name} at ${width}`);
      }
    }
    const background = `getComputedStyle(document.body).backgroundColor`;
    assert.equal(await browser.evaluate(background), 'rgb(245, 246, 248)');
    await browser.open(addressOf(THREE_REGIONS, 'three'), { scheme: 'dark' });
    assert.equal(await browser.evaluate(background), 'rgb(17, 21, 26)');
  });

  test('boxes of the map are as large as its drawing takes them to be: none covers another', async () => {
    for (const topology of [THREE_REGIONS, DEEP, ...[2, 4, 5, 6, 7, 8].map((count) => ringTopology(count, 2 * count, count))]) {
      await browser.open(addressOf(topology, 'map'));
      const overlaps = await browser.evaluate<readonly string[]>(`(() => {
        const map = document.querySelector('.map').getBoundingClientRect();
        const boxes = [...document.querySelectorAll('.map > .region')].map((box) => [box.dataset.domain, box.getBoundingClientRect()]);
        const inside = boxes.filter(([, a]) => a.left < map.left - 1 || a.right > map.right + 1 || a.bottom > map.bottom + 1).map(([name]) => name);
        return [...inside, ...boxes.flatMap(([name, a], i) => boxes.slice(i + 1)
          .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          .map(([other]) => name + ' ' + other))];
      })()`);
      assert.deepEqual(overlaps, []);
    }
  });
});
