/*
 * Runs commands one after the other and says what each of them cost, so that nothing but the
 * command is in the figure: no shell, no interpreter's fork, no inherited memory peak (this program
 * is static and small, and ru_maxrss of a child starts from what its parent has resident).
 *
 * One request a line on standard input, fields parted by tabs, one answer a line:
 *   run   PROGRAM ARGUMENT…   ->  nanoseconds  peak RSS in KiB  exit status (128 + signal)
 *   reap  PIDFILE             ->  0 0 exit status of the process named there, once it is over
 *   each  FIRST COUNT PROGRAM ARGUMENT…  ->  nanoseconds of COUNT of them at once, with their numbers from
 *         FIRST on for {} in the arguments, how many failed, and the nanoseconds of each. Orphans are
 *         waited for, too.
 * Commands get /dev/null as input and output. Orphans are adopted, for `reap` to wait for them.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* At once. */
#define MOST 4096

extern char **environ;

static void die(const char *doing) {
  perror(doing);
  exit(1);
}

static long long now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000000000LL + at.tv_nsec;
}

static int code(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void run(char **argv, posix_spawn_file_actions_t *stdio) {
  struct rusage usage;
  int status;
  pid_t pid;
  long long began = now();
  int error = posix_spawnp(&pid, argv[0], stdio, NULL, argv, environ);
  if (error != 0) {
    fprintf(stderr, "%s: %s\n", argv[0], strerror(error));
    exit(1);
  }
  if (wait4(pid, &status, 0, &usage) != pid) die("wait4");
  printf("%lld %ld %d\n", now() - began, usage.ru_maxrss, code(status));
}

static void reap(const char *path) {
  int status;
  long pid;
  FILE *file = fopen(path, "r");
  if (file == NULL || fscanf(file, "%ld", &pid) != 1) die(path);
  fclose(file);
  if (waitpid((pid_t)pid, &status, 0) != pid) die("waitpid");
  printf("0 0 %d\n", code(status));
}

/* A copy with the number for {}. */
static char *numbered(const char *text, long number) {
  const char *hole = strstr(text, "{}");
  char *copy = NULL;
  int length = hole == NULL ? asprintf(&copy, "%s", text)
                            : asprintf(&copy, "%.*s%ld%s", (int)(hole - text), text, number, hole + 2);
  if (length < 0) die("asprintf");
  return copy;
}

static pid_t spawn_numbered(char **argv, long number, posix_spawn_file_actions_t *stdio) {
  char *own[256];
  size_t count = 0;
  pid_t pid;
  for (; argv[count] != NULL; count++) own[count] = numbered(argv[count], number);
  own[count] = NULL;
  int error = posix_spawnp(&pid, own[0], stdio, NULL, own, environ);
  if (error != 0) {
    fprintf(stderr, "%s: %s\n", own[0], strerror(error));
    exit(1);
  }
  while (count > 0) free(own[--count]);
  return pid;
}

static void each(long first, long count, char **argv, posix_spawn_file_actions_t *stdio) {
  static pid_t pids[MOST];
  static long long began[MOST], took[MOST];
  long left = count, failed = 0;
  int status;
  if (count < 1 || count > MOST) die("each: count");
  for (long i = 0; i < count; i++) {
    began[i] = now();
    pids[i] = spawn_numbered(argv, first + i, stdio);
  }
  while (left > 0) {
    pid_t pid = waitpid(-1, &status, 0);
    if (pid < 0) die("waitpid");
    for (long i = 0; i < count; i++) {
      if (pids[i] != pid) continue;
      pids[i] = 0;
      took[i] = now() - began[i];
      if (code(status) != 0) failed++;
      left--;
    }
  }
  printf("%lld %ld", now() - began[0], failed);
  for (long i = 0; i < count; i++) printf(" %lld", took[i]);
  printf("\n");
}

int main(void) {
  static char line[1 << 16];
  char *argv[256];
  posix_spawn_file_actions_t stdio;
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) die("/dev/null");
  posix_spawn_file_actions_init(&stdio);
  posix_spawn_file_actions_adddup2(&stdio, null, 0);
  posix_spawn_file_actions_adddup2(&stdio, null, 1);
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) die("prctl");

  while (fgets(line, sizeof line, stdin) != NULL) {
    size_t count = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *field = strtok(line, "\t"); field != NULL && count < 255; field = strtok(NULL, "\t"))
      argv[count++] = field;
    argv[count] = NULL;
    if (count >= 2 && strcmp(argv[0], "run") == 0) run(argv + 1, &stdio);
    else if (count >= 4 && strcmp(argv[0], "each") == 0)
      each(atol(argv[1]), atol(argv[2]), argv + 3, &stdio);
    else if (count == 2 && strcmp(argv[0], "reap") == 0) reap(argv[1]);
    else die("bad request");
    fflush(stdout);
  }
  return 0;
}
