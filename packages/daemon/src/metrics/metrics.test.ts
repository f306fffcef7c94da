import assert from "node:assert/strict";
import { test } from "node:test";
import { CallCounts } from "./call-counts.ts";
import { renderMetrics } from "./render-metrics.ts";

test("CallCounts counts calls by method and end", () => {
  const counts = new CallCounts();
  const call = { service: "a.B", method: "C", header: () => undefined };
  for (const status of [0, 5, 5]) counts.watch({ ...call, kind: "bidi_streaming" })(status);
  counts.watch({ ...call, kind: "bidi_streaming" });
  const text = renderMetrics(counts.metrics());
  const labels = 'grpc_method="C",grpc_service="a.B",grpc_type="bidi_stream"';
  assert.ok(text.includes(`# TYPE grpc_server_started_total counter\n`), text);
  assert.ok(text.includes(`grpc_server_started_total{${labels}} 4\n`), text);
  assert.ok(text.includes(`grpc_server_handled_total{grpc_code="NotFound",${labels}} 2\n`), text);
  assert.ok(text.includes(`grpc_server_handled_total{grpc_code="OK",${labels}} 1\n`), text);
});

test("renderMetrics() escapes what labels are of, and leaves out what has no value", () => {
  const samples = [{ labels: { a: 'x"\\\ny' }, value: 2n ** 63n }];
  assert.equal(
    renderMetrics([
      { name: "n", help: "Of it.", type: "gauge", samples },
      { name: "m", help: "", type: "gauge", samples: [] },
    ]),
    '# HELP n Of it.\n# TYPE n gauge\nn{a="x\\"\\\\\\ny"} 9223372036854775808\n',
  );
});
