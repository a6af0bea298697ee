/** How often each thing was met, in one run or over many: what was never met was never tested. */
export const COUNTED = ['rule acted', 'rule spoke', 'step', 'undone step', 'fault', 'crash', 'diagnosis', 'outcome'] as const;
export type Counted = (typeof COUNTED)[number];

export class Counts {
  readonly #counts = new Map<string, number>();

  add(what: Counted, name: string, times = 1): void {
    const key = `${what}\t${name}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + times);
  }

  merge(other: CountTable): void {
    for (const [what, names] of Object.entries(other)) {
      for (const [name, times] of Object.entries(names)) this.add(what as Counted, name, times);
    }
  }

  of(what: Counted, name: string): number {
    return this.#counts.get(`${what}\t${name}`) ?? 0;
  }

  table(): CountTable {
    const table: Record<string, Record<string, number>> = {};
    for (const key of [...this.#counts.keys()].toSorted()) {
      const [what = '', name = ''] = key.split('\t', 2);
      (table[what] ??= {})[name] = this.#counts.get(key) ?? 0;
    }
    return table;
  }
}

export type CountTable = Readonly<Record<string, Readonly<Record<string, number>>>>;
