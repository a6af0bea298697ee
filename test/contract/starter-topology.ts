/** The smallest network with two regions, an orderer and a peer with chaincode. */
export const starterText = `
version: 1
name: contract
platform: { kind: fabric, version: 3.1.1 }
regions: { north: { zones: [n] }, south: { zones: [s] } }
latency: { north-south: 20ms }
organisations:
  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }
  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }
orderers:
  orderer1: { organisation: orderer-org, at: north/n }
peers:
  peer1: { organisation: org1, at: south/s, uses: [endorse, query, anchor] }
channels:
  ledger:
    consensus: { kind: raft }
    consenters: [orderer1]
    peers: [peer1]
    chaincodes: { ledger: { kind: sample } }
`;
