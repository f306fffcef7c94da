import { Fault } from "@skiff/base";
import { type Decoder, integerBetween, Mismatch, object, string } from "@skiff/spec";
import { parse, TomlError } from "smol-toml";
import { absolutePath } from "./absolute-path.ts";
import type { Config } from "./config.ts";
import { decodeProxies } from "./decode-proxies.ts";
import { refuseUnknownKeys } from "./refuse-unknown-keys.ts";

/** What a file may leave out is as in `fallback`. Throws `invalid_argument`, naming the line or the key. */
export function decodeConfig(text: string, fallback: Config): Config {
  return decoderOf(fallback)(decodeToml(text));
}

function decodeToml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [problem = ""] = error.message.split("\n");
    throw new Fault("invalid_argument", `line ${error.line}: ${problem}`, { cause: error });
  }
}

const id = integerBetween(0, 2 ** 32 - 2);
const messageSize = integerBetween(1024, 2 ** 31 - 1);

const decoderOf = (fallback: Config): Decoder<Config> => {
  const grpcOf: Decoder<Config["grpc"]> = (value) => {
    refuseUnknownKeys(value, ["address", "uid", "gid", "max_recv_message_size"]);
    return object((o) => ({
      address: o.optional("address", absolutePath) ?? fallback.grpc.address,
      uid: o.optional("uid", id) ?? fallback.grpc.uid,
      gid: o.optional("gid", id) ?? fallback.grpc.gid,
      longestMessage:
        o.optional("max_recv_message_size", messageSize) ?? fallback.grpc.longestMessage,
    }))(value);
  };
  return (value) => {
    refuseUnknownKeys(value, ["root", "state", "grpc", "metrics", "proxy_plugins"]);
    return object((o) => ({
      root: o.optional("root", absolutePath) ?? fallback.root,
      state: o.optional("state", absolutePath) ?? fallback.state,
      grpc: o.optional("grpc", grpcOf) ?? fallback.grpc,
      metrics: o.optional("metrics", metricsOf) ?? fallback.metrics,
      proxies: o.optional("proxy_plugins", decodeProxies) ?? fallback.proxies,
    }))(value);
  };
};

const metricsOf: Decoder<Config["metrics"]> = (value) => {
  refuseUnknownKeys(value, ["address"]);
  return object((o) => o.optional("address", tcpAddress))(value);
};

/** "127.0.0.1:1338", "[::1]:1338"; undefined for "". */
function tcpAddress(value: unknown): Config["metrics"] {
  const text = string(value);
  if (text === "") return undefined;
  const [, host = "", port = ""] = /^(?:\[?([^\]/]+?)\]?):(\d{1,5})$/.exec(text) ?? [];
  if (host !== "" && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new Mismatch(`${JSON.stringify(text)} is not HOST:PORT`);
}
