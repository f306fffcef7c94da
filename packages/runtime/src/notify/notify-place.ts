/** Where a container finds the socket to say that it is ready (sd_notify(3)). */
export const notifyPlace = {
  /** In the container's record. */
  folder: "notify",
  socket: "notify.sock",
  /** In the container. */
  mount: "/run/notify",
} as const;
