import { staticTable } from "./static-table.ts";

/** Headers as bytes, none of them kept in the peer's table: the same always. Names in lower case, of ASCII as the values. */
export function encodeHeaders(headers: Readonly<Record<string, string>>): Uint8Array {
  const bytes: number[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const whole = indexOf((field) => field.name === name && field.value === value);
    if (whole > 0) {
      integer(bytes, { first: 0x80, bits: 7, value: whole });
      continue;
    }
    const index = indexOf((field) => field.name === name);
    integer(bytes, { first: 0, bits: 4, value: index });
    if (index === 0) text(bytes, name);
    text(bytes, value);
  }
  return Uint8Array.from(bytes);
}

function indexOf(
  is: (field: { readonly name: string; readonly value: string }) => boolean,
): number {
  return staticTable.findIndex(is) + 1;
}

function text(bytes: number[], value: string): void {
  integer(bytes, { first: 0, bits: 7, value: value.length });
  for (let i = 0; i < value.length; i++) bytes.push(value.charCodeAt(i));
}

function integer(
  bytes: number[],
  { first, bits, value }: { readonly first: number; readonly bits: number; readonly value: number },
): void {
  const most = 2 ** bits - 1;
  bytes.push(first | Math.min(value, most));
  if (value < most) return;
  let left = value - most;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  bytes.push(left);
}
