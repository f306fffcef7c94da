import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeConfig } from "./decode-config.ts";
import { defaultConfig } from "./default-config.ts";
import { rootlessConfig } from "./rootless-config.ts";

test("rootlessConfig() asks for nothing that only root may have", () => {
  const config = rootlessConfig(defaultConfig({ cgroupNamespace: false }), { uid: 5, gid: 6 });
  const { namespaces, uidMappings, gidMappings, resources } = config.linux;
  assert.deepEqual(
    namespaces.map(({ type }) => type),
    ["pid", "ipc", "uts", "mount", "user"],
  );
  assert.deepEqual(uidMappings, [{ containerID: 0, hostID: 5, size: 1 }]);
  assert.deepEqual(gidMappings, [{ containerID: 0, hostID: 6, size: 1 }]);
  assert.equal(resources, undefined);
  const options = (config.mounts ?? []).flatMap((mount) => mount.options ?? []);
  assert.ok(!options.some((option) => option.startsWith("gid=")));
  const sys = config.mounts?.find(({ destination }) => destination === "/sys");
  assert.equal(sys?.source, "/sys");
  assert.ok(sys?.options?.includes("rbind"));
});

test("rootlessConfig() is what decodeConfig() takes", () => {
  const config = rootlessConfig(defaultConfig({ cgroupNamespace: true }), { uid: 5, gid: 6 });
  assert.deepEqual(decodeConfig(config).linux.uidMappings, config.linux.uidMappings);
});
