import { type Decoder, Mismatch, string } from "../decode/index.ts";

/** cpuset(7), "List format": 0-2,7. */
export function decodeNumberList(what: string): Decoder<readonly number[]> {
  return (value) => {
    const text = string(value);
    return text.split(",").flatMap((range) => {
      const [, first, last = first] = /^ *(\d{1,4})(?:-(\d{1,4}))? *$/.exec(range) ?? [];
      const length = Number(last) - Number(first) + 1;
      if (first !== undefined && length > 0) {
        return Array.from({ length }, (_, index) => Number(first) + index);
      }
      throw new Mismatch(`${JSON.stringify(text)} is no list of ${what} such as 0-2,7`);
    });
  };
}
