/** A unit of one of the systemds that may run on a host. */
export interface UnitName {
  readonly name: string;
  /** The path of the socket at which that systemd itself answers. */
  readonly socket: string;
}

/** Of the systemd that is the first process. Users' own are in their runtime directories. */
export const systemSocket = "/run/systemd/private";
