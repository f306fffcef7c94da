// devices CGROUP refuse FLAGS: attaches to the v2 cgroup a program that refuses all devices.
// devices CGROUP list: prints the ids of the programs that are attached to it for devices.
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf(int command, union bpf_attr *attr) {
  int result = syscall(SYS_bpf, command, attr, sizeof *attr);
  if (result >= 0) return result;
  perror("bpf");
  exit(1);
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int cgroup = open(argv[1], O_RDONLY | O_DIRECTORY);
  union bpf_attr attr;
  memset(&attr, 0, sizeof attr);
  if (argc == 4) {
    struct bpf_insn program[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K}, {.code = BPF_JMP | BPF_EXIT}};
    attr.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attr.insns = (unsigned long)program;
    attr.insn_cnt = 2;
    attr.license = (unsigned long)"";
    int loaded = bpf(BPF_PROG_LOAD, &attr);
    memset(&attr, 0, sizeof attr);
    attr.target_fd = cgroup;
    attr.attach_bpf_fd = loaded;
    attr.attach_type = BPF_CGROUP_DEVICE;
    attr.attach_flags = atoi(argv[3]);
    bpf(BPF_PROG_ATTACH, &attr);
    return 0;
  }
  unsigned ids[64];
  attr.query.target_fd = cgroup;
  attr.query.attach_type = BPF_CGROUP_DEVICE;
  attr.query.prog_ids = (unsigned long)ids;
  attr.query.prog_cnt = 64;
  bpf(BPF_PROG_QUERY, &attr);
  for (unsigned i = 0; i < attr.query.prog_cnt; i++) printf("%u\n", ids[i]);
  return 0;
}
