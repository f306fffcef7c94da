// Leaves a hundred thousand cycles behind, and tells how many pages of memory it has then.
import { linux } from "host:linux";
import { AT_FDCWD, O_RDONLY } from "../constants.ts";

for (let count = 0; count < 100_000; count += 1) {
  const one: { list: number[]; other?: object } = { list: Array.from({ length: 32 }, () => count) };
  one.other = { one };
}
const statm = linux.openat2(AT_FDCWD, "/proc/self/statm", O_RDONLY, 0, 0);
const text = new Uint8Array(100);
const length = linux.read(statm, text, 0, 100);
const [, resident] = new TextDecoder().decode(text.subarray(0, length)).split(" ");
linux.write(1, `${resident}\n`, 0);
