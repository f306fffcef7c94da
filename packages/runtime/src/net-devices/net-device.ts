/** A network device of the host's, and what a container calls it. */
export interface NetDevice {
  readonly name: string;
  readonly newName: string;
}
