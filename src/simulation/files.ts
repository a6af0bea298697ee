/** What lies in the data folder of a pretended node: by path, plain texts and the ledgers, logs and databases that the models write. */
export interface Stored {
  /** A true copy, as a copy of the folder would be. */
  clone(): Stored;
}

export type FileContent = string | Stored;
export type Tree = Readonly<Record<string, FileContent>>;

export function copyOf(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, typeof content === 'string' ? content : content.clone()]));
}
