import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContainerStatus } from "../container/container-status.ts";
import { planPodStatus } from "./observe-pod.ts";

test("planPodStatus() says of a pod what Podman would", () => {
  const cases: readonly (readonly [readonly ContainerStatus["status"][], string])[] = [
    [["created"], "Created"],
    [["running", "running"], "Running"],
    [["running", "exited"], "Degraded"],
    [["running", "created"], "Degraded"],
    [["paused", "paused"], "Paused"],
    [["paused", "exited"], "Stopped"],
    [["exited", "restarting"], "Degraded"],
    [["exited", "exited"], "Exited"],
    [["exited", "created"], "Stopped"],
  ];
  for (const [statuses, status] of cases) assert.equal(planPodStatus(statuses), status);
});
