/**
 * The script of a plan's page: chosen domains are lost, and the same function that `plan --lose` uses says what stops. It reads the topology from
 * the page and writes only into it: nothing is loaded, stored or sent. What is lost stands in the address, so that it can be passed on.
 */
import { loseDomains } from '../core/analysis/survivability/lose-domains.ts';
import { TOPOLOGY_ELEMENT } from '../core/render/plan/page-json.ts';
import { loseHash, type LoseSpec, loseSpec, parseLoseHash } from '../core/render/plan/lose-spec.ts';
import type { Topology } from '../core/topology/model.ts';
import { showLoss } from './show-loss.ts';

function start(): void {
  const topology = JSON.parse(document.getElementById(TOPOLOGY_ELEMENT)?.textContent ?? 'null') as Topology;
  let lost: readonly LoseSpec[] = [];

  /** Unknown domains are told, and the others are lost all the same. */
  const lose = (specs: readonly LoseSpec[]): void => {
    const whole = loseDomains(topology, specs);
    const problems = whole.kind === 'ok' ? [] : whole.problems;
    const wrong = new Set(problems.map(({ id }) => id));
    const result =
      whole.kind === 'ok'
        ? whole
        : loseDomains(
            topology,
            specs.filter((spec) => !wrong.has(spec)),
          );
    if (result.kind !== 'ok') return;
    lost = [...new Set(result.whatIf.domains.map(({ level, id }) => loseSpec(level, id)))];
    showLoss(topology, result.whatIf, problems);
  };

  const choose = (specs: readonly LoseSpec[]): void => {
    lose(specs);
    history.replaceState(null, '', loseHash(lost) === '' ? location.href.replace(/#.*$/u, '') : loseHash(lost));
  };
  const without = (spec: LoseSpec): readonly LoseSpec[] => lost.filter((other) => other !== spec);

  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button === null) return;
    const { lose: toggled, loseAll, restore } = button.dataset;
    if (toggled !== undefined) choose(lost.includes(toggled) ? without(toggled) : [...lost, toggled]);
    else if (restore !== undefined) choose(without(restore));
    else if (loseAll !== undefined) {
      choose(loseAll.split(','));
      document.getElementById('what-if')?.scrollIntoView({ block: 'start' });
    } else if (button.id === 'reset') choose([]);
  });
  addEventListener('hashchange', () => lose(parseLoseHash(location.hash)));
  lose(parseLoseHash(location.hash));
}

start();
