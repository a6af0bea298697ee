/** The options of `plan`, as they were typed. */
export interface PlanOptions {
  readonly resolved?: true;
  readonly maxSetSize: string;
  readonly lose?: string;
  readonly place?: string;
  readonly channel?: string;
  readonly consensus?: string;
  readonly keep?: string;
  readonly maxPerRegion?: string;
  readonly checkUpdate?: string;
  readonly current?: string;
  readonly certificates?: string;
  readonly blocks?: string;
  readonly settings?: string;
  readonly live?: true;
  readonly html?: string;
  readonly mermaid?: true;
  readonly force?: true;
}
