import { host, linux } from "host:linux";
import { check } from "../check.ts";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  AT_SYMLINK_NOFOLLOW,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  O_RDWR,
} from "../constants.ts";
import { createFile } from "../create-file.ts";
import { done } from "../done.ts";
import { failsWith } from "../fails-with.ts";
import { inChild } from "../in-child.ts";
import { isTrue } from "../is-true.ts";
import { objectOf } from "../object-of.ts";
import { same } from "../same.ts";
import { scratch } from "../scratch.ts";
import { throws } from "../throws.ts";

const STATX_BASIC = 0x7ff;
const STATX_MNT_ID = 0x1000;
const S_IFREG = 0o100000;
const S_IFCHR = 0o020000;

check("openat2() opens, and says ENOENT when there is nothing", () => {
  scratch((dir) => {
    done(linux.close(createFile(dir, "a", "")));
    done(linux.close(done(linux.openat2(dir, "a", O_RDONLY, 0, 0))));
    failsWith(linux.openat2(dir, "b", O_RDONLY, 0, 0), "ENOENT");
    failsWith(linux.openat2(dir, "../x", O_RDONLY, 0, 8), "EXDEV");
  });
});

check("read(), pread64(), write() and lseek() move bytes within the bounds given", () => {
  scratch((dir) => {
    const fd = createFile(dir, "a", "häß");
    same(linux.lseek(fd, 0, 0), 0);
    const buffer = new Uint8Array(8);
    same(linux.read(fd, buffer, 2, 3), 3);
    same(buffer, Uint8Array.of(0, 0, 104, 195, 164, 0, 0, 0));
    same(linux.pread64(fd, buffer, 0, 8, 3n), 2);
    same(linux.write(fd, new Uint8Array([1, 2, 3]), 1), 2);
    same(linux.write(fd, "häß", 1), 4);
    same(linux.write(fd, "x", 1), 0);
    same(linux.read(fd, buffer, 8, 0), 0);
    same(linux.read(fd, new Uint8Array(0), 0, 0), 0);
    done(linux.close(fd));
  });
});

check("readWords() and readLinks() read many, and leave nothing open", () => {
  scratch((dir) => {
    const file = createFile(dir, "1.txt", "7 (a) b) S 4 häß");
    done(linux.close(file));
    const read = (after: string, numbers: number[]): unknown =>
      host.readWords(dir, ["1", Uint8Array.of(50)], ".txt", after, numbers);
    same(read(")", [0, 2]), ["S häß", undefined]);
    same(read("", [0]), ["7", undefined]);
    same(read("!", [0, 7]), ["7", undefined]);
    same(read("", []), ["", undefined]);
    same(host.readWords(dir, ["x".repeat(4096)], "", "", [0]), [undefined]);
    same(host.readWords(dir, [], "", "", [0]), []);
    done(linux.symlinkat("to\n", dir, "1.link"));
    same(host.readLinks(dir, ["1", "2"], ".link"), ["to\n", undefined]);
    throws(() => host.readWords(dir, ["1"], "", "ab", [0]), "RangeError");
    throws(() => host.readWords(dir, ["1"], "", "", [1, 1]), "RangeError");
    throws(() => host.readLinks(dir, ["\0"], ""), "TypeError");
    const next = done(linux.openat2(dir, "1.txt", O_RDONLY, 0, 0));
    same(next, file);
    done(linux.close(next));
  });
});

check("readStart() gives the first 4096 bytes of a file, as text where they are", () => {
  scratch((dir) => {
    done(linux.close(createFile(dir, "short", "häß")));
    same(host.readStart(dir, "short"), "häß");
    done(linux.close(createFile(dir, "long", "x".repeat(5000))));
    same(host.readStart(dir, "long"), "x".repeat(4096));
    const odd = createFile(dir, "odd", "");
    same(linux.write(odd, Uint8Array.of(0xff), 0), 1);
    done(linux.close(odd));
    same(host.readStart(dir, "odd"), Uint8Array.of(0xff));
    failsWith(host.readStart(dir, "none"), "ENOENT");
    failsWith(host.readStart(dir, "."), "EISDIR");
    const next = done(linux.openat2(dir, "short", O_RDONLY, 0, 0));
    same(next, odd); // nothing was left open
    done(linux.close(next));
  });
});

check("a byte array that looks into the middle of its buffer is filled where it looks", () => {
  scratch((dir) => {
    const fd = createFile(dir, "a", "123456");
    const whole = new Uint8Array(8);
    same(linux.pread64(fd, whole.subarray(2, 6), 1, 2, 0), 2);
    same(whole, Uint8Array.of(0, 0, 0, 49, 50, 0, 0, 0));
    done(linux.close(fd));
  });
});

check("ftruncate(), fallocate() and lseek() take offsets of 64 bits", () => {
  scratch((dir) => {
    const fd = createFile(dir, "a", "");
    const far = 2 ** 40 + 7;
    same(linux.ftruncate(fd, far), 0);
    same(linux.lseek(fd, 0n, 2), far);
    same(objectOf(linux.statx(fd, "", AT_EMPTY_PATH, STATX_BASIC)).size, far);
    same(linux.ftruncate(fd, 0n), 0);
    same(linux.fallocate(fd, 0, 0, 4096), 0);
    failsWith(linux.ftruncate(fd, -1), "EINVAL");
    done(linux.close(fd));
  });
});

check("fsync() and syncfs() succeed, and say EBADF without a file", () => {
  scratch((dir) => {
    same(linux.fsync(dir), 0);
    same(linux.syncfs(dir), 0);
    failsWith(linux.fsync(-1), "EBADF");
  });
});

check("sendfile() and splice() copy through the kernel", () => {
  scratch((dir) => {
    const from = createFile(dir, "a", "0123456789");
    const to = createFile(dir, "b", "");
    done(linux.lseek(from, 4, 0));
    same(linux.sendfile(to, from, 100), 6);
    const [reader, writer] = objectOf(linux.pipe2(O_CLOEXEC));
    done(linux.lseek(from, 0, 0));
    same(linux.splice(from, writer, 3, 0), 3);
    const buffer = new Uint8Array(4);
    same(linux.read(reader, buffer, 0, 4), 3);
    same(buffer, Uint8Array.of(48, 49, 50, 0));
    for (const fd of [from, to, reader, writer]) done(linux.close(fd));
  });
});

check("getdents64() lists a large directory to its end, names that are no UTF-8 as bytes", () => {
  scratch((dir) => {
    const names = Array.from({ length: 700 }, (_, index) => `file-with-quite-a-long-name-${index}`);
    for (const name of names) done(linux.close(createFile(dir, name, "")));
    const odd = Uint8Array.of(0xff, 0xfe);
    done(linux.mkdirat(dir, odd, 0o700));
    const listed = objectOf(linux.getdents64(dir));
    same(listed.length, 701);
    const strings = listed.flatMap(({ name }) => (typeof name === "string" ? [name] : []));
    same(strings.toSorted(), names.toSorted());
    same(
      listed.filter(({ type }) => type === 4).map(({ name }) => name),
      [odd],
    );
    failsWith(linux.getdents64(-1), "EBADF");
  });
});

check("statx() tells what a file is", () => {
  scratch((dir) => {
    const fd = createFile(dir, "a", "12345");
    done(linux.fchmod(fd, 0o640));
    done(linux.fchown(fd, 12, 34));
    const found = objectOf(linux.statx(dir, "a", 0, STATX_BASIC | STATX_MNT_ID));
    same(
      [found.mode, found.nlink, found.uid, found.gid, found.size],
      [S_IFREG | 0o640, 1, 12, 34, 5],
    );
    isTrue(typeof found.ino === "bigint" && found.ino > 0n, "ino is a bigint");
    isTrue(found.mntId > 0n, "mntId is there");
    isTrue(found.mtimeSec > 1_700_000_000 && found.mtimeNsec < 1e9, "mtime is now");
    isTrue(typeof found.attributes === "bigint", "attributes is a bigint");
    failsWith(linux.statx(dir, "b", 0, STATX_BASIC), "ENOENT");
    done(linux.close(fd));
  });
});

check("mknodat() makes a device whose numbers statx() tells", () => {
  scratch((dir) => {
    same(linux.mknodat(dir, "null", S_IFCHR | 0o600, 1, 3), 0);
    same(linux.mknodat(dir, "far", S_IFCHR | 0o600, 0xfff, 0xfffff), 0);
    const near = objectOf(linux.statx(dir, "null", 0, STATX_BASIC));
    const far = objectOf(linux.statx(dir, "far", 0, STATX_BASIC));
    same([near.rdevMajor, near.rdevMinor, far.rdevMajor, far.rdevMinor], [1, 3, 0xfff, 0xfffff]);
  });
});

check("fstatfs() knows proc by its magic number", () => {
  const fd = done(linux.openat2(AT_FDCWD, "/proc", O_RDONLY | O_DIRECTORY, 0, 0));
  const found = objectOf(linux.fstatfs(fd));
  same(found.type, 0x9fa0);
  isTrue(found.flags > 0, "there are flags");
  done(linux.close(fd));
});

check("names are made, moved, linked and removed", () => {
  scratch((dir) => {
    same(linux.mkdirat(dir, "d", 0o700), 0);
    failsWith(linux.mkdirat(dir, "d", 0o700), "EEXIST");
    same(linux.symlinkat("some/where", dir, "s"), 0);
    same(linux.readlinkat(dir, "s"), "some/where");
    same(linux.symlinkat(Uint8Array.of(0x80), dir, "t"), 0);
    same(linux.readlinkat(dir, "t"), Uint8Array.of(0x80));
    failsWith(linux.readlinkat(dir, "d"), "EINVAL");
    same(linux.linkat(dir, "s", dir, "u", 0), 0);
    same(linux.renameat2(dir, "u", dir, "d/v", 0), 0);
    failsWith(linux.renameat2(dir, "s", dir, "t", 1), "EEXIST");
    failsWith(linux.unlinkat(dir, "d", AT_REMOVEDIR), "ENOTEMPTY");
    same(linux.unlinkat(dir, "d/v", 0), 0);
    same(linux.faccessat2(dir, "d", 7, 0), 0);
    failsWith(linux.faccessat2(dir, "e", 0, 0), "ENOENT");
  });
});

check("owners, modes and times are set", () => {
  scratch((dir) => {
    const file = createFile(dir, "a", "");
    same(linux.fchmod(file, 0o4755), 0);
    done(linux.close(file));
    same(linux.fchownat(dir, "a", -1, 7, AT_SYMLINK_NOFOLLOW), 0);
    same(linux.fchownat(dir, "a", 2 ** 32 - 2, -1, 0), 0);
    const time = { atimeSec: 1, atimeNsec: 2, mtimeSec: -5, mtimeNsec: 999_999_999 };
    same(linux.utimensat(dir, "a", time, 0), 0);
    const found = objectOf(linux.statx(dir, "a", 0, STATX_BASIC));
    same(
      [found.uid, found.gid, found.mtimeSec, found.mtimeNsec],
      [2 ** 32 - 2, 7, -5, 999_999_999],
    );
  });
});

check("extended attributes are set and read, empty ones and those with NUL inside too", () => {
  scratch((dir, path) => {
    const fd = createFile(dir, "a", "");
    same(linux.fsetxattr(fd, "trusted.one", Uint8Array.of(1, 0, 2), 0), 0);
    same(linux.fgetxattr(fd, "trusted.one"), Uint8Array.of(1, 0, 2));
    same(linux.lsetxattr(`${path}/a`, "trusted.two", new Uint8Array(0), 0), 0);
    same(linux.lgetxattr(`${path}/a`, "trusted.two"), new Uint8Array(0));
    failsWith(linux.fgetxattr(fd, "trusted.three"), "ENODATA");
    failsWith(linux.lgetxattr(`${path}/b`, "trusted.one"), "ENOENT");
    same(linux.lremovexattr(`${path}/a`, "trusted.two"), 0);
    failsWith(linux.lgetxattr(`${path}/a`, "trusted.two"), "ENODATA");
    failsWith(linux.lremovexattr(`${path}/a`, "trusted.two"), "ENODATA");
    done(linux.close(fd));
  });
});

check("descriptors are duplicated, locked, described and closed in ranges", () => {
  scratch((dir) => {
    const fd = createFile(dir, "a", "");
    same(linux.flock(fd, 2 | 4), 0);
    const other = done(linux.openat2(dir, "a", O_RDWR, 0, 0));
    failsWith(linux.flock(other, 2 | 4), "EAGAIN");
    same(linux.fcntl(fd, 1, 0), 0);
    same(linux.fcntl(fd, 2, 1), 0);
    same(linux.fcntl(fd, 1, 0), 1);
    same(linux.dup3(fd, 200, O_CLOEXEC), 200);
    same(linux.fcntl(fd, 1030, 210), 210);
    same(linux.close_range(200, 255, 0), 0);
    failsWith(linux.close(200), "EBADF");
    for (const open of [fd, other]) done(linux.close(open));
  });
});

check("memfd_create() makes a file that can be sealed", () => {
  const fd = done(linux.memfd_create("m", 2));
  same(linux.fcntl(fd, 1033, 8), 0);
  same(linux.fcntl(fd, 1034, 0), 8);
  failsWith(linux.write(fd, "x", 0), "EPERM");
  done(linux.close(fd));
});

check("umask() gives the old mask", () => {
  const old = linux.umask(0o27);
  same(linux.umask(old), 0o27);
});

check("the working directory and the root are changed in a child", () => {
  scratch((dir, path) => {
    const status = inChild(0, () => {
      same(linux.chdir(path), 0);
      same(linux.getcwd(), path);
      same(linux.chdir("/"), 0);
      same(linux.fchdir(dir), 0);
      same(linux.getcwd(), path);
      same(linux.chroot(path), 0);
      same(linux.getcwd(), "/");
      failsWith(linux.chdir("/proc"), "ENOENT");
      return 5;
    });
    same(status, 5);
  });
});
