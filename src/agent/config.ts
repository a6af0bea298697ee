/** What an agent is started with: paths and addresses, no secrets. */
export interface AgentConfig {
  readonly region: string;
  /** State folder of the network. */
  readonly state: string;
  readonly socket: string;
  /** Of Holdfast. */
  readonly version: string;
  /** access.json of the network. */
  readonly access: string;
  /** Peers whose application ports this agent serves, and where it dials them. */
  readonly entries: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
}
