/** How a field's value is laid out; the low three bits of its tag. */
export const wireType = {
  varint: 0,
  fixed64: 1,
  length: 2,
  startGroup: 3,
  endGroup: 4,
  fixed32: 5,
} as const;
