/*
 * The floor: what the kernel alone takes for create, start and delete of the default bundle. The
 * same system calls with their arguments written out, in one process and with no logic: no JSON,
 * no second program, no error handling beyond stopping.
 *
 *   floor BUNDLE STATE-FOLDER CGROUP-NAME PROGRAM
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(call)                                                     \
  do {                                                                 \
    if ((call) < 0) {                                                  \
      fprintf(stderr, "floor: %s: %s\n", #call, strerror(errno));      \
      _exit(1);                                                        \
    }                                                                  \
  } while (0)

static char hierarchies[32][256];
static int hierarchy_count;

static void write_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  MUST(fd);
  MUST(write(fd, text, strlen(text)));
  close(fd);
}

/* Mount points of the cgroup hierarchies, from one read of mountinfo. */
static void read_hierarchies(void) {
  static char text[1 << 16];
  int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
  ssize_t length = 0, got;
  MUST(fd);
  while ((got = read(fd, text + length, sizeof text - 1 - length)) > 0) length += got;
  close(fd);
  for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
    if (strstr(line, " - cgroup") != NULL)
      sscanf(line, "%*s %*s %*s %*s %255s", hierarchies[hierarchy_count++]);
}

static void in_hierarchy(char *path, int i, const char *name, const char *file) {
  snprintf(path, 512, "%s/%s%s", hierarchies[i], name, file);
}

static void make_cgroups(const char *name) {
  char path[512];
  for (int i = 0; i < hierarchy_count; i++) {
    in_hierarchy(path, i, name, "");
    MUST(mkdir(path, 0755));
    if (strstr(hierarchies[i], "/cpuset") == NULL) continue;
    char parent[512], value[256];
    const char *files[] = {"/cpuset.cpus", "/cpuset.mems"};
    for (int f = 0; f < 2; f++) {
      snprintf(parent, sizeof parent, "%s%s", hierarchies[i], files[f]);
      int fd = open(parent, O_RDONLY | O_CLOEXEC);
      MUST(fd);
      ssize_t length = read(fd, value, sizeof value - 1);
      MUST(length);
      close(fd);
      value[length] = '\0';
      in_hierarchy(path, i, name, files[f]);
      write_file(path, value);
    }
  }
}

static void allow_devices(const char *name) {
  static const char *allowed[] = {"c *:* m",   "b *:* m",   "c 1:3 rwm",  "c 1:8 rwm", "c 1:7 rwm",
                                  "c 5:0 rwm", "c 1:5 rwm", "c 1:9 rwm",  "c 5:1 rwm", "c 136:* rwm",
                                  "c 5:2 rwm"};
  char path[512];
  for (int i = 0; i < hierarchy_count; i++) {
    if (strstr(hierarchies[i], "/devices") == NULL) continue;
    in_hierarchy(path, i, name, "/devices.deny");
    write_file(path, "a");
    in_hierarchy(path, i, name, "/devices.allow");
    for (size_t a = 0; a < sizeof allowed / sizeof *allowed; a++) write_file(path, allowed[a]);
  }
}

static void join_cgroups(const char *name) {
  char path[512];
  for (int i = 0; i < hierarchy_count; i++) {
    in_hierarchy(path, i, name, "/tasks");
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) { /* v2 */
      in_hierarchy(path, i, name, "/cgroup.procs");
      fd = open(path, O_WRONLY | O_CLOEXEC);
    }
    MUST(fd);
    MUST(write(fd, "0", 1));
    close(fd);
  }
}

static void make_device(const char *path, int major_number, int minor_number) {
  MUST(mknod(path, S_IFCHR | 0666, makedev(major_number, minor_number)));
  MUST(chown(path, 0, 0));
}

static void mount_all(void) {
  const unsigned long no = MS_NOSUID | MS_NOEXEC | MS_NODEV;
  MUST(mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL));
  MUST(mount("rootfs", "rootfs", NULL, MS_BIND | MS_REC, NULL));
  MUST(chdir("rootfs"));
  MUST(mount("proc", "proc", "proc", 0, NULL));
  MUST(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"));
  MUST(mkdir("dev/pts", 0755));
  MUST(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
             "newinstance,ptmxmode=0666,mode=0620,gid=5"));
  MUST(mkdir("dev/shm", 0755));
  MUST(mount("shm", "dev/shm", "tmpfs", no, "mode=1777,size=65536k"));
  MUST(mkdir("dev/mqueue", 0755));
  MUST(mount("mqueue", "dev/mqueue", "mqueue", no, NULL));
  MUST(mount("sysfs", "sys", "sysfs", no | MS_RDONLY, NULL));
}

static void mount_cgroups(const char *name) {
  const unsigned long flags = MS_NOSUID | MS_NOEXEC | MS_NODEV | MS_RELATIME;
  char from[512], to[512];
  if (hierarchy_count == 1) { /* v2 alone */
    MUST(mount("cgroup", "sys/fs/cgroup", "cgroup2", flags | MS_RDONLY, NULL));
    return;
  }
  MUST(mount("tmpfs", "sys/fs/cgroup", "tmpfs", flags & ~MS_RELATIME, "mode=755"));
  for (int i = 0; i < hierarchy_count; i++) {
    snprintf(from, sizeof from, "%s/%s", hierarchies[i], name);
    snprintf(to, sizeof to, "sys/fs/cgroup/%s", strrchr(hierarchies[i], '/') + 1);
    MUST(mkdir(to, 0755));
    MUST(mount(from, to, NULL, MS_BIND | MS_REC, NULL));
    MUST(mount(NULL, to, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | flags, NULL));
  }
  MUST(mount(NULL, "sys/fs/cgroup", NULL, MS_REMOUNT | MS_RDONLY | (flags & ~MS_RELATIME), "mode=755"));
}

static void make_devices(void) {
  make_device("dev/null", 1, 3);
  make_device("dev/zero", 1, 5);
  make_device("dev/full", 1, 7);
  make_device("dev/random", 1, 8);
  make_device("dev/urandom", 1, 9);
  make_device("dev/tty", 5, 0);
  MUST(symlink("/proc/self/fd", "dev/fd"));
  MUST(symlink("/proc/self/fd/0", "dev/stdin"));
  MUST(symlink("/proc/self/fd/1", "dev/stdout"));
  MUST(symlink("/proc/self/fd/2", "dev/stderr"));
  MUST(symlink("/proc/kcore", "dev/core"));
  MUST(symlink("pts/ptmx", "dev/ptmx"));
}

static void enter_root(void) {
  int old = open("/", O_DIRECTORY | O_PATH | O_CLOEXEC);
  MUST(old);
  MUST(syscall(SYS_pivot_root, ".", "."));
  MUST(fchdir(old));
  MUST(umount2(".", MNT_DETACH));
  MUST(chdir("/"));
  close(old);
  MUST(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
}

static void hide_paths(void) {
  static const char *read_only[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
                                    "/proc/sysrq-trigger"};
  static const char *masked[] = {"/proc/acpi",        "/proc/asound",     "/proc/kcore",
                                 "/proc/keys",        "/proc/latency_stats", "/proc/timer_list",
                                 "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware",
                                 "/proc/scsi"};
  for (size_t i = 0; i < sizeof read_only / sizeof *read_only; i++) {
    if (mount(read_only[i], read_only[i], NULL, MS_BIND | MS_REC, NULL) < 0) continue;
    MUST(mount(NULL, read_only[i], NULL,
               MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
  }
  for (size_t i = 0; i < sizeof masked / sizeof *masked; i++)
    if (mount("/dev/null", masked[i], NULL, MS_BIND, NULL) < 0 && errno == ENOTDIR)
      MUST(mount("tmpfs", masked[i], "tmpfs", MS_RDONLY, NULL));
}

static void raise_loopback(void) {
  struct ifreq request = {.ifr_name = "lo"};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  MUST(fd);
  MUST(ioctl(fd, SIOCGIFFLAGS, &request));
  request.ifr_flags |= IFF_UP;
  MUST(ioctl(fd, SIOCSIFFLAGS, &request));
  close(fd);
}

/* CAP_AUDIT_WRITE, CAP_KILL and CAP_NET_BIND_SERVICE stay, as in the default configuration. */
static void drop_privileges(void) {
  const unsigned kept = 1u << 29 | 1u << 5 | 1u << 10;
  const struct rlimit files = {1024, 1024};
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {{kept, kept, 0}, {0, 0, 0}};
  MUST(setrlimit(RLIMIT_NOFILE, &files));
  for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
    if (cap > 31 || !(kept >> cap & 1)) MUST(prctl(PR_CAPBSET_DROP, cap, 0, 0, 0));
  MUST(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
  MUST(syscall(SYS_setgroups, 0, NULL));
  MUST(syscall(SYS_setresgid, 0, 0, 0));
  MUST(syscall(SYS_setresuid, 0, 0, 0));
  MUST(syscall(SYS_capset, &header, sets));
  MUST(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
  MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

static void child(const char *name, const char *program, int made, int started) {
  char byte;
  char *const environment[] = {"PATH=/bin", "TERM=xterm", NULL};
  MUST(setsid());
  MUST(sethostname("floor", 5));
  raise_loopback();
  mount_all();
  MUST(read(made, &byte, 1));
  join_cgroups(name);
  mount_cgroups(name);
  umask(0);
  make_devices();
  umask(022);
  enter_root();
  hide_paths();
  drop_privileges();
  MUST(syscall(SYS_close_range, 3, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */));
  MUST(read(started, &byte, 1));
  execle(program, program, (char *)NULL, environment);
  MUST(-1);
}

static void write_record(const char *state, const char *text) {
  char from[512], to[512];
  snprintf(from, sizeof from, "%s/state.new", state);
  snprintf(to, sizeof to, "%s/state", state);
  int fd = open(from, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  MUST(fd);
  MUST(write(fd, text, strlen(text)));
  close(fd);
  MUST(rename(from, to));
}

static void remove_all(const char *state, const char *name) {
  char path[512];
  for (int i = 0; i < hierarchy_count; i++) {
    in_hierarchy(path, i, name, "");
    MUST(rmdir(path));
  }
  snprintf(path, sizeof path, "%s/state", state);
  MUST(unlink(path));
  MUST(rmdir(state));
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: floor BUNDLE STATE-FOLDER CGROUP-NAME PROGRAM\n");
    return 1;
  }
  const char *state = argv[2], *name = argv[3];
  int made[2], started[2], status;
  struct clone_args args = {
      .flags = CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS,
      .exit_signal = SIGCHLD,
  };
  MUST(chdir(argv[1]));
  read_hierarchies();
  MUST(pipe2(made, O_CLOEXEC));
  MUST(pipe2(started, O_CLOEXEC));
  MUST(mkdir(state, 0700));
  write_record(state, "creating");
  pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
  MUST(pid);
  if (pid == 0) child(name, argv[4], made[0], started[0]);
  make_cgroups(name);
  allow_devices(name);
  MUST(write(made[1], "", 1));
  write_record(state, "created");
  MUST(write(started[1], "", 1));
  MUST(waitpid(pid, &status, 0));
  remove_all(state, name);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
