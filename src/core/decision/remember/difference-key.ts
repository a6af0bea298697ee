/** The key of what is known of a peer that diverged on a channel; ids have no blanks. */
export function differenceKey(peer: string, channel: string): string {
  return `${peer} ${channel}`;
}
