/** Bugs, as opposed to failures of the world: the tick or command aborts, loudly. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Closes an exhaustive switch: a new variant of the union is then a compile error here. */
export function unreachable(value: never): never {
  throw new AssertionError(`not handled: ${JSON.stringify(value)}`);
}
