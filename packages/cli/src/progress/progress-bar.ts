import { humanSize } from "../format/human-size.ts";

const widest = 50;
/** What else is on a line, about. */
const beside = 50;

/** "[=====>     ] 1.2MB/3.4MB"; without the bar on a terminal that is too narrow for one. */
export function progressBar(done: number, size: number, columns: number): string {
  const sizes = `${humanSize(done).padStart(7)}/${humanSize(size)}`;
  const width = Math.min(columns - beside, widest);
  if (width < 5) return sizes;
  const filled = size === 0 ? width : Math.floor((Math.min(done, size) / size) * width);
  const tip = filled < width ? ">" : "";
  return `[${`${"=".repeat(filled)}${tip}`.padEnd(width)}] ${sizes}`;
}
