/** Names of things in a topology. They are plain strings at run time; the file's maps make them unique. */
export type NodeId = string;
export type ChannelId = string;
export type OrganisationId = string;
export type RegionId = string;
/** A failure domain's path: `london`, `london/lon-a`, `london/lon-a/rack1`. */
export type DomainPath = string;
/** Who saw something: `agent:london`, `driver:local`, `consensus:orderer2`. */
export type ObserverId = string;
/** Milliseconds since 1970 (UTC) by the observer's clock. */
export type EpochMs = number;
