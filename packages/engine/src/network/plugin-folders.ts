/** Where distributions install CNI's plugins: Debian, the plugins' own packages, Fedora. */
export const pluginFolders: readonly string[] = [
  "/usr/lib/cni",
  "/opt/cni/bin",
  "/usr/libexec/cni",
];
