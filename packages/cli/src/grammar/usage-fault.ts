import { Fault } from "@skiff/base";

/** Docker's exit status for a flag that it does not understand. */
export const flagStatus = 125;

/** The line cannot be understood; nothing was done. */
export class UsageFault extends Fault {
  override readonly name: string = "UsageFault";
  /** The exit status; absent: the command's own. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super("invalid_argument", message);
    this.status = status;
  }
}
