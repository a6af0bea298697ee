/**
 * The Chaos Toolkit part of a drill file, checked as strictly as `chaos validate` does (chaostoolkit-lib 1.44.0,
 * chaoslib/experiment.py, hypothesis.py, activity.py) for the keys that drills use.
 */
import { isMap, isScalar, isSeq } from 'yaml';
import { amount, choice, complaint, fields, flag, items, required, text } from './yaml-reader.ts';
import type { Place } from './yaml-reader.ts';

const EXPERIMENT_KEYS = [
  'version',
  'title',
  'description',
  'tags',
  'contributions',
  'configuration',
  'secrets',
  'controls',
  'runtime',
  'steady-state-hypothesis',
  'method',
  'rollbacks',
  'extensions',
];
const ACTIVITY_KEYS = ['type', 'name', 'provider', 'pauses', 'background', 'tolerance', 'controls', 'configuration', 'secrets'];

export interface Experiment {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The entries of `extensions`, each with its name. */
  readonly extensions: readonly { readonly name: string; readonly place: Place }[];
  /** Drills that the method injects by `holdfast drill inject NAME`. */
  readonly injected: readonly { readonly drill: string; readonly place: Place }[];
}

export function parseExperiment(root: Place): Experiment {
  const all = fields(root, EXPERIMENT_KEYS);
  const hypothesis = required(root, all, 'steady-state-hypothesis');
  const parts = fields(hypothesis, ['title', 'probes']);
  text(required(hypothesis, parts, 'title'));
  for (const probe of items(required(hypothesis, parts, 'probes'))) checkProbe(probe);
  const method = items(required(root, all, 'method'));
  for (const activity of method) checkActivity(activity);
  for (const activity of items(required(root, all, 'rollbacks'))) checkActivity(activity);
  const tags = all.get('tags');
  const extensions = all.get('extensions');
  return {
    title: text(required(root, all, 'title')),
    description: text(required(root, all, 'description')),
    tags: tags === undefined ? [] : items(tags).map(text),
    extensions: extensions === undefined ? [] : items(extensions).map(named),
    injected: method.flatMap(injectedBy),
  };
}

function named(place: Place): { name: string; place: Place } {
  const name = isMap(place.node) ? place.node.get('name') : undefined;
  if (typeof name !== 'string' || name.trim() === '') throw complaint(place, 'E602', "an extension needs a 'name'");
  return { name, place };
}

function checkProbe(place: Place): void {
  checkActivity(place);
  if (!isMap(place.node) || !place.node.has('tolerance')) throw complaint(place, 'E602', "a probe of the hypothesis needs a 'tolerance'");
}

function checkActivity(place: Place): void {
  const all = fields(place, ACTIVITY_KEYS);
  choice(required(place, all, 'type'), ['action', 'probe']);
  text(required(place, all, 'name'));
  const background = all.get('background');
  if (background !== undefined) flag(background);
  const pauses = all.get('pauses');
  if (pauses !== undefined) for (const pause of fields(pauses, ['before', 'after']).values()) amount(pause, 0, false);
  checkProvider(required(place, all, 'provider'));
}

function checkProvider(place: Place): void {
  const all = fields(place, ['type', 'path', 'arguments', 'timeout']);
  // A python or http provider would run code that this file cannot show.
  choice(required(place, all, 'type'), ['process']);
  text(required(place, all, 'path'));
  const given = all.get('arguments');
  // One string would be run by a shell (chaoslib/provider/process.py).
  if (given !== undefined && !isSeq(given.node)) throw complaint(given, 'E602', 'arguments are a list, never one text for a shell');
  const timeout = all.get('timeout');
  if (timeout !== undefined) amount(timeout, 0, false);
}

function injectedBy(place: Place): { drill: string; place: Place }[] {
  const provider = isMap(place.node) ? place.node.get('provider') : undefined;
  const given = isMap(provider) ? provider.get('arguments') : undefined;
  if (!isSeq(given)) return [];
  const words = given.items.map((item) => (isScalar(item) ? String(item.value) : ''));
  const [first, second, drill] = words;
  return first === 'drill' && second === 'inject' && drill !== undefined ? [{ drill, place }] : [];
}
