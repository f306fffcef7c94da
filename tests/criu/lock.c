/* Takes a lock and counts; or exits with 1 where it is taken already. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

int main(void) {
  int file = open("/dev/shm/lock", O_RDWR | O_CREAT, 0600);
  if (file < 0 || flock(file, LOCK_EX | LOCK_NB) != 0) return 1;
  for (int i = 1;; i++) {
    printf("%d\n", i);
    fflush(stdout);
    usleep(10000);
  }
}
