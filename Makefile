# Every target gets what it needs by itself; `make check` is the one to run while working.
SHELL := /bin/bash
PREFIX ?= /usr/local
DESTDIR ?=
bin := $(DESTDIR)$(PREFIX)/bin
share := $(DESTDIR)$(PREFIX)/share
units := $(DESTDIR)$(PREFIX)/lib/systemd/system
bun := node_modules/.bin/bun

.PHONY: build check test test-vm crash fuzz churn bench bench-memory bench-many bench-delete bench-engines bench-images peers demo install uninstall format setup root clean

build: setup-build
	$(bun) scripts/build.ts

check: setup
	$(bun) scripts/check.ts

test: root setup-build setup-test
	$(bun) scripts/test.ts

# Every point at which `make test` kills or fails oar, the shim and skiff, of which it tries a part; hours.
CRASH_TESTS ?= ./tests/crash/ ./tests/shim/crash.test.ts ./tests/e2e/moments/
crash: root build setup-test
	CRASH_STRIDE=1 $(bun) scripts/crash.ts $(CRASH_TESTS)

# Each fuzzer, and each teller of stories, for so long, from a new seed; what fails is kept in
# tests/fuzz/cases for the tests.
FUZZ_SECONDS ?= 60
FUZZ_SEED ?= $(shell date +%s)
fuzz: root build setup-test
	FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_SEED=$(FUZZ_SEED) $(bun) test --timeout=86400000 ./tests/fuzz/ ./tests/property/

# So many containers made and deleted by eight processes, with kills all the time; a sample is in the tests.
CHURN_CYCLES ?= 10000
churn: root build setup-test
	CHURN_CYCLES=$(CHURN_CYCLES) FUZZ_SEED=$(FUZZ_SEED) $(bun) test --timeout=86400000 ./tests/churn/

# All that `make test` runs a part of in virtual machines, or the files whose path has VM_TESTS in it.
VM_TESTS ?= all
test-vm: root build setup-test
	VM_TESTS=$(VM_TESTS) $(bun) test --timeout=86400000 ./tests/vm/

bench: root build
	scripts/setup.sh build bench
	$(bun) bench/bench.ts

bench-memory: root build
	scripts/setup.sh build bench
	$(bun) bench/memory.ts

# So many containers made and deleted by each runtime, and listed, while so many of each live.
MANY_CYCLES ?= 1000
MANY_LISTINGS ?= 40
MANY_LIVING ?= 0 100 500 1000
bench-many: root build
	scripts/setup.sh build bench
	MANY_CYCLES=$(MANY_CYCLES) MANY_LISTINGS=$(MANY_LISTINGS) MANY_LIVING="$(MANY_LIVING)" $(bun) bench/many.ts

# So many running containers removed by each runtime and engine, one by one and at once; of engines up to so many.
DELETE_COUNTS ?= 1 10 100 500
DELETE_ENGINES ?= 500
bench-delete: root build
	scripts/setup.sh build bench test
	DELETE_COUNTS="$(DELETE_COUNTS)" DELETE_ENGINES=$(DELETE_ENGINES) $(bun) bench/delete.ts

# skiff and skiffd beside Docker, podman and containerd, with so many containers living.
ENGINES_LIVING ?= 0 104 504
bench-engines: root build
	scripts/setup.sh build bench test
	ENGINES_LIVING="$(ENGINES_LIVING)" $(bun) bench/engines.ts

# The same with an image of so many megabytes in many files, loaded and pulled so many times.
IMAGES_MEGABYTES ?= 500
IMAGES_ROUNDS ?= 3
bench-images: root build
	scripts/setup.sh build bench test
	IMAGES_MEGABYTES=$(IMAGES_MEGABYTES) IMAGES_ROUNDS=$(IMAGES_ROUNDS) $(bun) bench/images.ts

# What our programs and Debian's do where deletion fails in the field, into docs/how-deletion-works.md.
peers: root build
	scripts/setup.sh build bench test
	unshare --mount --propagation private bench/enter.sh $(bun) bench/peers.ts

demo: root build
	scripts/setup.sh test
	scripts/demo.sh

# Built as the user who owns the tree, installed as root: `make build && sudo make install`.
install:
	@test -x dist/bin/oar || { echo "install: nothing built yet; run: make build" >&2; exit 1; }
	install -d $(bin)
	install -m 0755 dist/bin/* $(bin)
	cd dist/share && find . -type f -exec install -D -m 0644 {} $(abspath $(share))/{} \;
	install -D -m 0644 packages/daemon/systemd/skiffd.socket $(units)/skiffd.socket
	sed 's|@bin@|$(PREFIX)/bin|' packages/daemon/systemd/skiffd.service.in | install -m 0644 /dev/stdin $(units)/skiffd.service

uninstall:
	rm -f $(addprefix $(bin)/,oar containerd-shim-oar-v1 skiff skiff-bun skiffd)
	rm -f $(share)/man/man8/oar.8 $(share)/man/man8/oar-*.8 $(share)/man/man1/skiff.1 $(share)/man/man1/skiff-*.1
	rm -f $(addprefix $(units)/,skiffd.service skiffd.socket)
	for program in oar skiff; do rm -f $(share)/bash-completion/completions/$$program \
		$(share)/zsh/site-functions/_$$program $(share)/fish/vendor_completions.d/$$program.fish; done

format: setup
	node_modules/.bin/oxfmt .

setup:
	@scripts/setup.sh

# Containers are made for real.
root:
	@[ "$$(id -u)" = 0 ] || { echo "this needs root; run: sudo make $(MAKECMDGOALS)" >&2; exit 1; }

setup-%:
	@scripts/setup.sh $*

clean:
	rm -rf dist node_modules host/target
