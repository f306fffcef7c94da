/** What Skiff's own images, snapshots and leases are in, beside those of containerd's clients. */
export const ownNamespace = "skiff";
