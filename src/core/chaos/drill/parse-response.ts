/** Reads the `response` of a drill: one entry per act, each a map of one key. */
import type { DrillResponse } from './response.ts';
import { amount, complaint, durationMs, fields, flag, items, required, text } from './yaml-reader.ts';
import type { Fields, Place } from './yaml-reader.ts';

const READERS: Readonly<Record<DrillResponse['kind'], (place: Place) => DrillResponse>> = {
  recover: (place) => {
    const all = fields(place, ['within', 'killed']);
    return { kind: 'recover', withinMs: durationMs(required(place, all, 'within')), killed: killed(all) };
  },
  'refuse-recovery': (place) => {
    const all = fields(place, ['codes', 'times', 'every']);
    return {
      kind: 'refuse-recovery',
      codes: codes(place, all),
      times: amount(required(place, all, 'times'), 1, true),
      everyMs: durationMs(required(place, all, 'every')),
    };
  },
  'refuse-changed-plan': (place) => ({ kind: 'refuse-changed-plan', codes: codes(place, fields(place, ['codes'])) }),
  'engine-acts': (place) => {
    const all = fields(place, ['rule', 'plans', 'within', 'killed']);
    const plans = all.get('plans');
    return {
      kind: 'engine-acts',
      rule: text(required(place, all, 'rule')),
      plans: plans === undefined ? 1 : amount(plans, 1, true),
      withinMs: durationMs(required(place, all, 'within')),
      killed: killed(all),
    };
  },
  'engine-waits': (place) => {
    const all = fields(place, ['rule', 'within']);
    return { kind: 'engine-waits', rule: text(required(place, all, 'rule')), withinMs: durationMs(required(place, all, 'within')) };
  },
  'start-one-by-one': (place) => ({
    kind: 'start-one-by-one',
    withinMs: durationMs(required(place, fields(place, ['within']), 'within')),
  }),
  'kill-leader': (place) => ({ kind: 'kill-leader', afterMs: durationMs(required(place, fields(place, ['after']), 'after')) }),
  serve: (place) => {
    fields(place, []);
    return { kind: 'serve' };
  },
};
const KINDS = Object.keys(READERS) as readonly DrillResponse['kind'][];

export function parseResponse(place: Place): readonly DrillResponse[] {
  return items(place).map((item) => {
    const [first, ...rest] = [...fields(item, KINDS)];
    if (first === undefined || rest.length > 0) throw complaint(item, 'E602', `one act with one key is needed here: ${KINDS.join(', ')}`);
    const [kind, at] = first;
    return READERS[kind as DrillResponse['kind']](at);
  });
}

function codes(place: Place, all: Fields): readonly string[] {
  return items(required(place, all, 'codes')).map(text);
}

function killed(all: Fields): boolean {
  const place = all.get('killed');
  return place !== undefined && flag(place);
}
