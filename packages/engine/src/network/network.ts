import type { ProcessIdentity } from "@skiff/store";

/** A network of containers, as it is recorded. */
export interface Network extends NetworkRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** The addresses that a network's containers have one of. */
export interface NetworkRange {
  readonly subnet: string;
  readonly gateway: string;
  /** Where containers' addresses are taken from; absent: the whole subnet. */
  readonly range: string | undefined;
  /** Addresses that are something else's, by what that is called; no container gets one unasked. Absent: none. */
  readonly reserved?: Readonly<Record<string, string>> | undefined;
  /** Nobody named the subnet: while nobody uses it, it may be another one. */
  readonly isChosen: boolean;
}

/** What the store keeps of a network beside its id and its name. */
export interface NetworkRecord extends NetworkRange {
  /** "pasta": each container alone with a program that passes on what it sends (`joinPasta`). */
  readonly driver: "bridge" | "pasta";
  /** What it has beside IPv4. */
  readonly ipv6: NetworkRange | undefined;
  /** No way out. */
  readonly internal: boolean;
  /** The bridge's interface as its maker named it. */
  readonly wantedBridge: string | undefined;
  /** The bridge's interface, as long as there may be one. */
  readonly bridge: string | undefined;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Said by its maker, and told of: any container can be connected to any network. */
  readonly attachable?: boolean | undefined;
  /** The process with which it goes. */
  readonly owner?: ProcessIdentity | undefined;
}
