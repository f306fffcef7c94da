import {
  AT_FDCWD,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_PATH,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  readAll,
  readFile,
  SEEK_SET,
  writeAll,
  writeFile,
} from "@skiff/kernel";
import type { ContractCase } from "../contract-case.ts";
import { makeFile } from "../make-file.ts";
import { refused } from "../refused.ts";
import { same } from "../same.ts";

export const files: readonly ContractCase[] = [
  {
    name: "readStart() reads a small file, and no more than 4096 bytes of a large one",
    play: ({ kernel, dir }) => {
      const path = `${dir}/file`;
      makeFile(kernel, path);
      same(kernel.readStart(AT_FDCWD, path), "");
      writeFile(kernel, path, "words");
      same(kernel.readStart(AT_FDCWD, path), "words");
      writeFile(kernel, path, "x".repeat(5000));
      same(kernel.readStart(AT_FDCWD, path), "x".repeat(4096));
      refused("ENOENT", () => kernel.readStart(AT_FDCWD, `${dir}/nothing`));
      refused("EISDIR", () => kernel.readStart(AT_FDCWD, dir));
    },
  },
  {
    name: "readWords() picks words of many files, and readLinks() reads many links; undefined is what cannot be read",
    play: ({ kernel, dir }) => {
      using folder = kernel.openat2(AT_FDCWD, dir, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
      makeFile(kernel, `${dir}/a.txt`);
      writeFile(kernel, `${dir}/a.txt`, "1 (x) y) S 4\n 5  6\n");
      const files = { names: ["a", "nothing", "a"], rest: ".txt" };
      const words = (after: string, numbers: readonly number[]): unknown =>
        kernel.readWords(folder, files, { after, numbers }).map((text) => text ?? "none");
      same(words(")", [0, 3]), ["S 6", "none", "S 6"]);
      same(words("", [0]), ["1", "none", "1"]);
      same(words("", [1, 2, 9]), ["(x) y)", "none", "(x) y)"]);
      kernel.symlinkat("some\nwhere", folder, "a.link");
      refused("EEXIST", () => kernel.symlinkat("elsewhere", folder, "a.link"));
      const links = kernel.readLinks(folder, { names: ["a", "nothing"], rest: ".link" });
      same(
        links.map((text) => text ?? "none"),
        ["some\nwhere", "none"],
      );
      same(kernel.readLinks(folder, files).length, 3);
      refused("EINVAL", () => kernel.readlinkat(folder, "a.txt"));
      kernel.unlinkat(folder, "a.link", 0);
    },
  },
  {
    name: "isThere() says whether something has the name, and throws where nobody can say",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`);
      same(kernel.isThere(AT_FDCWD, `${dir}/file`), true);
      same(kernel.isThere(AT_FDCWD, dir), true);
      same(kernel.isThere(AT_FDCWD, `${dir}/nothing`), false);
      refused("ENOTDIR", () => kernel.isThere(AT_FDCWD, `${dir}/file/below`));
    },
  },
  {
    name: "openat2() refuses what is not there, and what lies below it or below a file",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`);
      const open = (path: string): unknown =>
        kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_CLOEXEC });
      refused("ENOENT", () => open(`${dir}/nothing`));
      refused("ENOENT", () => open(`${dir}/nothing/below`));
      refused("ENOENT", () => open(""));
      refused("ENOTDIR", () => open(`${dir}/file/below`));
      refused("ENOTDIR", () => open(`${dir}/file/`));
    },
  },
  {
    name: "openat2() makes a file with O_CREAT, with O_EXCL only where none is",
    play: ({ kernel, dir }) => {
      const open = (flags: number): void => {
        using _file = kernel.openat2(AT_FDCWD, `${dir}/file`, { flags, mode: 0o600 });
      };
      open(O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
      refused("EEXIST", () => open(O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC));
      open(O_WRONLY | O_CREAT | O_CLOEXEC);
      refused("ENOENT", () =>
        kernel.openat2(AT_FDCWD, `${dir}/no/file`, { flags: O_WRONLY | O_CREAT, mode: 0o600 }),
      );
    },
  },
  {
    name: "openat2() refuses to write to a directory, and a file as a directory",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`);
      refused("EISDIR", () => kernel.openat2(AT_FDCWD, dir, { flags: O_RDWR | O_CLOEXEC }));
      refused("ENOTDIR", () =>
        kernel.openat2(AT_FDCWD, `${dir}/file`, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC }),
      );
    },
  },
  {
    name: "openat2() starts at the directory it is given, but for an absolute path",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`, "text");
      using folder = kernel.openat2(AT_FDCWD, dir, { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
      same(readFile(kernel, "file", folder), "text");
      same(readFile(kernel, "./file", folder), "text");
      same(readFile(kernel, `${dir}/file`, folder), "text");
    },
  },
  {
    name: "write() and read() go on where the last one ended, and lseek() elsewhere",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`);
      using file = kernel.openat2(AT_FDCWD, `${dir}/file`, { flags: O_RDWR | O_CLOEXEC });
      writeAll(kernel, file, "one ");
      writeAll(kernel, file, "two");
      same(readAll(kernel, file).length, 0);
      same(kernel.lseek(file, 4, SEEK_SET), 4);
      same(new TextDecoder().decode(readAll(kernel, file)), "two");
      kernel.lseek(file, 0, SEEK_SET);
      writeAll(kernel, file, "ONE");
      same(readFile(kernel, `${dir}/file`), "ONE two");
    },
  },
  {
    name: "write() writes from an offset of its bytes on, and says how many",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`);
      using file = kernel.openat2(AT_FDCWD, `${dir}/file`, { flags: O_WRONLY | O_CLOEXEC });
      same(kernel.write(file, "über", 0), 5);
      same(kernel.write(file, Uint8Array.of(97, 98, 99), 2), 1);
      same(readFile(kernel, `${dir}/file`), "überc");
    },
  },
  {
    name: "openat2() with O_TRUNC empties a file",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`, "text");
      using _file = kernel.openat2(AT_FDCWD, `${dir}/file`, { flags: O_WRONLY | O_TRUNC });
      same(readFile(kernel, `${dir}/file`), "");
    },
  },
  {
    name: "read() and write() refuse what was opened otherwise, and what is closed",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/file`, "text");
      const read = (file: { readonly fd: number }): number =>
        kernel.read(file, new Uint8Array(4), 0, 4);
      using path = kernel.openat2(AT_FDCWD, `${dir}/file`, { flags: O_PATH | O_CLOEXEC });
      refused("EBADF", () => read(path));
      using reading = kernel.openat2(AT_FDCWD, `${dir}/file`, { flags: O_RDONLY | O_CLOEXEC });
      refused("EBADF", () => kernel.write(reading, "x", 0));
      const closed = kernel.openat2(AT_FDCWD, `${dir}/file`, { flags: O_RDONLY | O_CLOEXEC });
      closed[Symbol.dispose]();
      refused("EBADF", () => read({ fd: 999 }));
      closed[Symbol.dispose]();
      same(read(reading), 4);
      using folder = kernel.openat2(AT_FDCWD, dir, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
      refused("EISDIR", () => read(folder));
    },
  },
  {
    name: "renameat2() replaces what has the name, unless it must not",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/a`, "A");
      makeFile(kernel, `${dir}/b`, "B");
      using folder = kernel.openat2(AT_FDCWD, dir, { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
      refused("EEXIST", () => kernel.renameat2(folder, "a", folder, "b", 1));
      kernel.renameat2(folder, "a", folder, "b", 0);
      same(readFile(kernel, `${dir}/b`), "A");
      refused("ENOENT", () => readFile(kernel, `${dir}/a`));
      refused("ENOENT", () => kernel.renameat2(folder, "a", folder, "b", 0));
      refused("ENOENT", () => kernel.renameat2(folder, "b", folder, "no/b", 0));
    },
  },
  {
    name: "a file that is open is read on after it was renamed, replaced or unlinked",
    play: ({ kernel, dir }) => {
      makeFile(kernel, `${dir}/a`, "A");
      makeFile(kernel, `${dir}/b`, "B");
      using open = kernel.openat2(AT_FDCWD, `${dir}/b`, { flags: O_RDONLY | O_CLOEXEC });
      kernel.renameat2(AT_FDCWD, `${dir}/a`, AT_FDCWD, `${dir}/b`, 0);
      kernel.unlinkat(AT_FDCWD, `${dir}/b`, 0);
      same(new TextDecoder().decode(readAll(kernel, open)), "B");
    },
  },
];
