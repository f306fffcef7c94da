import assert from "node:assert/strict";
import { test } from "node:test";
import { Health } from "@skiff/proto/grpc";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { healthService } from "./health.ts";

const { methods } = healthService([{ name: "a.B" }]);

async function ask(method: string, service: string, signal: AbortSignal): Promise<number[]> {
  const { input, output } = Health.method.check;
  const request = toBinary(input, create(input, { service }));
  const requests = async function* (): AsyncGenerator<Uint8Array> {
    yield request;
  };
  const found: number[] = [];
  const call = { signal, header: () => undefined };
  const asked = methods.get(method);
  assert.ok(asked !== undefined);
  const answers =
    asked.kind === "unary" ? [await asked.answer(request, call)] : asked.answer(requests(), call);
  for await (const bytes of answers) found.push(fromBinary(output, bytes).status);
  return found;
}

test("check answers for the server and each of its services", async () => {
  const { signal } = new AbortController();
  assert.deepEqual(await ask("Check", "", signal), [1]);
  assert.deepEqual(await ask("Check", "a.B", signal), [1]);
  await assert.rejects(ask("Check", "c.D", signal), { code: "not_found" });
});

test("watch answers at once, and goes on until the client has enough", async () => {
  const abort = new AbortController();
  const watching = ask("Watch", "c.D", abort.signal);
  const first = await Promise.race([watching, new Promise((go) => setImmediate(go, "on"))]);
  assert.equal(first, "on");
  abort.abort();
  assert.deepEqual(await watching, [3]);
});
