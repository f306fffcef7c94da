// Reads a profile, a line each for its parts, and writes the filter that libseccomp makes of it:
//   default ACTION | arch TOKEN | rule ACTION NAME COUNT {INDEX OPERATOR VALUE VALUE-TWO}
// Numbers are decimal. With an argument it does so as often, and says how long one took, in µs.
#include <errno.h>
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST 4096

struct rule {
  uint32_t action;
  char name[64];
  unsigned count;
  struct scmp_arg_cmp arguments[6];
};

static uint32_t fallback;
static uint32_t architectures[32];
static unsigned architecture_count;
static struct rule rules[MOST];
static unsigned rule_count;

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static void read_profile(void) {
  char word[16];
  while (scanf("%15s", word) == 1) {
    if (strcmp(word, "default") == 0) {
      if (scanf("%" SCNu32, &fallback) != 1) fail("default");
    } else if (strcmp(word, "arch") == 0) {
      if (scanf("%" SCNu32, &architectures[architecture_count++]) != 1) fail("arch");
    } else {
      struct rule *rule = &rules[rule_count++];
      if (rule_count == MOST) fail("too many rules");
      if (scanf("%" SCNu32 " %63s %u", &rule->action, rule->name, &rule->count) != 3) fail("rule");
      for (unsigned i = 0; i < rule->count; i++) {
        struct scmp_arg_cmp *argument = &rule->arguments[i];
        unsigned operator;
        if (scanf("%u %u %" SCNu64 " %" SCNu64, &argument->arg, &operator, &argument->datum_a,
                  &argument->datum_b) != 4) {
          fail("argument");
        }
        argument->op = operator;
      }
    }
  }
}

static scmp_filter_ctx make(void) {
  scmp_filter_ctx filter = seccomp_init(fallback);
  if (filter == NULL) fail("seccomp_init");
  for (unsigned i = 0; i < architecture_count; i++) {
    int status = seccomp_arch_add(filter, architectures[i]);
    if (status != 0 && status != -EEXIST) fail("seccomp_arch_add");
  }
  for (unsigned i = 0; i < rule_count; i++) {
    const struct rule *rule = &rules[i];
    int number = seccomp_syscall_resolve_name(rule->name);
    if (number == __NR_SCMP_ERROR) continue;
    int status =
        seccomp_rule_add_array(filter, rule->action, number, rule->count, rule->arguments);
    if (status != 0) {
      fprintf(stderr, "%s: %s\n", rule->name, strerror(-status));
      exit(1);
    }
  }
  return filter;
}

int main(int argc, char **argv) {
  read_profile();
  unsigned times = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
  int out = times > 1 ? fileno(fopen("/dev/null", "w")) : 1;
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (unsigned i = 0; i < times; i++) {
    scmp_filter_ctx filter = make();
    if (seccomp_export_bpf(filter, out) != 0) fail("seccomp_export_bpf");
    seccomp_release(filter);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  double taken = (end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3;
  if (times > 1) printf("%.0f\n", taken / times);
  return 0;
}
