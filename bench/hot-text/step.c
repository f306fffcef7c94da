/*
 * `step LIST FROM TO PROGRAM ARGUMENT…` runs a program and all that comes of it one instruction at a
 * time, and writes to LIST each address in [FROM, TO), in hexadecimal, whose instruction was executed.
 * What is still running when the program is over is killed. Other programs that it executes run
 * freely: they may have the same addresses.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *doing) {
  perror(doing);
  exit(1);
}

/* The signal that a stopped process is to get; those of ptrace itself it does not. */
static int passed_on(int status) {
  int signal = WSTOPSIG(status);
  return status >> 16 != 0 || signal == SIGTRAP || signal == SIGSTOP ? 0 : signal;
}

/* Whether a process that has just called execve(2) runs that file again. */
static int runs(pid_t process, const struct stat *file) {
  char path[64];
  struct stat seen;
  snprintf(path, sizeof path, "/proc/%d/exe", process);
  if (stat(path, &seen) < 0) die(path);
  return seen.st_dev == file->st_dev && seen.st_ino == file->st_ino;
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: step LIST FROM TO PROGRAM ARGUMENT...\n");
    return 2;
  }
  unsigned long from = strtoul(argv[2], NULL, 16), to = strtoul(argv[3], NULL, 16);
  char *executed = calloc(to - from, 1);
  struct stat file;
  if (stat(argv[4], &file) < 0) die(argv[4]);
  pid_t program = fork();
  if (program == 0) {
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    execv(argv[4], argv + 4);
    _exit(127);
  }
  int status;
  if (executed == NULL || waitpid(program, &status, 0) < 0) die("start");
  long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                 PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SETOPTIONS, program, NULL, options) < 0) die("PTRACE_SETOPTIONS");
  for (pid_t stopped = program;;) {
    if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8) && !runs(stopped, &file)) {
      if (ptrace(PTRACE_DETACH, stopped, NULL, NULL) < 0) die("PTRACE_DETACH");
    } else if (WIFSTOPPED(status)) {
      errno = 0;
      unsigned long at =
          ptrace(PTRACE_PEEKUSER, stopped, offsetof(struct user_regs_struct, rip), NULL);
      if (errno == 0 && at >= from && at < to) executed[at - from] = 1;
      if (ptrace(PTRACE_SINGLESTEP, stopped, NULL, passed_on(status)) < 0 && errno != ESRCH)
        die("PTRACE_SINGLESTEP");
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
