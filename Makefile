# Two commands to know: `make try` shows a commit being refused, `make test` runs the tests.
# Works with GNU make 3.81 and newer.

PREFIX  ?= /usr/local
DESTDIR ?=
# More arguments for swift build and swift test, for example SWIFTFLAGS='-j 2'.
SWIFTFLAGS ?=

# Every commit starts the program twice. On Linux it starts in a third of the time with all libraries but the C library
# in it, Swift's own among them, and at a fixed address, so that no pointer needs adjusting. The C library is not looked for
# beside the program, what nobody outside can call is no symbol to look through, and types of the standard library's
# generics are made without looking up by name what their parts conform to. macOS has them loaded already.
static  := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib --disable-local-rpath -Xlinker --no-export-dynamic \
  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
  $(foreach flag,-static-libgcc -no-pie,-Xswiftc -Xclang-linker -Xswiftc $(flag)))

llama = $(CURDIR)/.deps/llama-0.3.36$(if $(filter 1,$(PORTABLE)),-portable)

# The libgit2 and llama.cpp that scripts/setup built, where it built them; else pkg-config finds the installed ones.
export PKG_CONFIG_PATH := $(CURDIR)/.deps/libgit2/lib/pkgconfig:$(llama)/lib/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))

release = .build/release
libexec = $(DESTDIR)$(PREFIX)/libexec/vibecheck
share   = $(DESTDIR)$(PREFIX)/share/vibecheck
shell_scripts = scripts/setup scripts/try.sh hooks/pre-commit

.PHONY: help try test fuzz faults bench bench-check scale build install uninstall lint clean distclean setup packages toolchain libgit2 llama test-tools

help:
	@echo 'make try        set up, build, and see a bad commit refused in a scratch repository'
	@echo 'make test       set up and run all tests'
	@echo 'make faults     kill it 200 times at random points and look for damage'
	@echo 'make build      set up and build $(release)/vibecheck'
	@echo 'make install    put it under PREFIX (default /usr/local; DESTDIR is honoured)'
	@echo 'make uninstall  take it away again'
	@echo 'make fuzz       a million damaged inputs for the readers (slow)'
	@echo 'make bench      time it against other programs; bench-check fails where it became slower'
	@echo 'make scale      review a commit of 5,000 files, and half of it'
	@echo 'make lint       check the layout of Swift files and the shell scripts'
	@echo 'make clean      delete build products; make distclean also the llama.cpp built here'
	@echo 'PORTABLE=1      build for other processors, too: on x86-64 for all with AVX2'

# Each step looks for itself at what is missing; done again, all of them take less than a second.
setup: libgit2 llama
packages:
	@scripts/setup packages
toolchain: | packages
	@scripts/setup toolchain
libgit2: | packages
	@scripts/setup libgit2
llama: | toolchain
	@scripts/setup llama

build: | setup
	@echo '==> building vibecheck (the first time takes some minutes)'
	@swift build -c release --product vibecheck $(static) $(SWIFTFLAGS) || { \
	  echo "error: step 'build' failed: swift build says why above" >&2; \
	  echo 'to mend it: if packages could not be fetched, check the network and try again; else make clean and try again' >&2; \
	  exit 1; }

try: | build
	@scripts/try.sh $(release)/vibecheck

test-tools:
	@scripts/setup test-tools

test: | setup test-tools
	@echo '==> building the tests'
	@swift build --build-tests --explicit-target-dependency-import-check error $(SWIFTFLAGS) || { \
	  echo "error: step 'building the tests' failed: swift build says why above" >&2; exit 1; }
	@echo '==> running the tests'
	@scripts/run-tests $(SWIFTFLAGS)

# The long form of a test that `make test` runs briefly: killed 200 times at points chosen with a fixed seed.
faults: export VIBECHECK_FAULT_ROUNDS := 200
faults: | setup
	@swift build --build-tests $(SWIFTFLAGS)
	@scripts/run-tests --filter FaultTests $(SWIFTFLAGS)

# A million damaged inputs for each reader, where `make test` tries some thousand.
fuzz: | setup
	@echo '==> 1,000,000 damaged patches and rule files each'
	@FUZZ_ROUNDS=1000000 swift test -c release --scratch-path .build-fuzz -Xswiftc -enable-testing \
	  --filter 'no damaged' $(SWIFTFLAGS)

# Ratios against other programs, in one run. bench-check fails where one is 25 % worse than in Benchmarks/expected.json.
bench bench-check: | build test-tools
	@swift build -c release --product measure $(static) $(SWIFTFLAGS)
	@$(MAKE) --silent install DESTDIR='$(CURDIR)/.build/installed' PREFIX=/usr
	@[ -x .deps/bench/bin/python ] || python3 -m venv .deps/bench
	@.deps/bench/bin/pip install --quiet --requirement Benchmarks/requirements.txt
	@.deps/bench/bin/python Benchmarks/bench.py $(if $(filter bench-check,$@),--check) $(BENCHFLAGS)

# Time, memory, budget and progress of a commit of 5,000 files, and of half of it.
scale: | build
	@python3 Benchmarks/scale.py --program $(release)/vibecheck

lint: | toolchain
	@echo '==> swift format lint'
	@swift format lint --strict --parallel --recursive Sources Tests Package.swift
	@echo '==> shell scripts'
	@for script in $(shell_scripts) scripts/run-tests; do sh -n "$$script" || exit 1; done
	@bash -n .ci/run
	@if command -v shellcheck >/dev/null; then shellcheck $(shell_scripts) scripts/run-tests .ci/run; fi

# The resource folders stay beside the real program, which looks for them there; bin/ gets a link to it.
# Written in one go, as no linker and no strip does, the program starts faster: Linux keeps such a file in larger pieces.
install: | build
	mkdir -p '$(libexec)' '$(share)/hooks' '$(DESTDIR)$(PREFIX)/bin'
	strip -o $(release)/vibecheck.stripped $(release)/vibecheck
	install -m 755 $(release)/vibecheck.stripped '$(libexec)/vibecheck'
	rm $(release)/vibecheck.stripped
	for folder in $(release)/vibecheck_*.resources $(release)/vibecheck_*.bundle; do \
	  [ -d "$$folder" ] || continue; \
	  rm -rf '$(libexec)'/"$${folder##*/}" && cp -R "$$folder" '$(libexec)/' || exit 1; \
	done
	install -m 755 hooks/* '$(share)/hooks/'
	install -m 644 LICENSE '$(share)/LICENSE'
	ln -sf ../libexec/vibecheck/vibecheck '$(DESTDIR)$(PREFIX)/bin/vibecheck'

uninstall:
	rm -rf '$(libexec)' '$(share)'
	rm -f '$(DESTDIR)$(PREFIX)/bin/vibecheck'

clean:
	rm -rf .build .build-fuzz

distclean: clean
	rm -rf .deps
