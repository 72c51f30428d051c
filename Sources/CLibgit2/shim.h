#ifndef VIBECHECK_CLIBGIT2_SHIM_H
#define VIBECHECK_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/repository.h>
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

#if LIBGIT2_VER_MAJOR < 1 || (LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 5)
#error "libgit2 1.5 or newer is needed: install libgit2-dev (Debian) or libgit2 (Homebrew)"
#endif

/* Variadic C functions are out of Swift's reach, so the calls of git_libgit2_opts live here.
 *
 * libgit2 refuses to open a repository with an extension it does not know. These change nothing
 * for a reader of objects and the index: a missing object is an error of its own.
 *
 * It digests every object anew when it reads it, which git does not: a third of the time that reading a
 * large change took. What is cut or overwritten still fails, by zlib's checksum. */
static inline int vibecheck_set_options(void) {
  const char *extensions[] = {
    "noop", "partialclone", "preciousobjects", "relativeworktrees", "worktreeconfig",
  };
  int code = git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
  if (code < 0) return code;
  return git_libgit2_opts(
      GIT_OPT_SET_EXTENSIONS, extensions, sizeof(extensions) / sizeof(extensions[0]));
}

/* glibc hands memory back to the system as soon as 128 KiB are free at the heap's end, and asks for it again:
 * with each file that libgit2 compares, which was a tenth of the time that reading a large change took. Naming one
 * of its two limits fixes the other, too, so both are named, as large as glibc itself would make them for a program
 * that has freed one block of 4 MiB. */
static inline void vibecheck_keep_freed_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}

/* From here on every object that is read must be what its name says. */
static inline int vibecheck_verify_objects(void) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
}

#endif
