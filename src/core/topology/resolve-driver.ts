/** Drivers, and how organisations are spoken to: from the file to the model, and back. */
import { unreachable } from '../kernel/assert.ts';
import type { DriverChoice, DriverProgram, Organisation } from './model.ts';
import type { DecodedFile } from './schema.ts';

type DriverFile = DecodedFile['drivers'][string];
type OrganisationFile = DecodedFile['organisations'][string];

/** In the order of a node's life; the printer keeps it. */
export const DRIVER_PROGRAMS = [
  'inspect',
  'start',
  'stop',
  'kill',
  'freeze',
  'thaw',
  'logs',
  'read',
  'write',
  'hold',
  'release',
  'held',
] as const satisfies readonly DriverProgram[];

export function driverOf(file: DriverFile): DriverChoice {
  switch (file.kind) {
    case 'local':
    case 'ssh':
    case 'docker':
    case 'kubernetes':
      return { kind: file.kind };
    case 'commands': {
      const { look: lookMs, act: actMs, copy: copyMs } = file.limits;
      const given = DRIVER_PROGRAMS.flatMap((name) => (file[name] === undefined ? [] : [[name, file[name]] as const]));
      return {
        kind: 'commands',
        programs: Object.fromEntries(given),
        lookFrom: file['look-from'] ?? {},
        ...(file.data === undefined ? {} : { data: file.data }),
        folders: file.folders,
        limits: { lookMs, actMs, copyMs },
      };
    }
    default:
      return unreachable(file);
  }
}

export function fileDriver(driver: DriverChoice): DriverFile {
  if (driver.kind !== 'commands') return { kind: driver.kind };
  const { programs, lookFrom, data, folders, limits } = driver;
  const { inspect = [], start = [], stop = [], ...others } = programs;
  return {
    kind: 'commands',
    inspect,
    start,
    stop,
    ...others,
    ...(Object.keys(lookFrom).length === 0 ? {} : { 'look-from': lookFrom }),
    ...(data === undefined ? {} : { data }),
    folders,
    limits: { look: limits.lookMs, act: limits.actMs, copy: limits.copyMs },
  };
}

export function organisationOf({ msp, domain, kind, access }: OrganisationFile, id: string): Organisation {
  if (access === undefined) return { id, msp, domain, kind };
  const { 'tls-ca': tlsCa, certificate, key, 'tls-certificate': tlsCertificate = certificate, 'tls-key': tlsKey = key } = access;
  return { id, msp, domain, kind, access: { tlsCa, certificate, key, tlsCertificate, tlsKey } };
}

export function fileOrganisation({ msp, domain, kind, access }: Organisation): OrganisationFile {
  if (access === undefined) return { msp, domain, kind };
  const { tlsCa, certificate, key, tlsCertificate, tlsKey } = access;
  return { msp, domain, kind, access: { 'tls-ca': tlsCa, certificate, key, 'tls-certificate': tlsCertificate, 'tls-key': tlsKey } };
}
