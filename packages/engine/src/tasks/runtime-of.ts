/** A shim's program as containerd names its runtime: the inverse of `findShimProgram`. Another program is its path. */
export function runtimeOf(program: string): string {
  const [, name, version] = /\/containerd-shim-([^/]+)-(v\d+)$/.exec(program) ?? [];
  return name === undefined ? program : `io.containerd.${name}.${version}`;
}
