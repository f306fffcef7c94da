import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { test } from "node:test";
import { Tracer } from "./tracer.ts";
import { traceSettings } from "./trace-settings.ts";

type Received = { readonly url: string; readonly body: unknown; readonly key: unknown };

/** A collector that answers with `status`, and what it got. */
async function collector(status: number, use: (endpoint: string) => Promise<void>) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      const { url = "", headers } = request;
      received.push({ url, body: JSON.parse(text), key: headers["x-key"] });
      response.writeHead(status).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  await use(`http://127.0.0.1:${address.port}`);
  server.close();
  return received;
}

const parent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;

test("spans go to the collector, part of the caller's trace, with what went wrong", async () => {
  const received = await collector(200, async (endpoint) => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b",
      OTEL_SERVICE_NAME: "mine",
    };
    await using tracer = new Tracer(traceSettings(env, "1"), (fault) => assert.fail(fault));
    const attributes = { "task.id": "t", count: 3 };
    tracer.begin({ name: "first", kind: 1, attributes, parent })("on purpose");
    tracer.begin({ name: "second", kind: 2, attributes: {} })();
    tracer.begin({ name: "no", kind: 2, attributes: {}, parent: parent.replace(/01$/, "00") })();
  });
  assert.deepEqual(
    received.map(({ url, key }) => [url, key]),
    [["/v1/traces", "a b"]],
  );
  const text = JSON.stringify(received[0]?.body);
  assert.match(text, /"service\.name","value":\{"stringValue":"mine"\}/);
  const spans = text.slice(text.indexOf('"spans":['));
  assert.match(
    spans,
    /"traceId":"a{32}","spanId":"[0-9a-f]{16}","parentSpanId":"b{16}","name":"first","kind":1/,
  );
  assert.match(spans, /\{"key":"count","value":\{"intValue":"3"\}\}/);
  assert.match(spans, /"status":\{"code":2,"message":"on purpose"\}/);
  assert.match(spans, /"name":"second","kind":2.*"status":\{\}/);
  assert.doesNotMatch(spans, /"name":"no"/);
});

test("a collector that refuses is told of once", async () => {
  const told: string[] = [];
  await collector(503, async (endpoint) => {
    const env = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/t`,
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "1",
    };
    await using tracer = new Tracer(traceSettings(env, "1"), (fault) => told.push(fault.message));
    for (const name of ["a", "b"]) tracer.begin({ name, kind: 1, attributes: {} })();
  });
  assert.equal(told.length, 1);
  assert.match(
    told[0] ?? "",
    /traces cannot be sent to .*\/t, and are lost until they can: status 503/,
  );
});

test("traceSettings() is nothing without an endpoint, and names what is not there", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318/" };
  assert.equal(traceSettings({}, "1"), undefined);
  assert.equal(traceSettings({ ...endpoint, OTEL_SDK_DISABLED: "TRUE" }, "1"), undefined);
  assert.equal(traceSettings(endpoint, "1")?.endpoint, "http://c:4318/v1/traces");
  const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, /OTLP_PROTOCOL: grpc is not there, only http\/json/],
    [{ OTEL_TRACES_SAMPLER: "traceidratio" }, /OTEL_TRACES_SAMPLER: traceidratio is not there/],
    [{ OTEL_BSP_SCHEDULE_DELAY: "soon" }, /OTEL_BSP_SCHEDULE_DELAY: "soon" is no count/],
    [{ OTEL_RESOURCE_ATTRIBUTES: "a" }, /OTEL_RESOURCE_ATTRIBUTES: "a" is not key=value/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "c:4318" }, /c:4318\/v1\/traces is no http\(s\) URL/],
  ];
  for (const [env, message] of cases) {
    assert.throws(() => traceSettings({ ...endpoint, ...env }, "1"), {
      code: "invalid_argument",
      message,
    });
  }
});
