/** What stands behind one number: the first argument says which of them is meant. */
export interface Multiplexer {
  readonly syscall: string;
  readonly argument: number;
}

const socketcalls = [
  "socket",
  "bind",
  "connect",
  "listen",
  "accept",
  "getsockname",
  "getpeername",
  "socketpair",
  "send",
  "recv",
  "sendto",
  "recvfrom",
  "shutdown",
  "setsockopt",
  "getsockopt",
  "sendmsg",
  "recvmsg",
  "accept4",
  "recvmmsg",
  "sendmmsg",
];

/** SYS_SOCKET, … of linux/net.h, and SEMOP, … of linux/ipc.h. */
export const multiplexedCalls: ReadonlyMap<string, Multiplexer> = new Map<string, Multiplexer>([
  ...socketcalls.map((name, i) => [name, { syscall: "socketcall", argument: i + 1 }] as const),
  ...Object.entries({
    semop: 1,
    semget: 2,
    semctl: 3,
    semtimedop: 4,
    msgsnd: 11,
    msgrcv: 12,
    msgget: 13,
    msgctl: 14,
    shmat: 21,
    shmdt: 22,
    shmget: 23,
    shmctl: 24,
  }).map(([name, argument]) => [name, { syscall: "ipc", argument }] as const),
]);
