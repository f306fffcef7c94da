/** A kind of namespace that the containers of a pod may share. */
export type PodNamespace = "net" | "ipc" | "uts" | "pid";

/** What they share where nothing is said: Podman's. */
export const usualNamespaces: readonly PodNamespace[] = ["ipc", "net", "uts"];
