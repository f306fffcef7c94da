// Takes seccomp listeners at a socket: agent PATH ERRNO. For each: prints the message that comes
// with it, then answers all its calls with that errno and prints "pid PID call NUMBER"; 0 lets
// them through. Ends when it is told to.
#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int receive(int connection) {
  char text[8192], control[CMSG_SPACE(sizeof(int))];
  struct iovec part = {text, sizeof text};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t length = recvmsg(connection, &message, 0);
  if (length < 0) fail("recvmsg");
  printf("%.*s\n", (int)length, text);
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_type != SCM_RIGHTS) return -1;
  int fd;
  memcpy(&fd, CMSG_DATA(header), sizeof fd);
  return fd;
}

static void answer(int listener, int error) {
  struct seccomp_notif call = {0};
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) return;
  printf("pid %d call %d\n", call.pid, call.data.nr);
  struct seccomp_notif_resp response = {
      .id = call.id, .error = -error, .flags = error == 0 ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0};
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response) != 0 && errno != ENOENT) fail("answer");
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  int server = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(server, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
  if (listen(server, 8) != 0) fail("listen");
  printf("listening\n");
  struct pollfd files[16] = {{.fd = server, .events = POLLIN}};
  int count = 1;
  for (;;) {
    if (poll(files, count, -1) < 0) fail("poll");
    for (int i = count - 1; i > 0; i--) {
      if ((files[i].revents & POLLIN) != 0) answer(files[i].fd, atoi(argv[2]));
      else if (files[i].revents != 0) {
        close(files[i].fd);
        files[i] = files[--count];
      }
    }
    if ((files[0].revents & POLLIN) == 0) continue;
    int connection = accept(server, NULL, NULL);
    int listener = receive(connection);
    close(connection);
    if (listener >= 0 && count < 16) files[count++] = (struct pollfd){listener, POLLIN, 0};
  }
}
