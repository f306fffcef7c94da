/** What a daemon is told; every key of its TOML file, and every flag. */
export interface Config {
  /** The directory of what lasts: the store. `root`, `--root`. */
  readonly root: string;
  /** The directory of what a reboot may take away. `state`, `--state`. */
  readonly state: string;
  readonly grpc: {
    /** The unix socket's path. `grpc.address`, `--address`. */
    readonly address: string;
    /** The socket's owner. `grpc.uid`, `grpc.gid`. */
    readonly uid: number;
    readonly gid: number;
    /** The longest message taken, in bytes. `grpc.max_recv_message_size`. */
    readonly longestMessage: number;
  };
  /** Where metrics are served, over HTTP; nowhere unless it is said. `metrics.address`. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
}
