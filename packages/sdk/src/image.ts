/** A name, and what it stands for on this machine. */
export interface Image {
  /** In full: "docker.io/library/busybox:latest". */
  readonly name: string;
  /** Of its configuration, as Docker's. Undefined where it has nothing for this machine. */
  readonly id: string | undefined;
  /** Of its index or manifest. */
  readonly digest: string;
  /** Bytes of its layers, uncompressed. */
  readonly size: number;
  readonly createdAt: Date | undefined;
  readonly labels: Readonly<Record<string, string>>;
}
