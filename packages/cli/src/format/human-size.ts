const units = ["B", "kB", "MB", "GB", "TB", "PB"];

/** A size in decimal units and three digits, as Docker prints it: "1.24MB"; or in four, as where it counts what is used. */
export function humanSize(bytes: number, digits: 3 | 4 = 3): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${Number(size.toPrecision(digits))}${units[unit]}`;
}
