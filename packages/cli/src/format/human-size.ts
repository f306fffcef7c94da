const units = ["B", "kB", "MB", "GB", "TB", "PB"];

/** A size in decimal units and three digits, as Docker prints it: "1.24MB". */
export function humanSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${Number(size.toPrecision(3))}${units[unit]}`;
}
