/**
 * The words in which the topology file's schema is written. A schema is data; from it come the type of the file (`FileOf`), the
 * type with defaults and units resolved (`DecodedOf`), the parser's checks, the printer, and the published JSON Schema.
 */

/** A rule for the form of a text; `says` completes the sentence `"x" is not …`. `regex` has its own anchors. */
export interface Pattern {
  readonly regex: string;
  readonly says: string;
}

export interface TextSchema {
  readonly type: 'text';
  readonly doc: string;
  readonly default?: string;
  /** For defaults that depend on other keys. */
  readonly defaultSays?: string;
  readonly pattern?: Pattern;
}

export interface ChoiceSchema<C extends string = string> {
  readonly type: 'choice';
  readonly doc: string;
  readonly of: readonly C[];
  readonly default?: NoInfer<C>;
}

export interface FlagSchema {
  readonly type: 'flag';
  readonly doc: string;
  readonly default?: boolean;
}

/** A whole number. */
export interface CountSchema {
  readonly type: 'count';
  readonly doc: string;
  readonly min: number;
  readonly max: number;
  readonly default?: number;
  readonly defaultSays?: string;
}

/** In the file a text with a unit, decoded to milliseconds. `minMs` is 1 unless said otherwise. */
export interface DurationSchema {
  readonly type: 'duration';
  readonly doc: string;
  readonly default?: string;
  readonly minMs?: number;
}

/** In the file a text with a unit, decoded to bytes. */
export interface SizeSchema {
  readonly type: 'size';
  readonly doc: string;
  readonly default?: string;
  readonly maxBytes: number;
}

export interface ListSchema<S extends Schema = Schema> {
  readonly type: 'list';
  readonly doc: string;
  readonly items: S;
  readonly min?: number;
  readonly default?: readonly string[];
  readonly defaultSays?: string;
  /** The same item twice is legal (arguments of a program); otherwise it is a problem. */
  readonly repeats?: true;
}

/** Names chosen by the user, each with a value of the same form. */
export interface MapSchema<S extends Schema = Schema> {
  readonly type: 'map';
  readonly doc: string;
  readonly names: Pattern;
  readonly values: S;
  readonly default?: Readonly<Record<never, never>>;
  readonly defaultSays?: string;
}

export type Keys = Readonly<Record<string, Schema>>;

/** Keys that we chose. `defaulted` keys carry a default; `optional` ones may be absent also after decoding. */
export interface ObjectSchema<R extends Keys = Keys, D extends Keys = Keys, O extends Keys = Keys> {
  readonly type: 'object';
  readonly doc: string;
  readonly required: R;
  readonly defaulted: D;
  readonly optional: O;
  readonly default?: Readonly<Record<never, never>>;
}

/** One of several objects, told apart by the key `kind`. */
export interface VariantsSchema<V extends Readonly<Record<string, ObjectSchema>> = Readonly<Record<string, ObjectSchema>>> {
  readonly type: 'variants';
  readonly doc: string;
  readonly of: V;
}

/** Kept as it is: a section that a later version gives a meaning. */
export interface ReservedSchema {
  readonly type: 'reserved';
  readonly doc: string;
}

export type Schema =
  | TextSchema
  | ChoiceSchema
  | FlagSchema
  | CountSchema
  | DurationSchema
  | SizeSchema
  | ListSchema
  | MapSchema
  | ObjectSchema
  | VariantsSchema
  | ReservedSchema;

/** The type of what the file says. Matched by `type` alone: matching whole schemas exceeds the compiler's depth. */
export type FileOf<S> = S extends { readonly type: 'choice'; readonly of: readonly (infer C)[] }
  ? C
  : S extends { readonly type: 'text' | 'duration' | 'size' }
    ? string
    : S extends { readonly type: 'count' }
      ? number
      : S extends { readonly type: 'flag' }
        ? boolean
        : S extends { readonly type: 'list'; readonly items: infer I }
          ? readonly FileOf<I>[]
          : S extends { readonly type: 'map'; readonly values: infer V }
            ? Readonly<Record<string, FileOf<V>>>
            : S extends { readonly type: 'object'; readonly required: infer R; readonly defaulted: infer D; readonly optional: infer O }
              ? { readonly [K in keyof R]: FileOf<R[K]> } & { readonly [K in keyof D]?: FileOf<D[K]> } & {
                  readonly [K in keyof O]?: FileOf<O[K]>;
                }
              : S extends { readonly type: 'variants'; readonly of: infer V }
                ? { [K in keyof V]: { readonly kind: K } & FileOf<V[K]> }[keyof V]
                : unknown;

/** The same with every default filled in, durations in milliseconds and sizes in bytes. */
export type DecodedOf<S> = S extends { readonly type: 'duration' | 'size' }
  ? number
  : S extends { readonly type: 'list'; readonly items: infer I }
    ? readonly DecodedOf<I>[]
    : S extends { readonly type: 'map'; readonly values: infer V }
      ? Readonly<Record<string, DecodedOf<V>>>
      : S extends { readonly type: 'object'; readonly required: infer R; readonly defaulted: infer D; readonly optional: infer O }
        ? { readonly [K in keyof R]: DecodedOf<R[K]> } & { readonly [K in keyof D]: DecodedOf<D[K]> } & {
            readonly [K in keyof O]?: DecodedOf<O[K]>;
          }
        : S extends { readonly type: 'variants'; readonly of: infer V }
          ? { [K in keyof V]: { readonly kind: K } & DecodedOf<V[K]> }[keyof V]
          : FileOf<S>;

/** What is left of a file after everything wrong in it was left out: any key may be missing. */
export type DraftOf<T> = T extends readonly (infer I)[]
  ? readonly (DraftOf<I> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: DraftOf<T[K]> | undefined }
    : T;

type None = Readonly<Record<never, never>>;

export function object<R extends Keys = None, D extends Keys = None, O extends Keys = None>(
  doc: string,
  keys: { readonly required?: R; readonly defaulted?: D; readonly optional?: O; readonly default?: None },
): ObjectSchema<R, D, O> {
  const { required = {} as R, defaulted = {} as D, optional = {} as O } = keys;
  return { type: 'object', doc, required, defaulted, optional, ...(keys.default === undefined ? {} : { default: keys.default }) };
}

export function map<S extends Schema>(doc: string, names: Pattern, values: S, extra: Partial<MapSchema<S>> = {}): MapSchema<S> {
  return { type: 'map', doc, names, values, ...extra };
}

export function list<S extends Schema>(doc: string, items: S, extra: Partial<ListSchema<S>> = {}): ListSchema<S> {
  return { type: 'list', doc, items, ...extra };
}

export function choice<const C extends string>(doc: string, of: readonly C[], fallback?: NoInfer<C>): ChoiceSchema<C> {
  return fallback === undefined ? { type: 'choice', doc, of } : { type: 'choice', doc, of, default: fallback };
}

export function variants<V extends Readonly<Record<string, ObjectSchema>>>(doc: string, of: V): VariantsSchema<V> {
  return { type: 'variants', doc, of };
}

export const text = (doc: string, extra: Partial<TextSchema> = {}): TextSchema => ({ type: 'text', doc, ...extra });
export const flag = (doc: string, fallback: boolean): FlagSchema => ({ type: 'flag', doc, default: fallback });
export const count = (doc: string, min: number, max: number, fallback?: number): CountSchema =>
  fallback === undefined ? { type: 'count', doc, min, max } : { type: 'count', doc, min, max, default: fallback };
export const duration = (doc: string, fallback?: string): DurationSchema =>
  fallback === undefined ? { type: 'duration', doc } : { type: 'duration', doc, default: fallback };
export const reserved = (doc: string): ReservedSchema => ({ type: 'reserved', doc });
