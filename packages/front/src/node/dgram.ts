import { Listening, type Place } from "./listening.ts";

class Socket extends Listening {
  bind(place: Place, done: () => void): void {
    this.take(place, done);
  }
}

/** `dgram.createSocket`, for whether a port is free. */
export function createSocket(): Socket {
  return new Socket("udp");
}
