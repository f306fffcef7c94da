import { connect } from "node:net";
import { Fault } from "@skiff/base";

/** Throws `already_exists` where somebody listens on the socket. One that nobody listens on is nobody's. */
export async function refuseLiving(path: string): Promise<void> {
  const socket = connect({ path });
  try {
    const isLiving = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    if (isLiving) throw new Fault("already_exists", `another daemon listens on ${path}`);
  } finally {
    socket.destroy();
  }
}
