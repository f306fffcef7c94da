import { Fault } from "@skiff/base";
import { registrySettings, type RegistrySettings } from "@skiff/engine";
import { AuthRequestSchema, AuthResponseSchema, type OCIRegistry } from "@skiff/proto/grpc";
import { encodeAny, findAny } from "../../streams/any-message.ts";
import type { ClientStream } from "../../streams/client-stream.ts";
import type { Transferring } from "./transferring.ts";

type Credential = Awaited<ReturnType<NonNullable<RegistrySettings["findCredential"]>>>;

/**
 * How a client has its registry asked: its own credentials where it offers some, never the daemon's. Disposing of
 * it ends the stream that they come by.
 */
export function settingsOf(
  { streams, namespace }: Pick<Transferring, "streams" | "namespace">,
  { reference, resolver }: OCIRegistry,
): RegistrySettings & Disposable {
  const { authStream = "", hostDir = "", defaultScheme = "", headers = {} } = resolver ?? {};
  const [header] = Object.keys(headers);
  if (header !== undefined) {
    throw new Fault("unimplemented", `header ${header}: registries are sent none of a client's`);
  }
  const stream = authStream === "" ? undefined : streams.get(namespace, authStream);
  const own = registrySettings({ HOME: "/nonexistent" });
  return {
    credentialFiles: own.credentialFiles,
    hostFolders: hostDir === "" ? own.hostFolders : [hostDir],
    isPlain: defaultScheme === "http",
    [Symbol.dispose]: () => stream?.close(),
    findCredential: async (host) =>
      stream === undefined ? undefined : ask(stream, { host, reference }),
  };
}

async function ask(
  stream: ClientStream,
  request: { readonly host: string; readonly reference: string },
): Promise<Credential> {
  void stream.send(encodeAny(AuthRequestSchema, request));
  const message = await stream.receive();
  const found = message && findAny(AuthResponseSchema, message);
  if (found === undefined) {
    throw new Fault("permission_denied", `${request.host}: the client gave no credentials`);
  }
  const { authType, username, secret } = found;
  if (secret === "") return undefined;
  if (authType === 1) return { kind: "password", username, password: secret };
  if (authType === 2) return { kind: "identity token", token: secret };
  if (authType === 3) {
    throw new Fault("unimplemented", `${request.host}: credentials as a header are not sent`);
  }
  return undefined;
}
