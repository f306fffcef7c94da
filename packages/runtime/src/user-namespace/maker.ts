/** Who makes containers without being root. */
export interface Maker {
  readonly uid: number;
  readonly gid: number;
}
