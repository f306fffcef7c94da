import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeConfig } from "@skiff/spec";
import { OarHome } from "../fixtures/index.ts";

const home = new OarHome();

describe("oar features", () => {
  test("names what the specification asks for", () => {
    const features = decode(home.oar(["features"]).stdout);
    assert.equal(features["ociVersionMax"], "1.3.0");
    assert.ok(Array.isArray(features["hooks"]) && features["hooks"].length === 6);
  });

  test("names the annotations that change what a container may do", () => {
    const features = decode(home.oar(["features"]).stdout);
    assert.deepEqual(features["potentiallyUnsafeConfigAnnotations"], ["org.systemd.property."]);
  });

  test("names only mount options that are taken, as flags and not as a file system's own", () => {
    const { mountOptions } = decode(home.oar(["features"]).stdout);
    assert.ok(Array.isArray(mountOptions) && mountOptions.length > 40);
    const flags = mountOptions
      .map(String)
      .filter((o) => !/bind|idmap|shared|slave|private|mand|silent|loud|remount/.test(o));
    for (const option of flags) {
      // tmpfs refuses an option that it does not know: these never reach it.
      const { status, stderr } = home.inside("true", (config) => ({
        ...config,
        mounts: [
          ...(config.mounts ?? []),
          { destination: "/tmp", type: "tmpfs", source: "tmpfs", options: [option] },
        ],
      }));
      assert.deepEqual([status, stderr], [0, ""], option);
    }
  });

  test("names only namespaces that a container can have", () => {
    const { linux } = decode(home.oar(["features"]).stdout);
    const namespaces = decode(JSON.stringify(linux))["namespaces"];
    assert.ok(Array.isArray(namespaces) && namespaces.length >= 6);
    const outcome = home.inside("true", (config) =>
      decodeConfig({
        ...config,
        linux: {
          ...config.linux,
          namespaces: namespaces.map((type: unknown) => ({ type })),
          uidMappings: [{ containerID: 0, hostID: 0, size: 1 }],
          gidMappings: [{ containerID: 0, hostID: 0, size: 6 }],
        },
      }),
    );
    assert.deepEqual(outcome, { status: 0, stdout: "", stderr: "" });
  });
});

function decode(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  assert.ok(typeof value === "object" && value !== null);
  return { ...value };
}
