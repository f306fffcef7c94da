/** A container's place in one network: one interface (CNI specification 1.0, section 2). */
export interface Attachment {
  readonly containerId: string;
  /** Path of the network namespace; empty, for a removal, where it is gone. */
  readonly netns: string;
  /** Of the interface inside. */
  readonly interfaceName: string;
  /** What plugins that declare a capability are told of it, by the capability's name. */
  readonly capabilities: Readonly<Record<string, unknown>>;
}
