/** A network as plugins see it: they are run in this order, and undo it in the reverse one. */
export interface NetworkConfiguration {
  readonly name: string;
  readonly plugins: readonly PluginConfiguration[];
}

/** What one plugin is told, beside what every plugin is. */
export interface PluginConfiguration {
  /** The program's file name. */
  readonly type: string;
  readonly capabilities?: Readonly<Record<string, boolean>>;
  readonly [key: string]: unknown;
}
