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
  /** Snapshotters of other processes, as containerd's configuration has them: `proxy_plugins.NAME`. */
  readonly proxies: readonly ProxyPlugin[];
}

export interface ProxyPlugin {
  readonly name: string;
  /** The unix socket's path. `proxy_plugins.NAME.address`. */
  readonly address: string;
  /** What clients are told of it. `proxy_plugins.NAME.exports`. */
  readonly exports: Readonly<Record<string, string>>;
}
