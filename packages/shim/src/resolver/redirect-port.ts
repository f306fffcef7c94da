import { Fault } from "@skiff/base";
import {
  AF_NETLINK,
  type Kernel,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  SOCK_CLOEXEC,
  SOCK_RAW,
} from "@skiff/kernel";
import { planRedirection } from "./plan-redirection.ts";

const NETLINK_NETFILTER = 12;

/**
 * Has what is sent to that port of the address, in this process's network namespace, come to another
 * port, and what comes from there seem to come from the first. Throws where the kernel's nf_tables
 * cannot do that: nothing is changed then.
 */
export function redirectPort(
  kernel: Kernel,
  redirection: { readonly address: Uint8Array; readonly from: number; readonly to: number },
): void {
  using socket = kernel.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
  kernel.sendmsg(socket, planRedirection(redirection), 0, [], MSG_NOSIGNAL);
  const answer = new Uint8Array(1024);
  kernel.recvmsg(socket, answer, 0, answer.length, MSG_DONTWAIT); // netlink(7): it is there when send(2) returns
  const number = new DataView(answer.buffer).getInt32(16, true); // struct nlmsgerr follows the header
  if (number !== 0) throw new Fault("unimplemented", `nf_tables: error ${-number}`);
}
