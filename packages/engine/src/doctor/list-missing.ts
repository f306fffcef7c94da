import type { Machine } from "./machine.ts";
import { pluginFolders } from "../network/plugin-folders.ts";

/** A program that containers may want, and that is not installed. */
export interface Missing {
  readonly name: string;
  /** What cannot be done without it. */
  readonly serves: string;
  /** The command that installs it; undefined on a distribution that is not known. */
  readonly command: string | undefined;
}

interface Wanted {
  readonly name: string;
  readonly serves: string;
  /** Another that does as well. */
  readonly instead?: string;
  /** Packages that have it: Debian's, Fedora's, Alpine's, Arch's. */
  readonly packages: Readonly<Record<Family, string>>;
}

type Family = "debian" | "fedora" | "alpine" | "arch" | "suse";

const installers: Readonly<Record<Family, string>> = {
  debian: "apt-get install",
  fedora: "dnf install",
  alpine: "apk add",
  arch: "pacman -S",
  suse: "zypper install",
};

const sameName = (name: string): Readonly<Record<Family, string>> => ({
  debian: name,
  fedora: name,
  alpine: name,
  arch: name,
  suse: name,
});

const plugins = (name: string, serves: string): Wanted => ({
  name,
  serves,
  packages: {
    debian: "containernetworking-plugins",
    fedora: "containernetworking-plugins",
    alpine: "cni-plugins",
    arch: "cni-plugins",
    suse: "cni-plugins",
  },
});

const subordinate = {
  ...sameName("shadow"),
  debian: "uidmap",
  fedora: "shadow-utils",
  alpine: "shadow-uidmap",
};

const programs: readonly Wanted[] = [
  {
    name: "iptables",
    serves: "networks and published ports",
    packages: sameName("iptables"),
  },
  { name: "newuidmap", serves: "several users in containers without root", packages: subordinate },
  { name: "newgidmap", serves: "several groups in containers without root", packages: subordinate },
  {
    name: "tini-static",
    instead: "docker-init",
    serves: "run --init",
    packages: { ...sameName("tini"), alpine: "tini-static" },
  },
  { name: "criu", serves: "checkpoint and restore", packages: sameName("criu") },
];

const pluginPrograms: readonly Wanted[] = [
  plugins("bridge", "networks"),
  plugins("host-local", "addresses in networks"),
  plugins("portmap", "published ports"),
  plugins("firewall", "networks beside a closed firewall"),
  plugins("loopback", "lo in pods"),
];

const programFolders = ["usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin"];

/** What is not on this machine, and how to get it. `folders`: of CNI's plugins. */
export function listMissing(
  machine: Machine,
  folders: readonly string[] = pluginFolders,
): readonly Missing[] {
  const family = findFamily(machine);
  const isIn = (among: readonly string[], { name, instead = name }: Wanted): boolean =>
    among.some((folder) => [name, instead].some((one) => machine.has(machine.path(folder, one))));
  const missing = [
    ...pluginPrograms.filter((wanted) => !isIn(folders, wanted)),
    ...programs.filter((wanted) => !isIn(programFolders, wanted)),
  ];
  return missing.map(({ name, serves, packages }) => ({
    name,
    serves,
    command: family === undefined ? undefined : `${installers[family]} ${packages[family]}`,
  }));
}

/** By os-release(5): what the distribution is, or is like. */
function findFamily(machine: Machine): Family | undefined {
  const text = machine.read(machine.path("etc/os-release"));
  const words = [...text.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, value = ""]) =>
    value.split(" "),
  );
  const known: Readonly<Record<string, Family>> = {
    debian: "debian",
    ubuntu: "debian",
    fedora: "fedora",
    rhel: "fedora",
    centos: "fedora",
    alpine: "alpine",
    arch: "arch",
    suse: "suse",
    opensuse: "suse",
  };
  const word = words.find((name) => Object.hasOwn(known, name));
  return word === undefined ? undefined : known[word];
}
