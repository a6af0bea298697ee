/** The endorsement policies of chaincodes, those of their collections included, each under the name that operators read. */

interface Chaincode<T> {
  readonly endorsement: T;
  readonly collections?: Readonly<Record<string, { readonly endorsement: T }>>;
}

export interface OwnPolicy<T> {
  readonly name: string;
  readonly endorsement: T;
}

export function ownPolicies<T>(chaincodes: Readonly<Record<string, Chaincode<T>>>): readonly OwnPolicy<T>[] {
  return Object.entries(chaincodes).flatMap(([chaincode, { endorsement, collections }]) => [
    { name: chaincode, endorsement },
    ...Object.entries(collections ?? {}).map(([name, own]) => ({
      name: `${chaincode} (collection ${name})`,
      endorsement: own.endorsement,
    })),
  ]);
}

/** Those that fare otherwise than what they override: a chaincode than its channel, a collection than its chaincode. */
export function exceptions<T>(
  channel: T,
  chaincodes: Readonly<Record<string, Chaincode<T>>>,
  same: (a: T, b: T) => boolean = Object.is,
): readonly OwnPolicy<T>[] {
  return Object.entries(chaincodes).flatMap(([name, chaincode]) => {
    const [own, ...collections] = ownPolicies({ [name]: chaincode });
    return [
      ...(own === undefined || same(own.endorsement, channel) ? [] : [own]),
      ...collections.filter(({ endorsement }) => !same(endorsement, chaincode.endorsement)),
    ];
  });
}
