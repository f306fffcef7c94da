// Prints "ARCHITECTURE NUMBER NAME" for every system call that libseccomp knows.
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name;
  int first;
} architectures[] = {
    {"x86", 0},      {"x86_64", 0},       {"x32", 0x40000000}, {"arm", 0},      {"aarch64", 0},
    {"mips", 4000},  {"mips64", 5000},    {"mips64n32", 6000}, {"ppc", 0},      {"ppc64", 0},
    {"s390", 0},     {"s390x", 0},        {"parisc", 0},       {"parisc64", 0}, {"riscv64", 0},
};

static char *names[1000];
static size_t count;

static uint32_t token_of(const char *name) {
  uint32_t token = seccomp_arch_resolve_name(name);
  if (token == 0) {
    fprintf(stderr, "libseccomp knows no %s\n", name);
    exit(1);
  }
  return token;
}

/** By number: some calls are under their own numbers here only, beside socketcall(2) and ipc(2). */
static void list_numbers(const char *name, int first, int last) {
  for (int number = first; number <= last; number++) {
    char *call = seccomp_syscall_resolve_num_arch(token_of(name), number);
    if (call == NULL) continue;
    printf("%s %d %s\n", name, number, call);
    if (count == sizeof names / sizeof *names) {
      fprintf(stderr, "too many names\n");
      exit(1);
    }
    size_t known = 0;
    while (known < count && strcmp(names[known], call) != 0) known++;
    if (known == count) names[count++] = call;
  }
}

/** By name: some calls have two names, and a number tells the first of them only. */
static void list_names(const char *name) {
  for (size_t i = 0; i < count; i++) {
    int number = seccomp_syscall_resolve_name_arch(token_of(name), names[i]);
    if (number >= 0) printf("%s %d %s\n", name, number, names[i]);
  }
}

int main(void) {
  size_t all = sizeof architectures / sizeof *architectures;
  for (size_t i = 0; i < all; i++) {
    list_numbers(architectures[i].name, architectures[i].first, architectures[i].first + 999);
  }
  list_numbers("arm", 0xf0001, 0xf0006);
  for (size_t i = 0; i < all; i++) list_names(architectures[i].name);
  return 0;
}
