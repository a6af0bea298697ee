/** Why a recovery of a lost majority is refused. Refusing is the ordinary answer: a wrong recovery forks the chain. */
import type { CodeTable } from '../kernel/failure.ts';

export const RECOVERY_CODES = {
  R701: {
    title: 'nothing is lost',
    meaning:
      'Every channel has a quorum of consenters that answer. Dead ones are restarted or replaced by ordinary means; a recovery would only add risk.',
    hint: 'Look at `holdfast status`; start what is down, or let the engine replace it.',
    exit: 3,
    severity: 'error',
  },
  R702: {
    title: 'a lost member answers or runs',
    meaning:
      'A consenter that would be declared dead answered somebody, or its process exists. It may hold quorum with others and go on ordering; bringing up a second copy of its identity would fork the chain.',
    hint: 'Heal the network to it, or stop it for good and hold it; then plan again.',
    exit: 3,
    severity: 'error',
    source: 'facts/fabric-orderers.md 7 rule 13',
  },
  R703: {
    title: 'a lost member is not proven fenced',
    meaning:
      'That nobody answers is never proof: a region that is only cut off is silent, may hold quorum and goes on ordering. Proof is a process that the driver saw gone and that is held from starting, a host that is off, or the word of two different people.',
    hint: 'Run `holdfast recover plan --hold`, which holds what is provably gone, or let two people attest it with `holdfast recover attest`.',
    exit: 3,
    severity: 'error',
    source: 'requirements R31; facts/fabric-orderers.md 3c',
  },
  R704: {
    title: 'ledgers are on different chains',
    meaning:
      'Two ledgers have different blocks of the same number, or nobody could compare them. Recovery would make one of the two histories final by chance.',
    hint: 'Keep all data as it is and find the first block that differs; a fork needs people.',
    exit: 3,
    severity: 'error',
    source: 'facts/fabric-orderers.md 3c, 7 rule 2',
  },
  R705: {
    title: 'the channel has other consenters than the topology file',
    meaning:
      'The newest configuration that the survivors hold names other consenters than the file, or survivors of equal height name different ones. Quorum would be counted over the wrong set.',
    hint: 'Bring the topology file in line with the channel (`holdfast plan --live`), then plan again.',
    exit: 3,
    severity: 'error',
  },
  R706: {
    title: 'a survivor cannot be read',
    meaning:
      'The log of a survivor decides who may become the seed. Without it a less advanced one could be chosen, and acknowledged transactions lost.',
    hint: "Make the survivor's data folder readable to the driver, or, when its disk is gone, count it among the lost and fence it.",
    exit: 3,
    severity: 'error',
  },
  R707: {
    title: 'blocks beyond the survivors cannot be ordered again exactly',
    meaning:
      'A peer holds blocks that no survivor has, and among them is a configuration block, or a gap, or blocks that two peers have differently. Broadcast always makes another block out of a configuration, so ordering anything would fork the channel from those peers.',
    hint: 'Bring back one of the lost orderers with its data, or order the configuration block again through Cluster.Step with a consenter identity, by hand.',
    exit: 3,
    severity: 'error',
    source: 'facts/fabric-orderers.md 3e',
  },
  R708: {
    title: 'too few identities for a quorum',
    meaning:
      'Fewer lost consenters can be started here than the quorum needs; or a channel update may still commit at recovery and change the consenter set, and there is no spare vote for a quorum of the changed set.',
    hint: 'Bring keys, certificates and names of more lost consenters to this place; one identity is one vote.',
    exit: 3,
    severity: 'error',
    source: 'facts/fabric-orderers.md 3a (zombie update), 7 rules 10 and 11',
  },
  R709: {
    title: 'no survivor can be the seed for every channel',
    meaning:
      'One data folder holds all channels of an orderer. No survivor has every channel that is needed with a log that is safe to vote with on each.',
    hint: 'Start more survivors first, or recover channel by channel with empty disks and people who know why.',
    exit: 3,
    severity: 'error',
  },
  R710: {
    title: 'the plan is of another network',
    meaning: 'Network id or topology differ from those of the plan. A plan is valid for the network that it was made on, and for no other.',
    hint: 'Make a new plan with `holdfast recover plan`.',
    exit: 3,
    severity: 'error',
  },
  R711: {
    title: 'the network has changed since the plan',
    meaning: 'A survivor, a peer or a lost member is not as the plan saw it. What was safe then may lose data now.',
    hint: 'Make a new plan with `holdfast recover plan`, and have it confirmed.',
    exit: 3,
    severity: 'error',
  },
  R712: {
    title: 'the plan is not confirmed',
    meaning:
      'Recovering a lost majority cannot be undone once a block is ordered, so two different people confirm the very plan that is applied.',
    hint: 'Let two people run `holdfast recover confirm PLAN --by NAME`.',
    exit: 3,
    severity: 'error',
  },
  R713: {
    title: 'the same person twice',
    meaning: 'Two people means two: a name counts once, however it is written.',
    hint: 'Let somebody else look at the plan and confirm it.',
    exit: 3,
    severity: 'error',
  },
  R714: {
    title: 'not a Raft channel',
    meaning: 'The rules of this recovery rest on how Raft votes. SmartBFT and QBFT need others: a clone there could sign twice.',
    hint: 'Bring back the original nodes of the channel with their own data.',
    exit: 3,
    severity: 'error',
    source: 'facts/fabric-smartbft.md',
  },
  R715: {
    title: "the seed's log would order other blocks than peers hold",
    meaning:
      'Behind its ledger the log of a survivor holds entries that were never committed; a new leader commits them. Peers hold other blocks of those numbers, so they would be forked off.',
    hint: 'Bring back one of the lost orderers with its data: it has the entries that were committed.',
    exit: 3,
    severity: 'error',
    source: 'raft thesis 3.6.2: a leader commits what its log holds; etcd-io/raft becomeLeader',
  },
  R716: {
    title: 'too few looked',
    meaning: 'Fewer than two observers looked at a lost member. An observer that is cut off itself sees everybody else as dead.',
    hint: 'Start the agents that are missing with `holdfast up`, or name a program under `look-from` of a driver of commands; then plan again.',
    exit: 3,
    severity: 'error',
  },
  R717: {
    title: 'the file is no recovery plan',
    meaning:
      'The file cannot be read, is not what `recover plan` writes, or was changed after it was written: its id is the digest of its content.',
    hint: 'Make a new plan with `holdfast recover plan`; plans are not edited.',
    exit: 2,
    severity: 'error',
  },
  R718: {
    title: 'the recovery is not complete',
    meaning:
      'After the plan, nodes differ in height or hash, a canary was not ordered, or a lost member could come back with its old data.',
    hint: 'Run `holdfast recover apply` again: it goes on where it stopped.',
    exit: 1,
    severity: 'error',
  },
  R719: {
    title: 'the most advanced log misses what another survivor knows to be ordered',
    meaning:
      'A survivor was a leader that could not replicate any more: its log is ahead by its term, and holds other entries than were committed. Raft would follow it, and overwrite blocks that another survivor has in its ledger. While a quorum lived it could not have been elected.',
    hint: 'Stop and hold the survivor whose log is ahead, so that it counts as lost, and plan again: it begins with a copy of one that has the blocks.',
    exit: 3,
    severity: 'error',
    source: 'raft thesis 3.6.1: an up-to-date log is compared by term and index alone; found by test/recovery/recovery-properties.test.ts',
  },
  R720: {
    title: 'copying the survivors would stop another channel',
    meaning:
      'Every survivor is stopped for seconds to be copied. One of them is a consenter of a channel that has just a quorum and no more, so that channel would stop ordering meanwhile.',
    hint: 'Start one more consenter of that channel first; its margin must be at least one.',
    exit: 3,
    severity: 'error',
  },
  R721: {
    title: 'the policy leaves the recovery to people',
    meaning:
      'The engine has made a plan and keeps it in the file that the message names. `recovery: majority-loss: mode` is not `recover`, so it does nothing more.',
    hint: 'Read the plan; two people run `holdfast recover confirm FILE`, then `holdfast recover apply FILE` with the engine stopped.',
    exit: 3,
    severity: 'error',
  },
  R722: {
    title: 'the policy has not been approved by two people',
    meaning:
      'A lost majority is recovered unattended only under a policy that two different people have approved; two spellings of one name are one person. An approval is for one policy, one running network and one topology file, and anybody revokes all of them.',
    hint: 'Two people run `holdfast recover policy approve --by NAME`, before anything is lost.',
    exit: 3,
    severity: 'error',
    source: 'requirements R31',
  },
  R723: {
    title: 'people approved another policy',
    meaning:
      'There are approvals, and their digest is not that of the present policy: `recovery: majority-loss` or the topology file was changed since, or the network was made anew.',
    hint: 'See `holdfast recover policy show`; two people approve the present one.',
    exit: 3,
    severity: 'error',
    source: 'requirements R31',
  },
  R724: {
    title: 'the loss has not lasted long enough',
    meaning:
      'The loss of the quorum is proven for less than `recovery: majority-loss: after`. Until then dead processes are started, which is the better way back.',
    hint: 'Wait, or bring the lost consenters back.',
    exit: 3,
    severity: 'error',
  },
  R725: {
    title: 'a peer is ahead of the survivors',
    meaning:
      'A peer holds blocks that no survivor has. People may confirm a plan that orders them again; unattended nothing is done that has to give the same hashes first.',
    hint: 'Read the plan in the file that is named, confirm and apply it; or bring back an orderer that has these blocks.',
    exit: 3,
    severity: 'error',
    source: 'requirements R31; measured: facts/fabric-orderers.md 3e',
  },
  R726: {
    title: 'nobody knows what a peer holds',
    meaning:
      'A peer of the channel answers nobody, and it is not so that its process was seen gone and its disk read. It may hold blocks beyond the survivors.',
    hint: 'Bring the peer back, or recover with people who accept that: `holdfast recover plan`.',
    exit: 3,
    severity: 'error',
    source: 'requirements R31',
  },
  R727: {
    title: 'the recovery would give blocks up',
    meaning:
      'Only the disk of a lost node, or the log of one survivor, holds blocks that the recovered channel would not have. Giving up what may have been acknowledged is for people to decide.',
    hint: 'Start the node that holds them if its machine is sound; else read the list in the plan, confirm and apply it.',
    exit: 3,
    severity: 'error',
    source: 'requirements R31: never lose an acknowledged transaction that survived',
  },
  R728: {
    title: 'a channel update may still commit',
    meaning:
      'An update was sent during the loss, or waits in the log of a survivor. It commits as soon as there is a leader, and may put out the very node that restored the quorum.',
    hint: 'Read the hazards in the plan, confirm and apply it: it starts one identity more before a leader is awaited.',
    exit: 3,
    severity: 'error',
    source: 'requirements R31; measured: facts/fabric-orderers.md 3a',
  },
  R729: {
    title: 'the drill of it was not passed lately',
    meaning:
      'The drill lose-majority was never passed on this network as its file is now, or longer ago than `recovery: majority-loss: drill-within`. What is not known to have been passed was not passed.',
    hint: 'Run `holdfast drill run lose-majority` in quiet times; until then `recover apply` is for people.',
    exit: 3,
    severity: 'error',
    source: 'requirements R31, R48',
  },
  R730: {
    title: 'somebody holds a lost member',
    meaning:
      'A lost consenter is held from starting by somebody else, or nobody could look whether it is. Whoever holds it is working on it; the hold of another is not lifted unattended.',
    hint: 'Go on with `holdfast recover plan`, or release the node.',
    exit: 3,
    severity: 'error',
  },
  R731: {
    title: 'an unattended recovery has failed before',
    meaning: 'The engine tried this once and did not succeed. It does not try again before somebody has looked.',
    hint: 'See `holdfast audit --plan D603`; then `holdfast acknowledge CHANNEL D603`, or recover with people.',
    exit: 3,
    severity: 'error',
  },
  R732: {
    title: 'the network is not looked at yet',
    meaning: 'The plan is made from survivors, peers and machines, and they could not be asked, or their plan could not be kept in a file.',
    hint: 'Nothing for a round or two; then see what the message names.',
    exit: 3,
    severity: 'error',
  },
  R733: {
    title: 'the plan is not the one that this network needs',
    meaning:
      'What is planned for the network as it is has another seed or other steps than the file. `recover plan` never wrote this file, or an older version did.',
    hint: 'Make the plan with `holdfast recover plan`, and never change it by hand.',
    exit: 3,
    severity: 'error',
  },
  R734: {
    title: 'a plan has begun and has not ended',
    meaning: 'What it holds and fences is part of it. Taking one of them away under it would let what it keeps apart meet.',
    hint: 'Run `holdfast recover apply` again, or let `holdfast serve` finish it or take it back; then release what is left.',
    exit: 3,
    severity: 'error',
    source: 'design: finish or undo the step whose intent is logged, then observe again',
  },
  R735: {
    title: 'old data would come back to a channel that went on without it',
    meaning:
      'A recovery has let copies of a survivor vote in the place of lost consenters. The node was held since, and its data folder is the one from before: it may hold blocks that the channel has given up, and votes that it has forgotten.',
    hint: 'Move its data folder away and keep it, then release the node: it comes back empty and gets everything from the others. Or replace it by a new identity.',
    exit: 3,
    severity: 'error',
    source: 'measured: facts/fabric-orderers.md 3c (two stale consenters fork silently)',
  },
  R736: {
    title: 'a peer holds blocks that no orderer shows',
    meaning:
      'The fence keeps the peers, and with them the clients, from an orderer until these blocks are ordered again. A transaction that comes before would become another block of a number that the peer already has.',
    hint: 'Make a new plan with `holdfast recover plan`, which orders them again; or bring back an orderer that has them.',
    exit: 3,
    severity: 'error',
    source: 'measured: facts/fabric-orderers.md 3e',
  },
  R740: {
    title: 'the plan has a step that nobody can do here',
    meaning:
      'Holdfast did not deploy this network, and acts by the programs of the operator. They cut no links and run nothing beside the data of a peer, so blocks that only peers hold cannot be ordered again here, and no peer be rolled back.',
    hint: 'Bring back a lost orderer with its data. Until then keep the peers that the message names from the orderers.',
    exit: 3,
    severity: 'error',
  },
  R741: {
    title: "a survivor's log begins after blocks that its ledger lacks",
    meaning:
      'It was given a snapshot of the log and ended while it fetched the blocks before it. Raft would follow its log or need its vote, and it would never come so far: whoever starts with this data fetches those blocks first, and ends when nobody has them.',
    hint: 'Bring back one of the lost orderers with its data, from which it fetches them; or stop and hold this survivor, so that it counts as lost, and plan again.',
    exit: 3,
    severity: 'error',
    source: 'hyperledger/fabric v3.1.1 orderer/consensus/etcdraft/chain.go catchUp, node.go run',
  },
} as const satisfies CodeTable;

export type RecoveryCode = keyof typeof RECOVERY_CODES;

/** One reason why not. */
export interface Refusal {
  readonly code: RecoveryCode;
  readonly subject: string;
  readonly message: string;
}
