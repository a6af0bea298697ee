/** MSPs: roles and administrators, in folders and in channels. */
import type { NodeUnits } from './model.ts';
import type { Placed } from './place-certificate.ts';
import { groups, holderText, inSlot, listText, type Scene, whereText } from './scene.ts';
import { organisationOf } from './trust.ts';

interface Msp {
  readonly organisation: string;
  /** `folder`, or the channel. */
  readonly where: string;
  readonly units: NodeUnits['units'] | null;
  readonly admins: number;
}

export function checkMsps(scene: Scene): void {
  const all = [...folders(scene), ...channelMsps(scene)];
  for (const [organisation, msps] of groups(all, (each) => each.organisation)) {
    const off = msps.filter(({ units }) => units === null);
    if (off.length > 0) scene.note('N161', organisation, `NodeOUs are off in ${count(off)}`, places(off));
    const headless = msps.filter(({ units, admins }) => units?.admin === undefined && admins === 0);
    if (headless.length > 0) scene.note('N160', organisation, `nobody is admin in ${count(headless)}`, places(headless));
  }
  checkRoles(scene);
}

/** An MSP folder is what holds `cacerts` beside a `config.yaml` or not; `tls` folders of Fabric CA's clients hold none. */
function folders({ placed, inventory }: Scene): readonly Msp[] {
  const units = new Map(inventory.nodeUnits.map((each) => [each.folder, each]));
  const inFolder = (name: string): ReadonlyMap<string, readonly Placed[]> =>
    groups(placed, ({ facts: { source } }) => (source.kind === 'file' ? parentOf(source.path, name) : undefined));
  const admins = inFolder('admincerts');
  return [...inFolder('cacerts')]
    .filter(([folder]) => !/(?:^|\/)tls$/u.test(folder))
    .map(([folder, [first]]) => {
      const found = units.get(folder);
      const organisation = (first === undefined ? undefined : organisationOf(first.holder)) ?? folder;
      return { organisation, where: folder, units: found?.enabled === true ? found.units : null, admins: admins.get(folder)?.length ?? 0 };
    });
}

/** `org1/msp` of `org1/msp/cacerts/ca.pem`. */
function parentOf(path: string, name: string): string | undefined {
  const steps = path.split('/');
  return steps.length >= 2 && steps.at(-2) === name ? steps.slice(0, -2).join('/') : undefined;
}

function channelMsps({ configs, topology }: Scene): readonly Msp[] {
  const known = new Map(Object.values(topology.organisations).map((each) => [each.msp, each.id]));
  return configs.flatMap(({ channel, ordererOrganisations, applicationOrganisations }) =>
    [...ordererOrganisations, ...applicationOrganisations]
      .filter(({ msp }) => msp.kind === 'fabric')
      .map(({ msp }) => ({
        organisation: known.get(msp.id) ?? msp.id,
        where: `channel ${channel}`,
        units: msp.nodeUnits === null ? null : unitsOf(msp.nodeUnits),
        admins: msp.admins.length,
      })),
  );
}

type Units = { readonly [role in 'client' | 'peer' | 'admin' | 'orderer']: { readonly unit: string } | null };

function unitsOf({ client, peer, admin, orderer }: Units): NodeUnits['units'] {
  return {
    ...(client === null ? {} : { client: client.unit }),
    ...(peer === null ? {} : { peer: peer.unit }),
    ...(admin === null ? {} : { admin: admin.unit }),
    ...(orderer === null ? {} : { orderer: orderer.unit }),
  };
}

function count(msps: readonly Msp[]): string {
  return msps.length === 1 ? 'the MSP' : `${msps.length} MSPs`;
}

function places(msps: readonly Msp[]): string {
  return listText(msps.map(({ where }) => where));
}

/** Exactly one role for each identity, and for a node its own kind. */
function checkRoles(scene: Scene): void {
  const byOrganisation = groups([...folders(scene), ...channelMsps(scene)], (each) => each.organisation);
  for (const placed of scene.placed) {
    const { facts, holder, slot } = placed;
    if (slot !== 'enrolment' || facts.source.kind !== 'file' || facts.source.index > 0) continue;
    const organisation = organisationOf(holder);
    const units = organisation === undefined ? undefined : byOrganisation.get(organisation)?.find((each) => each.units !== null)?.units;
    if (units === undefined || units === null) continue;
    const roles = Object.entries(units)
      .filter(([, unit]) => facts.units.includes(unit))
      .map(([role]) => role);
    const wanted = holder.kind === 'node' && units[holder.node.kind] !== undefined ? holder.node.kind : undefined;
    if (roles.length === 1 && (wanted === undefined || roles[0] === wanted)) continue;
    const has = roles.length === 0 ? 'no role' : roles.length === 1 ? `the role ${roles[0]}` : `the roles ${roles.join(', ')}`;
    const message = `the enrolment certificate has ${has}${wanted === undefined ? '' : `, and needs ${wanted}`}`;
    scene.note('N162', holderText(placed), message, `${whereText(facts)}: OU ${facts.units.join(', ') || 'none'}`);
  }
}

/** What a tree does not say. */
export function checkComplete(scene: Scene): void {
  for (const { what, reason } of scene.inventory.unread) scene.note('N190', what, `${what} could not be read: partial answer`, reason);
  if (!scene.inventory.tree) return;
  for (const { id, host } of [...Object.values(scene.topology.orderers), ...Object.values(scene.topology.peers)]) {
    const missing = (['tls', 'enrolment'] as const).filter((slot) => inSlot(scene, id, slot).length === 0);
    if (missing.length === 0) continue;
    const words = missing.map((slot) => (slot === 'tls' ? 'TLS certificate' : 'enrolment certificate')).join(' and no ');
    scene.note(
      'N191',
      id,
      `the tree has no ${words} of ${id}: partial answer`,
      `no folder or file is named ${host} or ${id} and holds one`,
    );
  }
}
