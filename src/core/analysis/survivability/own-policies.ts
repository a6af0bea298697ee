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
