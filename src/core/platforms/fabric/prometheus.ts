/** Prometheus text format, as far as Fabric's metrics need it (exposition_formats.md, text version 0.0.4). */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([A-Za-z_:][A-Za-z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** The samples of the wanted names; other lines are not looked at, because an orderer's answer has hundreds of them. */
export function parseMetrics(text: string, names: ReadonlySet<string>): readonly Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const end = line.search(/[{\s]/);
    if (end < 1 || !names.has(line.slice(0, end))) continue;
    const [, name, labels = '', value] = LINE.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined) continue;
    samples.push({ name, labels: readLabels(labels), value: readValue(value) });
  }
  return samples;
}

/** Value of the first sample with this name and channel; undefined when the node does not have it (many are made on first use). */
export function channelMetric(samples: readonly Sample[], name: string, channel: string): number | undefined {
  return samples.find((sample) => sample.name === name && sample.labels['channel'] === channel)?.value;
}

function readLabels(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(LABEL)) {
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}

function readValue(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
