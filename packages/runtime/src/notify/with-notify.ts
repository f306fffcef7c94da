import type { Config } from "@skiff/spec";
import { notifyPlace } from "./notify-place.ts";

/** The configuration of a container that is to say when it is ready; `folder` has the socket. */
export function withNotify(config: Config, folder: string): Config {
  const { mount: destination, socket } = notifyPlace;
  const options = ["bind", "nosuid", "noexec", "nodev", "ro"];
  const mount = { destination, type: "bind", source: folder, options };
  const env = [...(config.process.env ?? []), `NOTIFY_SOCKET=${destination}/${socket}`];
  return {
    ...config,
    process: { ...config.process, env },
    mounts: [...(config.mounts ?? []), mount],
  };
}
