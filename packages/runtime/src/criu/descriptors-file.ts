import { during } from "@skiff/base";
import {
  type At,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_CREAT,
  O_NOFOLLOW,
  O_TRUNC,
  O_WRONLY,
  readFile,
  writeAll,
} from "@skiff/kernel";
import { array, decodeJson, string } from "@skiff/spec";

/** Beside the images, named and written as runc does: what standard input and outputs are called. */
const name = "descriptors.json";

export function writeDescriptors(
  kernel: Files,
  images: At,
  descriptors: readonly (string | undefined)[],
): void {
  during(`write ${name}`, () => {
    const flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
    using file = kernel.openat2(images, name, { flags, mode: 0o600 });
    writeAll(kernel, file, JSON.stringify(descriptors.map((text) => text ?? "")));
  });
}

/** Which of this process's first three descriptors take the place of which file. */
export function readDescriptors(
  kernel: Files,
  images: At,
): readonly { readonly key: string; readonly fd: number }[] {
  const text = ignoring(["ENOENT"], () => readFile(kernel, name, images)) ?? "[]";
  const names = during(name, () => decodeJson(text, array(string)));
  return names
    .slice(0, 3)
    .map((key, fd) => ({ key, fd }))
    .filter(({ key }) => /^(pipe:|file)\[/.test(key));
}
