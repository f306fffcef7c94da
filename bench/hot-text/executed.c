/*
 * `executed LIST INSTRUCTIONS PROGRAM ARGUMENT…` runs a program and all that comes of it with a
 * breakpoint at each address that the file INSTRUCTIONS has, in hexadecimal, and writes to LIST those
 * that were come to. A breakpoint is taken away when it is hit: each costs once in a process.
 * What is still running when the program is over is killed. Other programs that it executes run
 * freely: they may have other instructions at the same addresses.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BREAKPOINT = 0xcc };

static unsigned long from = -1UL, to;
static unsigned char *original, *planted, *executed; /* what is at [from, to) */

static void die(const char *doing) {
  perror(doing);
  exit(1);
}

/* Reads where instructions start; the bytes there are not known yet. */
static void read_instructions(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) die(path);
  unsigned long at;
  while (fscanf(file, "%lx", &at) == 1) {
    if (at < from) from = at;
    if (at >= to) to = at + 1;
  }
  original = malloc(to - from);
  planted = calloc(to - from, 1);
  executed = calloc(to - from, 1);
  if (original == NULL || planted == NULL || executed == NULL) die(path);
  rewind(file);
  while (fscanf(file, "%lx", &at) == 1) planted[at - from] = BREAKPOINT;
  fclose(file);
}

/* In a process that has just executed the program. */
static void plant(pid_t process) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", process);
  int memory = open(path, O_RDWR | O_CLOEXEC);
  ssize_t length = to - from;
  if (memory < 0 || pread(memory, original, length, from) != length) die(path);
  unsigned char *text = malloc(length);
  if (text == NULL) die("malloc");
  for (ssize_t at = 0; at < length; at++) text[at] = planted[at] ? BREAKPOINT : original[at];
  if (pwrite(memory, text, length, from) != length) die(path);
  free(text);
  close(memory);
}

/* Whether a process stopped at a breakpoint, which is gone then: it goes on with what was there. */
static int passes_breakpoint(pid_t process) {
  size_t rip = offsetof(struct user_regs_struct, rip);
  errno = 0;
  unsigned long at = ptrace(PTRACE_PEEKUSER, process, rip, NULL) - 1;
  if (errno != 0 || at < from || at >= to || !planted[at - from]) return 0;
  executed[at - from] = 1;
  unsigned long word = ptrace(PTRACE_PEEKTEXT, process, at, NULL);
  memcpy(&word, &original[at - from], 1);
  ptrace(PTRACE_POKETEXT, process, at, word);
  ptrace(PTRACE_POKEUSER, process, rip, at);
  return 1;
}

/* Whether a process that has just called execve(2) runs that file again. */
static int runs(pid_t process, const struct stat *file) {
  char path[64];
  struct stat seen;
  snprintf(path, sizeof path, "/proc/%d/exe", process);
  if (stat(path, &seen) < 0) die(path);
  return seen.st_dev == file->st_dev && seen.st_ino == file->st_ino;
}

/* Lets a stopped process go on, with the signal that it is to get: those of ptrace itself it does not. */
static void go_on(pid_t process, int status) {
  int signal = WSTOPSIG(status);
  int of_ptrace = status >> 16 != 0 || signal == SIGSTOP ||
                  (signal == SIGTRAP && passes_breakpoint(process));
  if (ptrace(PTRACE_CONT, process, NULL, of_ptrace ? 0 : signal) < 0 && errno != ESRCH)
    die("PTRACE_CONT");
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: executed LIST INSTRUCTIONS PROGRAM ARGUMENT...\n");
    return 2;
  }
  read_instructions(argv[2]);
  struct stat file;
  if (stat(argv[3], &file) < 0) die(argv[3]);
  pid_t program = fork();
  if (program == 0) {
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    execv(argv[3], argv + 3);
    _exit(127);
  }
  int status;
  if (waitpid(program, &status, 0) < 0) die("start");
  long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                 PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SETOPTIONS, program, NULL, options) < 0) die("PTRACE_SETOPTIONS");
  for (pid_t stopped = program;;) {
    int executes = status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8);
    if (executes && !runs(stopped, &file)) {
      if (ptrace(PTRACE_DETACH, stopped, NULL, NULL) < 0) die("PTRACE_DETACH");
    } else if (WIFSTOPPED(status)) {
      if (executes) plant(stopped);
      go_on(stopped, status);
    } else if (stopped == program) {
      break;
    }
    stopped = waitpid(-1, &status, __WALL);
    if (stopped < 0) die("waitpid");
  }
  FILE *list = fopen(argv[1], "w");
  if (list == NULL) die(argv[1]);
  for (unsigned long at = from; at < to; at++)
    if (executed[at - from]) fprintf(list, "%lx\n", at);
  if (fclose(list) != 0) die(argv[1]);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
