import assert from "node:assert/strict";
import { test } from "node:test";
import { type Container, type ContainerStatus, decodeContainerName } from "@skiff/engine";
import { decodeContainerId, decodeDigest, decodeImageConfig } from "@skiff/spec";
import type { ImageDetails } from "@skiff/store";
import { containerColumns, type ListedContainer } from "./container-columns.ts";
import { imageColumns } from "./image-columns.ts";
import { listFormat } from "./list-format.ts";

const now = Date.UTC(2026, 0, 2);
const minute = 60_000;
const psTable =
  "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";
const imagesTable = "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";

function listed(seen: ContainerStatus, changes: Partial<Container> = {}): ListedContainer {
  const container: Container = {
    id: decodeContainerId("0123456789abcdef".repeat(4)),
    name: decodeContainerName("web"),
    imageName: "busybox",
    snapshotKey: "s",
    createdAt: new Date(now - 3 * minute),
    intent: "kept",
    autoRemove: false,
    dropsVolumes: false,
    keeper: undefined,
    owner: undefined,
    pauser: undefined,
    startedAt: now - 2 * minute,
    exit: undefined,
    restartPolicy: { name: "no", most: 0 },
    restarts: 0,
    stoppedIn: undefined,
    health: undefined,
    error: undefined,
    config: {
      args: ["sh", "-c", 'echo "much too long"'],
      env: [],
      cwd: "/",
      user: "",
      hostname: "h",
      network: "none",
      networking: {
        endpoints: [],
        ports: [],
        exposed: [],
        dns: [],
        dnsSearch: [],
        dnsOptions: [],
        extraHosts: [],
      },
      binds: [],
      tty: false,
      stdin: false,
      stdinOnce: false,
      readOnly: false,
      stopSignal: "SIGTERM",
      confinement: {
        privileged: false,
        capabilities: [],
        seccomp: "default",
        noNewPrivileges: false,
        systemPaths: "confined",
      },
      surroundings: {
        labels: {},
        limits: {},
        tmpfs: [],
        devices: [],
        ulimits: [],
        groupAdd: [],
        sysctls: {},
        hostNamespaces: [],
      },
    },
    ...changes,
  };
  return { container, seen, networks: ["none"], ports: [] };
}

const running: ContainerStatus = { status: "running", pid: 1, watched: true };

test("ps prints Docker's table", () => {
  const print = listFormat(psTable, containerColumns({ truncate: true, now }));
  assert.equal(
    print([listed(running), listed({ status: "created" }, { name: decodeContainerName("new") })]),
    `CONTAINER ID   IMAGE     COMMAND                   CREATED         STATUS         PORTS     NAMES
0123456789ab   busybox   "sh -c echo \\"much to…"   3 minutes ago   Up 2 minutes             web
0123456789ab   busybox   "sh -c echo \\"much to…"   3 minutes ago   Created                  new
`,
  );
  assert.equal(
    print([]),
    "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n",
  );
});

test("ps has a word for each thing that a container may be doing", () => {
  const print = listFormat("{{.State}}: {{.Status}}", containerColumns({ truncate: true, now }));
  const seen: readonly ContainerStatus[] = [
    running,
    { ...running, status: "paused" },
    { ...running, watched: false },
    { status: "exited", exit: { status: 137, at: now - minute } },
    { status: "removing" },
  ];
  assert.deepEqual(print(seen.map((status) => listed(status))).split("\n"), [
    "running: Up 2 minutes",
    "paused: Up 2 minutes (Paused)",
    "running: Up 2 minutes (unwatched)",
    "exited: Exited (137) About a minute ago",
    "removing: Removal In Progress",
    "",
  ]);
});

test("ps --no-trunc prints ids and commands whole", () => {
  const print = listFormat("{{.ID}} {{.Command}}", containerColumns({ truncate: false, now }));
  assert.equal(
    print([listed(running)]),
    `${"0123456789abcdef".repeat(4)} "sh -c echo \\"much too long\\""\n`,
  );
});

function image(name: string): ImageDetails {
  const digest = decodeDigest(`sha256:${"ab".repeat(32)}`);
  return {
    image: {
      name,
      target: { digest, mediaType: "", size: 1 },
      labels: {},
      createdAt: new Date(now),
      updatedAt: new Date(now),
    },
    id: digest,
    manifestDigest: digest,
    layers: [],
    config: decodeImageConfig({
      created: "2026-01-01T00:00:00Z",
      architecture: "amd64",
      os: "linux",
      rootfs: { type: "layers", diff_ids: [] },
    }),
    topSnapshot: undefined,
    size: 4_260_000,
  };
}

test("images prints Docker's table", () => {
  const print = listFormat(imagesTable, imageColumns({ truncate: true, now }));
  const names = ["docker.io/library/busybox:1", "ghcr.io/a/b:v2", `sha256:${"ab".repeat(32)}`];
  assert.equal(
    print(names.map(image)),
    `REPOSITORY    TAG       IMAGE ID       CREATED        SIZE
busybox       1         abababababab   24 hours ago   4.26MB
ghcr.io/a/b   v2        abababababab   24 hours ago   4.26MB
<none>        <none>    abababababab   24 hours ago   4.26MB
`,
  );
});
