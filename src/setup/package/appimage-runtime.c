/*
 * The first part of an AppImage (type 2), in place of the one that electron-builder downloads: it unpacks the SquashFS
 * that follows it into a folder of its own below TMPDIR, runs AppRun there and takes the folder away afterwards.
 * It needs neither FUSE nor any library of the system, and knows --appimage-offset, --appimage-extract and
 * --appimage-extract-and-run. AppRun finds APPIMAGE, APPDIR, ARGV0 and OWD, as the AppImage specification says.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "squashfuse.h"

static void fail(const char *what) {
  fprintf(stderr, "appimage: %s: %s\n", what, strerror(errno));
  exit(127);
}

/* Where this program ends and the SquashFS begins. */
static off_t end_of_program(const char *self) {
  Elf64_Ehdr head;
  int file = open(self, O_RDONLY | O_CLOEXEC);
  if (file < 0 || pread(file, &head, sizeof head, 0) != sizeof head) fail("reading myself");
  close(file);
  return (off_t)head.e_shoff + (off_t)head.e_shentsize * head.e_shnum;
}

static void copy_file(sqfs *fs, sqfs_inode *inode, const char *to) {
  static char part[1 << 20];
  int file = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, inode->base.mode & 07777);
  if (file < 0) fail(to);
  sqfs_off_t at = 0, size = inode->xtra.reg.file_size;
  while (at < size) {
    sqfs_off_t got = sizeof part;
    if (sqfs_read_range(fs, inode, at, &got, part) != SQFS_OK || got <= 0) {
      errno = EIO;
      fail(to);
    }
    for (sqfs_off_t written = 0; written < got;) {
      ssize_t now = write(file, part + written, got - written);
      if (now < 0) fail(to);
      written += now;
    }
    at += got;
  }
  fchmod(file, inode->base.mode & 07777);
  close(file);
}

static void copy_link(sqfs *fs, sqfs_inode *inode, const char *to) {
  char target[PATH_MAX];
  size_t size = sizeof target;
  if (sqfs_readlink(fs, inode, target, &size) != SQFS_OK) {
    errno = EIO;
    fail(to);
  }
  if (symlink(target, to)) fail(to);
}

static void extract(const char *self, off_t offset, const char *into) {
  sqfs fs;
  sqfs_traverse walk;
  sqfs_err error = SQFS_OK;
  char path[PATH_MAX];
  if (sqfs_open_image(&fs, self, offset) != SQFS_OK) {
    errno = EINVAL;
    fail("no SquashFS behind me");
  }
  if (sqfs_traverse_open(&walk, &fs, sqfs_inode_root(&fs)) != SQFS_OK) {
    errno = EIO;
    fail("its root");
  }
  while (sqfs_traverse_next(&walk, &error)) {
    sqfs_inode inode;
    if (walk.dir_end) continue;
    if (snprintf(path, sizeof path, "%s/%s", into, walk.path) >= (int)sizeof path) {
      errno = ENAMETOOLONG;
      fail(walk.path);
    }
    if (sqfs_inode_get(&fs, &inode, sqfs_dentry_inode(&walk.entry)) != SQFS_OK) {
      errno = EIO;
      fail(path);
    }
    if (S_ISDIR(inode.base.mode)) {
      if (mkdir(path, 0755) && errno != EEXIST) fail(path);
    } else if (S_ISREG(inode.base.mode)) copy_file(&fs, &inode, path);
    else if (S_ISLNK(inode.base.mode)) copy_link(&fs, &inode, path);
  }
  if (error) {
    errno = EIO;
    fail("the SquashFS");
  }
  sqfs_traverse_close(&walk);
  sqfs_destroy(&fs);
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at) {
  (void)is, (void)kind, (void)at;
  return remove(path);
}

static volatile pid_t child;
static void pass_on(int number) {
  if (child > 0) kill(child, number);
}

int main(int count, char **words) {
  char self[PATH_MAX], before[PATH_MAX], into[PATH_MAX], run[PATH_MAX + 16];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length < 0) fail("/proc/self/exe");
  self[length] = 0;
  off_t offset = end_of_program(self);
  const char *asked = count > 1 ? words[1] : "";
  if (!strcmp(asked, "--appimage-offset")) return printf("%lld\n", (long long)offset) < 0;
  if (!strcmp(asked, "--appimage-extract")) {
    if (mkdir("squashfs-root", 0755)) fail("squashfs-root");
    extract(self, offset, "squashfs-root");
    return 0;
  }
  int skip = !strcmp(asked, "--appimage-extract-and-run");

  const char *temporary = getenv("TMPDIR");
  snprintf(into, sizeof into, "%s/.appimage-XXXXXX", temporary && *temporary ? temporary : "/tmp");
  if (!mkdtemp(into)) fail(into);
  extract(self, offset, into);
  if (getcwd(before, sizeof before)) setenv("OWD", before, 1);
  setenv("APPIMAGE", self, 1);
  setenv("APPDIR", into, 1);
  setenv("ARGV0", words[0], 1);
  snprintf(run, sizeof run, "%s/AppRun", into);
  signal(SIGTERM, pass_on);
  signal(SIGINT, pass_on);
  signal(SIGHUP, pass_on);
  child = fork();
  if (child < 0) fail("fork");
  if (!child) {
    words[skip] = run;
    execv(run, words + skip);
    fail(run);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  nftw(into, remove_one, 32, FTW_DEPTH | FTW_PHYS);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
