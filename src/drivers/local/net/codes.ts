/** Failures of the network between regions. No I/O here: `holdfast explain` reads this table. */
import { failures, type CodeTable } from '../../../core/kernel/failure.ts';

export const NET_CODES = {
  E300: {
    title: 'No right to make network namespaces',
    meaning:
      'Regions are network namespaces. They need root, or a kernel that lets ordinary users make user namespaces; the message says what was tried.',
    hint: 'Run as root, or allow unprivileged user namespaces (user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns).',
    exit: 4,
  },
  E301: {
    title: 'A program for the network between regions is missing',
    meaning: 'Namespaces, routes and cuts are made by ip, nft, unshare, nsenter, mount and tee, and one of them is not on this machine.',
    hint: 'Install iproute2, nftables, util-linux and coreutils with the package manager of the system.',
    exit: 4,
  },
  E302: {
    title: 'The network between regions is gone',
    meaning: 'The process that holds the namespaces has ended, or the machine was restarted; nothing of the network is left in the kernel.',
    hint: 'Run `holdfast up`: it makes the namespaces anew.',
    exit: 4,
  },
  E303: {
    title: 'The system refused a network command',
    meaning: 'One of ip, nft, mount, tee or nsenter ended with an error; its own words are in the message.',
    hint: 'Run `holdfast doctor`; if that finds nothing, take the network down and bring it up again.',
    exit: 4,
  },
  E304: {
    title: 'The topology does not fit into the address plan',
    meaning: 'Node k of region r gets the address 10.77.r.k: at most 254 regions with 249 nodes each.',
    hint: 'Use fewer regions, or fewer nodes per region, on one machine.',
    exit: 2,
  },
  E305: {
    title: 'The link router did not start',
    meaning: 'The program that delays packets between regions ended or did not answer; the end of its log is in the message.',
    hint: 'Read its log in the state folder (net/router.log), then run `holdfast up`.',
    exit: 4,
  },
  E306: {
    title: 'A cut that cannot be made',
    meaning: 'An end of the cut is unknown, both ends are the same node, or the id is not usable as a name.',
    hint: 'Name nodes and regions as the topology file does.',
    exit: 2,
  },
  E307: {
    title: 'The running network has other regions or nodes',
    meaning: 'The namespaces that exist were made for another set of regions, nodes or host names.',
    hint: 'Run `holdfast down`, then `holdfast up`.',
    exit: 3,
  },
  E308: {
    title: 'The state folder lies below /run',
    meaning:
      'Processes of the network see a private /run, so that nothing is created in the one of the machine; they would not find their files.',
    hint: 'Move the topology file, or set HOLDFAST_STATE (and TMPDIR) to a folder that is not below /run.',
    exit: 2,
  },
  E309: {
    title: 'The record of the network between regions is damaged',
    meaning: 'The file that says which process holds the namespaces cannot be understood.',
    hint: 'Run `holdfast down`, which finds processes by their environment, and then `holdfast up`.',
    exit: 4,
  },
  E310: {
    title: 'Processes of the network do not end',
    meaning: 'They were sent SIGKILL and are still there: they wait in the kernel, usually for a disk.',
    hint: 'Wait for the disk, then run `holdfast down` again.',
    exit: 4,
  },
  E311: {
    title: 'Latency between regions is not available',
    meaning: 'The network runs without the link router, or the regions named are not two different regions of it.',
    hint: 'Make /dev/net/tun readable and writable for the user, then `holdfast down` and `holdfast up`.',
    exit: 4,
  },
} as const satisfies CodeTable;

export const fail = failures(NET_CODES);
