// Makes a system call in a container and prints errno(3), 0 for none: call x86_64|x86|x32 NUMBER {ARGUMENT}
// Links nothing but what makes calls, so that a strict filter lets it run.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long call_x86(long number, const long *a) {
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4])
                   : "memory", "r8", "r9", "r10", "r11");
  return result;
}

int main(int argc, char **argv) {
  long arguments[6] = {0};
  if (argc < 3) return 2;
  long number = strtol(argv[2], NULL, 0);
  for (int i = 3; i < argc && i < 9; i++) arguments[i - 3] = strtoul(argv[i], NULL, 0);
  long result;
  if (strcmp(argv[1], "x86") == 0) {
    result = call_x86(number, arguments);
  } else {
    if (strcmp(argv[1], "x32") == 0) number |= 0x40000000;
    result = syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                     arguments[5]);
    if (result == -1) result = -errno;
  }
  char line[32];
  int length = snprintf(line, sizeof line, "%ld\n", result < 0 ? -result : 0);
  _exit(write(1, line, length) == length ? 0 : 1);
}
