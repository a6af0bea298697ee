export function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A, key: string) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
