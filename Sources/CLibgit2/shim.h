#ifndef VIBECHECK_CLIBGIT2_SHIM_H
#define VIBECHECK_CLIBGIT2_SHIM_H

#include <git2.h>

#if LIBGIT2_VER_MAJOR < 1 || (LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 5)
#error "libgit2 1.5 or newer is needed: install libgit2-dev (Debian) or libgit2 (Homebrew)"
#endif

#endif
