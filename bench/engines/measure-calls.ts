import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { connect } from "node:net";
import { once } from "node:events";

const calls = 4000;
/** So many are under way at a time. */
const inFlight = 16;
/** A message of gRPC without a field: not compressed, 0 bytes long. */
const nothing = new Uint8Array(5);

/** How many calls of a method without arguments a daemon answers in a second. Throws what the connection throws. */
export async function measureCalls(address: string, method: string): Promise<number> {
  const session = connectHttp2("http://localhost", { createConnection: () => connect(address) });
  try {
    await Promise.all(Array.from({ length: inFlight }, () => call(session, method))); // warms up
    const began = performance.now();
    let left = calls;
    const work = async (): Promise<void> => {
      while (left-- > 0) await call(session, method);
    };
    await Promise.all(Array.from({ length: inFlight }, work));
    return (calls / (performance.now() - began)) * 1000;
  } finally {
    session.destroy();
  }
}

async function call(session: ClientHttp2Session, path: string): Promise<void> {
  const headers = { ":method": "POST", ":path": path };
  const stream = session.request({
    ...headers,
    "content-type": "application/grpc",
    "containerd-namespace": "default",
    te: "trailers",
  });
  let status = "";
  stream.on("trailers", (trailers: Readonly<Record<string, unknown>>) => {
    status = String(trailers["grpc-status"]);
  });
  stream.on("data", () => {});
  stream.end(nothing);
  await once(stream, "end");
  if (status !== "0") throw new Error(`${path}: grpc-status ${status}`);
}
