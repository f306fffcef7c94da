export interface DeviceNumber {
  readonly major: number;
  readonly minor: number;
}

/** The two parts of stat(2)'s `st_rdev`, as makedev(3) has them. */
export function deviceNumber(rdev: number): DeviceNumber {
  const number = BigInt(rdev);
  return {
    major: Number(((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn)),
    minor: Number((number & 0xffn) | ((number >> 12n) & 0xffffff00n)),
  };
}
