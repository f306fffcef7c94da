import assert from "node:assert/strict";
import { test } from "node:test";
import { historyColumns, type ListedStep } from "./history-columns.ts";
import { listFormat } from "./list-format.ts";

const now = Date.UTC(2026, 0, 2);
const template = "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
const steps: readonly ListedStep[] = [
  {
    id: `sha256:${"ab".repeat(32)}`,
    created: "2026-01-01T00:00:00Z",
    createdBy: 'RUN /bin/sh -c echo "a very long line"\n\t&& make install \u001b[2J',
    comment: "buildkit",
    emptyLayer: false,
    size: 1_234_567,
  },
  {
    id: undefined,
    created: undefined,
    createdBy: undefined,
    comment: undefined,
    emptyLayer: true,
    size: 0,
  },
];

test("history is Docker's table", () => {
  const print = listFormat(template, historyColumns({ truncate: true, human: true, now }));
  assert.deepEqual(print(steps).split("\n"), [
    "IMAGE          CREATED        CREATED BY                                      SIZE      COMMENT",
    'abababababab   24 hours ago   RUN /bin/sh -c echo "a very long line"  && m…   1.23MB    buildkit',
    "<missing>      N/A                                                            0B        ",
    "",
  ]);
});

test("history says all of it where it is to", () => {
  const print = listFormat(template, historyColumns({ truncate: false, human: false, now }));
  const [, first] = print(steps).split("\n");
  assert.match(
    first ?? "",
    /^sha256:(ab){32} +2026-01-01T00:00:00Z +RUN .* && make install  \[2J +1234567 /,
  );
});
