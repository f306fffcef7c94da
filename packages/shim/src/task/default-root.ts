/** Where the OCI runtime keeps the containers of shims, each namespace in a directory of its own. */
export const defaultRoot = "/run/containerd/oar";
