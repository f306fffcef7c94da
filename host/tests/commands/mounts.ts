import { linux } from "host:linux";
import { check } from "../check.ts";
import { AT_EMPTY_PATH, AT_FDCWD, CLONE_NEWNS } from "../constants.ts";
import { createFile } from "../create-file.ts";
import { done } from "../done.ts";
import { failsWith } from "../fails-with.ts";
import { inChild } from "../in-child.ts";
import { objectOf } from "../object-of.ts";
import { same } from "../same.ts";
import { scratch } from "../scratch.ts";
import { throws } from "../throws.ts";

const MS_REC_PRIVATE = 0x44000;
const MNT_DETACH = 2;
const SET_STRING = 1;
const SET_BINARY = 2;
const CREATE = 6;
const OPEN_TREE_CLONE = 1;
const MOVE_MOUNT_F_EMPTY_PATH = 4;
const MOUNT_ATTR_RDONLY = 1n;
const MS_PRIVATE = 0x40000n;

check("mount(), pivot_root() and umount2() change the root of a mount namespace", () => {
  scratch((_, path) => {
    const status = inChild(CLONE_NEWNS, () => {
      done(linux.mount(null, "/", null, MS_REC_PRIVATE, null));
      done(linux.mount("tmpfs", path, "tmpfs", 0, "size=64k,mode=755"));
      failsWith(linux.mount("x", `${path}/none`, "tmpfs", 0, null), "ENOENT");
      done(linux.mkdirat(AT_FDCWD, `${path}/old`, 0o700));
      done(linux.pivot_root(path, `${path}/old`));
      done(linux.chdir("/"));
      done(linux.umount2("/old", MNT_DETACH));
      failsWith(linux.umount2("/old", 0), "EINVAL");
      return 0;
    });
    same(status, 0);
  });
});

check("fsopen(), fsconfig(), fsmount() and move_mount() mount without a path", () => {
  scratch((_, path) => {
    const status = inChild(CLONE_NEWNS, () => {
      done(linux.mount(null, "/", null, MS_REC_PRIVATE, null));
      const context = done(linux.fsopen("tmpfs", 1));
      done(linux.fsconfig(context, SET_STRING, "size", "64k", 0));
      failsWith(linux.fsconfig(context, SET_STRING, "nonsense", "1", 0), "EINVAL");
      failsWith(linux.fsconfig(context, SET_BINARY, "size", Uint8Array.of(1, 0), 2), "EINVAL");
      throws(
        () => linux.fsconfig(context, SET_BINARY, "size", Uint8Array.of(1), 4096),
        "RangeError",
      );
      done(linux.fsconfig(context, CREATE, null, null, 0));
      const tree = done(linux.fsmount(context, 1, 0));
      done(linux.move_mount(tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH));
      const file = createFile(AT_FDCWD, `${path}/a`, "x");
      same(objectOf(linux.fstatfs(file)).type, 0x0102_1994);
      return 0;
    });
    same(status, 0);
  });
});

check("open_tree() and mount_setattr() make a read-only clone", () => {
  scratch((dir, path) => {
    done(linux.close(createFile(dir, "a", "x")));
    const tree = done(linux.open_tree(AT_FDCWD, path, OPEN_TREE_CLONE));
    const attr = { set: MOUNT_ATTR_RDONLY, clear: 0n, propagation: MS_PRIVATE, usernsFd: 0 };
    done(linux.mount_setattr(tree, "", AT_EMPTY_PATH, attr));
    failsWith(linux.openat2(tree, "a", 1, 0, 0), "EROFS");
    const wrong = { set: 1n << 60n, clear: 0, propagation: 0, usernsFd: 0 };
    failsWith(linux.mount_setattr(tree, "", AT_EMPTY_PATH, wrong), "EINVAL");
    done(linux.close(tree));
  });
});
