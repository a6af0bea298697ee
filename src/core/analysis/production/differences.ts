/** A key that must be the same on all peers of a channel. */
import { peersOf } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import type { Trouble } from './check.ts';
import { type Setting, type Settings, settingOf, settingsOf, settingText } from './settings.ts';
import { text } from './values.ts';

export function differences(settings: Settings, topology: Topology, key: string, message: string): readonly Trouble[] {
  return Object.values(topology.channels).flatMap(({ id }) => {
    const known = peersOf(topology, id).flatMap((peer) => {
      const node = settingsOf(settings, peer.id);
      const setting = node === undefined ? undefined : settingOf(node, key);
      return setting === undefined ? [] : [{ peer: peer.id, setting }];
    });
    const [first] = known;
    const other = known.find(({ setting }) => text(setting) !== text(first?.setting));
    if (first === undefined || other === undefined) return [];
    const said = ({ peer, setting }: { readonly peer: string; readonly setting: Setting }): string => `${peer}: ${settingText(setting)}`;
    return [
      { subject: `channels.${id}`, message: `"${id}": ${message}`, evidence: `${said(first)}; ${said(other)}`, setting: other.setting },
    ];
  });
}
