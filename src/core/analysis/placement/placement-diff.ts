/** A proposal as a change of the topology file: edits, the new text, and a diff to review. */
import { assert } from '../../kernel/assert.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import { editPlaces } from '../../topology/edit-places.ts';
import type { PlaceEdit } from '../../topology/edit-places.ts';
import { parseTopology } from '../../topology/parse.ts';
import type { PeerProposal, PlacementProposal } from './model.ts';
import { unifiedDiff } from './unified-diff.ts';

export interface PlacementDiff {
  readonly edits: readonly PlaceEdit[];
  /** The file as it would be. */
  readonly text: string;
  /** Empty when nothing changes. */
  readonly unified: string;
}

/** `text` is a file that parseTopology accepts, and so is the new one. */
export function placementDiff(
  text: string,
  file: string,
  channel: ChannelId,
  proposal: Pick<PlacementProposal, 'edits'>,
  peers: readonly Pick<PeerProposal, 'edits'>[] = [],
): PlacementDiff {
  const peerEdits = peers.flatMap(({ edits }) => edits);
  const changed = editPlaces(editPlaces(text, 'orderers', channel, proposal.edits), 'peers', channel, peerEdits);
  assert(parseTopology(changed, file).kind === 'ok', 'an edited topology file is still one');
  return { edits: [...proposal.edits, ...peerEdits], text: changed, unified: unifiedDiff(text, changed, file) };
}
