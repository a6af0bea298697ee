/** The key of a node's height on a channel; ids have no blanks. */
export function growthKey(node: string, channel: string): string {
  return `${node} ${channel}`;
}
