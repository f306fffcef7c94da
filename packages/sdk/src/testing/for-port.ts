import { connect } from "node:net";
import type { Condition } from "./condition.ts";
import { again } from "./again.ts";
import { placeOf } from "./place-of.ts";

/** It listens at this port, over TCP: where it is published by the host's, else by its address in its network. */
export function forPort(port: number): Condition {
  return {
    name: `port ${port}`,
    met: (container, signal) =>
      again(signal, async () => {
        const place = await placeOf(container, port, signal);
        return accepts(place.host, place.port, signal);
      }),
  };
}

function accepts(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false)); // refused, not there yet, or called off
  });
}
