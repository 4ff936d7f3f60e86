# Heli: builds everything out of tree into $(BUILD). `make help` lists the targets.
# Non-recursive and parallel-safe: sources are found by folder, dependencies by the compiler. A target that needs another
# build variant (sanitisers, coverage) calls this file again with a build folder of its own.

VERSION := 0.1.0

# make's own default for CC is no choice of anybody's; a CC from the command line or the environment is.
DEFAULT_CC := gcc
ifeq ($(origin CC),default)
CC := $(DEFAULT_CC)
endif
# Ranks (docs/cluster.md): empty, openmpi or mpich. Each has a build folder of its own.
MPI    ?=
BUILD  ?= build$(if $(MPI),-$(MPI))
OPT    ?= -O3
ARCH   ?=
PREFIX ?= /usr/local
DESTDIR ?=

WARN   := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual \
          -Wwrite-strings -Wvla -Wundef -Wdouble-promotion -Wformat=2
# For a compiler that nobody here has tried yet: WERROR=
WERROR ?= -Werror
# The promise of equal bits (docs/decisions/0001): no contraction, no fast-math.
BITS   := -ffp-contract=off -fno-math-errno -fno-trapping-math
STD    := -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE
# engine/core and models use no threads (OMP is overridden for them below): they only may ask for vector loops.
OMP    := -fopenmp
CFLAGS_ALL = $(STD) -g -ffile-prefix-map=$(CURDIR)=. $(OPT) $(ARCH) $(BITS) $(WARN) $(WERROR) $(OMP) -I. -I$(BUILD)/gen $(CFLAGS)
PKGS   := hdf5 libfyaml gsl nettle
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lhdf5_hl

# Exactly one of engine/run/ranks_serial.c and ranks_mpi.c is compiled. The headers of MPI are the system's, not ours to be warned of.
MPI_PACKAGE_openmpi := ompi-c
MPI_PACKAGE_mpich   := mpich
ifneq ($(filter-out openmpi mpich,$(MPI)),)
$(error MPI=$(MPI) is not known: openmpi or mpich, or nothing)
endif
ifneq ($(MPI),)
MPI_CFLAGS := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags-only-I $(MPI_PACKAGE_$(MPI))))
PKG_LIBS   += $(shell pkg-config --libs $(MPI_PACKAGE_$(MPI)))
endif
RANKS := engine/run/ranks_$(if $(MPI),mpi,serial).c

# ---------------------------------------------------------------------------------------------------------------- sources

CORE_SRC   := $(wildcard engine/core/*.c)
MODEL_SRC  := $(wildcard models/*.c models/*/*.c models/*/*/*.c)
ENGINE_SRC := $(filter-out engine/run/ranks_serial.c engine/run/ranks_mpi.c,$(wildcard engine/scenario/*.c engine/store/*.c engine/run/*.c)) $(RANKS)
ANALYSIS_SRC := $(wildcard analysis/*.c)
CLI_SRC    := $(wildcard cli/*.c)

# These files are compiled once per instruction set; engine/core/isa.c chooses at run time (same bits, other speed).
KERNEL_SRC := $(wildcard models/governance/resident_kernel.c)
ISA_FLAGS_baseline :=
ISA_FLAGS_avx2     := -mavx2 -mbmi2
ISA_FLAGS_avx512   := -mavx512f -mavx512bw -mavx512dq -mavx512vl -mprefer-vector-width=512
ifneq ($(filter x86_64-% amd64-%,$(shell $(CC) -dumpmachine 2>/dev/null)),)
ISAS := baseline avx2 avx512
else
ISAS := baseline
endif
KERNEL_OBJ := $(foreach isa,$(ISAS),$(KERNEL_SRC:%.c=$(BUILD)/%.$(isa).o))

PURE_OBJ   := $(patsubst %.c,$(BUILD)/%.o,$(CORE_SRC) $(filter-out $(KERNEL_SRC),$(MODEL_SRC))) $(KERNEL_OBJ)
LIB_OBJ    := $(PURE_OBJ) $(patsubst %.c,$(BUILD)/%.o,$(ENGINE_SRC) $(ANALYSIS_SRC))
CLI_OBJ    := $(CLI_SRC:%.c=$(BUILD)/%.o)

# A test is tests/test_<module>.c (cmocka) or tests/test_<claim>.sh or .py; what several tests share stands in tests/support.
TEST_SRC    := $(wildcard tests/test_*.c tests/*/test_*.c)
TEST_BIN    := $(TEST_SRC:%.c=$(BUILD)/%)
TEST_SCRIPT := $(wildcard tests/test_*.sh tests/*/test_*.sh tests/test_*.py tests/*/test_*.py)
SUPPORT_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
# Builds with other compilers and flags and for WebAssembly, compared bit by bit; not repeated in the instrumented variants.
EQUALITY    := $(wildcard tests/equality/builds.sh tests/wasm/compare.sh tests/classroom/equality.sh tests/classroom/engine.sh tests/classroom/logic.sh)
# `make check TESTS='random math'` runs only test_random and test_math; WITHOUT leaves some out.
TESTS ?=
WITHOUT ?=
named = $(filter $(foreach t,$(1),%/test_$(t) %/test_$(t).sh %/test_$(t).py %/$(t).sh),$(2))
chosen = $(filter-out $(call named,$(WITHOUT),$(1)),$(if $(TESTS),$(call named,$(TESTS),$(1)),$(1)))

SCENARIOS  := $(wildcard scenarios/*.yaml scenarios/*/*.yaml)
EXPERIMENTS := $(wildcard experiments/*.yaml experiments/*/*.yaml)
DOCS       := $(wildcard README.md README.zh-CN.md CHANGELOG.md LICENSE docs/*.md docs/*/*.md docs/figures/*.png docs/figures/*/*.png)
LOCALE_MO  := $(patsubst po/%.po,$(BUILD)/locale/%/LC_MESSAGES/heli.mo,$(wildcard po/*.po))

# ------------------------------------------------------------------------------------------------------------------ build

# `make V=1` prints the commands in full.
Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1) $(2)')

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all tests locale FORCE
.DEFAULT_GOAL := all

all: $(BUILD)/libheli.a $(if $(CLI_SRC),$(BUILD)/heli) $(LOCALE_MO) ## build the heli command (the default)
tests: $(TEST_BIN) ## build the tests without running them
locale: $(LOCALE_MO)

# What everything was compiled with; it changes only when that does, and then everything is compiled again.
COMPILED_WITH := $(shell $(CC) --version 2>/dev/null | head -n 1): $(CC) $(filter-out -Werror,$(CFLAGS_ALL)) $(PKG_CFLAGS)
$(BUILD)/compiled-with: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(COMPILED_WITH)' | cmp -s - $@ || printf '%s\n' '$(COMPILED_WITH)' > $@

$(BUILD)/engine/core/%.o $(BUILD)/models/%.o: OMP = -fopenmp-simd
$(BUILD)/engine/run/ranks_mpi.o: EXTRA = $(MPI_CFLAGS)

$(BUILD)/%.o: %.c $(BUILD)/compiled-with
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CFLAGS_ALL) $(PKG_CFLAGS) $(EXTRA) -MMD -MP -c -o $@ $<

define kernel_rule
$(BUILD)/%.$(1).o: EXTRA = -DHELI_KERNEL_ISA=$(1) $$(ISA_FLAGS_$(1))
$(BUILD)/%.$(1).o: %.c $(BUILD)/compiled-with
	@mkdir -p $$(@D)
	$$(call say,cc,$$< ($(1)))
	$$(Q)$$(CC) $$(CFLAGS_ALL) $$(PKG_CFLAGS) $$(EXTRA) -MMD -MP -c -o $$@ $$<
endef
$(foreach isa,$(ISAS),$(eval $(call kernel_rule,$(isa))))

# Which Heli this is. Only engine/store/provenance.c is told, and it is compiled again when the answer changes.
GIT_COMMIT := $(or $(shell git rev-parse HEAD 2>/dev/null),unknown)
GIT_DIRTY  := $(if $(shell git --no-optional-locks status --porcelain --untracked-files=no 2>/dev/null),1,0)
PROVENANCE := -DHELI_VERSION='"$(VERSION)"' -DHELI_COMMIT='"$(GIT_COMMIT)"' -DHELI_DIRTY=$(GIT_DIRTY) \
              -DHELI_CFLAGS='"$(strip $(STD) $(OPT) $(ARCH) $(BITS) $(CFLAGS))"'
$(BUILD)/provenance: FORCE
	@mkdir -p $(@D)
	@echo "$(subst ",,$(PROVENANCE))" | cmp -s - $@ || echo "$(subst ",,$(PROVENANCE))" > $@
$(BUILD)/engine/store/provenance.o: EXTRA = $(PROVENANCE)
$(BUILD)/engine/store/provenance.o: $(BUILD)/provenance

# Where an installed heli looks for its scenarios and translations; beside itself it looks in any case.
PLACES := -DHELI_DATADIR='"$(PREFIX)/share/heli"' -DHELI_LOCALEDIR='"$(PREFIX)/share/locale"'
$(BUILD)/places: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@
$(BUILD)/cli/%.o: EXTRA = $(PLACES)
$(CLI_OBJ): $(BUILD)/places

$(BUILD)/libheli.a: $(LIB_OBJ)
	@rm -f $@
	$(Q)ar rcsD $@ $^

$(BUILD)/heli: $(CLI_OBJ) $(BUILD)/libheli.a
	$(call say,ld,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(LDFLAGS) $(PKG_LIBS) -lm

$(BUILD)/tests/libsupport.a: $(SUPPORT_OBJ)
	@mkdir -p $(@D); rm -f $@
	@ar rcsD $@ $^

$(TEST_BIN): $(BUILD)/%: %.c $(BUILD)/libheli.a $(BUILD)/tests/libsupport.a $(BUILD)/compiled-with
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(Q)$(CC) $(CFLAGS_ALL) $(PKG_CFLAGS) -MMD -MP -MT $@ -MF $@.d -o $@ $< \
	    $(MORE) $(BUILD)/tests/libsupport.a $(BUILD)/libheli.a $(LDFLAGS) $(PKG_LIBS) -lcmocka -lm

# The classroom's engine without WebAssembly, for its test alone.
ROOM_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard classroom/engine/*.c))
$(BUILD)/tests/classroom/test_classroom: MORE = $(ROOM_OBJ)
$(BUILD)/tests/classroom/test_classroom: $(ROOM_OBJ)

# Core and models alone, run by the plain loop: the program that builds are compared by, natively and as WebAssembly.
$(BUILD)/tests/digest: tests/wasm/digest.c $(PURE_OBJ) $(BUILD)/compiled-with
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -MT $@ -MF $@.d -o $@ $< $(PURE_OBJ) $(LDFLAGS) -lm

# Jobs of any number of ranks.
MPI_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/mpi/*.c))
$(MPI_TESTS): $(BUILD)/%: %.c $(BUILD)/libheli.a $(BUILD)/compiled-with
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -MT $@ -MF $@.d -o $@ $< $(BUILD)/libheli.a $(LDFLAGS) $(PKG_LIBS) -lm

# The disk that fails on demand, preloaded by tests/fault/test_disk.py. Plain C of the system: none of our sanitisers.
$(BUILD)/tests/fault/shim.so: tests/fault/shim.c
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(Q)$(CC) -std=c17 -O1 -Wall -Wextra -Werror -fPIC -shared -o $@ $< -ldl

$(BUILD)/locale/%/LC_MESSAGES/heli.mo: po/%.po
	@mkdir -p $(@D)
	$(call say,mo,$@)
	$(Q)msgfmt --check --output-file=$@ $<

-include $(LIB_OBJ:.o=.d) $(ROOM_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(SUPPORT_OBJ:.o=.d) $(TEST_BIN:=.d) $(BUILD)/tests/digest.d $(MPI_TESTS:=.d)

# -------------------------------------------------------------------------------------------------------------- classroom

# The classroom page (docs/classroom.md): the engine as WebAssembly, data from the rows, the page's own modules, in one HTML file.
ROOM       := $(BUILD)/classroom
ROOM_PAGE  := $(ROOM)/heli-classroom.html
ROOM_C     := $(CORE_SRC) $(MODEL_SRC) $(wildcard classroom/engine/*.c)
ROOM_H     := $(wildcard engine/core/*.h models/*.h models/*.def models/*/*.h models/*/*/*.h models/*/*/*.def classroom/engine/*.h)
ROOM_TEXTS := $(wildcard classroom/*.json classroom/exercises/*.json)
ROOM_JS    := $(wildcard classroom/engine/*.js classroom/page/* classroom/build/*.mjs)

.PHONY: classroom classroom-now check-classroom check-classroom-now bench-classroom
classroom: ## install what is missing and build the classroom page, one offline HTML file, into $(BUILD)/classroom
	$(PACKAGES) build classroom
	$(AGAIN) classroom-now

classroom-now: $(ROOM_PAGE)

$(ROOM)/engine.wasm: $(ROOM_C) $(ROOM_H) classroom/build/engine.sh
	@mkdir -p $(@D)
	$(call say,wasm,$@)
	$(Q)sh classroom/build/engine.sh vectors $@

$(ROOM)/engine-plain.wasm: $(ROOM_C) $(ROOM_H) classroom/build/engine.sh
	@mkdir -p $(@D)
	$(call say,wasm,$@)
	$(Q)sh classroom/build/engine.sh plain $@

$(ROOM)/data.json: $(BUILD)/heli $(SCENARIOS) $(ROOM_TEXTS) classroom/build/data.mjs
	@mkdir -p $(@D)
	$(call say,data,$@)
	$(Q)node classroom/build/data.mjs $(CURDIR)/$(BUILD)/heli $(@D)

# The libraries of the page, as the lock file has them; none of them runs anything while it is installed.
classroom/node_modules/.package-lock.json: classroom/package.json classroom/package-lock.json
	cd classroom && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(ROOM_PAGE): $(ROOM)/engine.wasm $(ROOM)/engine-plain.wasm $(ROOM)/data.json $(ROOM_JS) classroom/node_modules/.package-lock.json
	$(call say,page,$@)
	$(Q)node classroom/build/page.mjs $(ROOM) $@

# Engine and pool alone in a browser, for tests and measurements.
$(ROOM)/harness.html: $(ROOM_PAGE) $(wildcard tests/classroom/harness/*)
	$(call say,page,$@)
	$(Q)node classroom/build/page.mjs $(ROOM) $@ tests/classroom/harness

# What the classroom's tests in node need; nothing where emcc or node is missing, and then they say so.
ROOM_PARTS := $(if $(and $(shell command -v emcc),$(shell command -v node)),$(ROOM)/engine.wasm $(ROOM)/engine-plain.wasm $(ROOM)/data.json)

check-classroom: ## the classroom page: 200 random settings against heli run, hostile input, memory, the page in a browser
	$(PACKAGES) build run classroom browser
	$(AGAIN) check-classroom-now

check-classroom-now: all $(ROOM_PAGE) $(ROOM)/harness.html
	@HELI_CLASSROOM_CASES=200 sh tests/run.sh $(BUILD) $(wildcard tests/classroom/*.sh)

bench-classroom: $(ROOM)/harness.html ## how fast a lever moved shows its first curve, in node and in Chromium
	@node tests/classroom/bench.mjs

# ----------------------------------------------------------------------------------------------------------------- checks

AGAIN = +@$(MAKE) --no-print-directory
PACKAGES = @sh .ci/packages.sh
.PHONY: check check-now check-long check-san check-tsan check-valgrind check-mutation check-wasm check-slurm coverage coverage-now

check: ## install what is missing, build, run the quick tests (about 5 minutes); ends in "N passed, N failed"
	$(PACKAGES) build run check
	$(AGAIN) check-now

# Without the set-up.
CHOSEN = $(call chosen,$(EQUALITY) $(TEST_SCRIPT) $(TEST_BIN))
check-now: all $(filter $(TEST_BIN),$(CHOSEN)) $(if $(filter tests/classroom/%.sh,$(CHOSEN)),$(ROOM_PARTS)) $(if $(EQUALITY),$(BUILD)/tests/digest) $(if $(filter %/test_disk.py,$(CHOSEN)),$(BUILD)/tests/fault/shim.so)
	@sh tests/run.sh $(BUILD) $(CHOSEN)

check-long: ## the same with long tests: exhaustive and statistical ones, long fuzzing
	$(PACKAGES) build run check
	$(AGAIN) check-now HELI_LONG=1

check-san: ## the tests under the address and undefined-behaviour sanitisers, in $(BUILD)-san
	$(PACKAGES) build run check
	$(AGAIN) check-now BUILD=$(BUILD)-san OPT=-O1 EQUALITY= HELI_TIER=san \
	    CFLAGS='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-error=maybe-uninitialized'

ARCHER = $(firstword $(wildcard /usr/lib/llvm-*/lib/libarcher.so))
check-tsan: ## the tests under the thread sanitiser (clang, OpenMP seen through archer), in $(BUILD)-tsan
	$(PACKAGES) build run check san
	$(AGAIN) check-now BUILD=$(BUILD)-tsan CC=clang OPT=-O1 EQUALITY= HELI_TIER=tsan CFLAGS='-fsanitize=thread' \
	    TSAN_OPTIONS=ignore_noninstrumented_modules=1 OMP_TOOL_LIBRARIES=$(ARCHER)

# valgrind computes long double in double precision, so what is held against long double is left out; so are figures, whose
# program (gnuplot) does not start from under it.
check-valgrind: ## the tests under valgrind, on a portable build in $(BUILD)-portable
	$(PACKAGES) build run check san
	$(AGAIN) check-now BUILD=$(BUILD)-portable OPT=-O1 EQUALITY= WITHOUT='math plot plot_forest plot_sweep $(WITHOUT)' HELI_TIER=valgrind HELI_ISA=baseline HELI_TEST_TIMEOUT=3600 \
	    HELI_WRAP='valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --suppressions=tests/valgrind.supp'

check-mutation: ## break each equation of tests/mutation and see its test fail (about a quarter of an hour); FILTER=text for some
	$(PACKAGES) build run check
	@mkdir -p $(BUILD)/tests/tmp
	@bash tests/mutation/run.sh $$(mktemp -d $(CURDIR)/$(BUILD)/tests/tmp/mutation.XXXXXX) '$(FILTER)'

.PHONY: check-mpi mpi-build
mpi-build: all $(MPI_TESTS)
check-mpi: ## one city and sweeps over ranks, with Open MPI and with MPICH (build-openmpi/, build-mpich/), against one rank
	$(PACKAGES) build run mpi
	$(AGAIN) all
	$(AGAIN) mpi-build BUILD=build-openmpi MPI=openmpi
	$(AGAIN) mpi-build BUILD=build-mpich MPI=mpich
	@HELI_TEST_JOBS=1 sh tests/run.sh $(BUILD) tests/mpi/openmpi.sh tests/mpi/mpich.sh tests/mpi/sweep.sh tests/mpi/search.sh

check-wasm: ## only that core and models as WebAssembly give the native bits (check does it where emcc is there)
	$(PACKAGES) build wasm
	$(AGAIN) $(BUILD)/tests/digest
	@sh tests/run.sh $(BUILD) tests/wasm/compare.sh

check-slurm: ## a sweep through a real one-node Slurm: time limits, requeues, merge (root; about 5 minutes)
	$(PACKAGES) build run slurm
	$(AGAIN) all
	@sh tests/run.sh $(BUILD) tests/slurm/check.sh

coverage: ## line coverage of engine and models in $(BUILD)-cov; fails below 95 %
	$(PACKAGES) build run check
	$(AGAIN) coverage-now BUILD=$(BUILD)-cov CC=gcc OPT=-O0 EQUALITY= HELI_TIER=coverage CFLAGS=--coverage

coverage-now: check-now
	@mkdir -p $(BUILD)/report
	gcovr --root . --object-directory $(BUILD) --filter engine/ --filter models/ --gcov-ignore-parse-errors \
	    --exclude-throw-branches --txt --html-details $(BUILD)/report/index.html --fail-under-line 95 $(BUILD)

$(foreach v,HELI_LONG HELI_TIER HELI_ISA HELI_WRAP HELI_TEST_TIMEOUT TSAN_OPTIONS OMP_TOOL_LIBRARIES,$(if $($(v)),$(eval export $(v))))

# ------------------------------------------------------------------------------------------------------------------- lint

LINTS := format tidy cppcheck headers imports arrows shell po
.PHONY: lint lint-now $(LINTS:%=lint-%)
lint: ## formatting, static analysis, header, import, layering and shell checks
	$(PACKAGES) build lint
	$(AGAIN) lint-now
lint-now: $(LINTS:%=lint-%)
	@echo "lint: all clean"

lint-imports: $(PURE_OBJ) $(ROOM_OBJ)
# ranks_mpi.c is looked at in every build, with Open MPI's header.
LINT_MPI := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags-only-I ompi-c 2>/dev/null))
$(LINTS:%=lint-%):
	@CC='$(CC)' CFLAGS='$(STD) $(WARN) -fopenmp -I. $(PKG_CFLAGS) $(LINT_MPI)' BUILD='$(BUILD)' OBJECTS='$(PURE_OBJ) $(ROOM_OBJ)' sh .ci/lint.sh $(@:lint-%=%)

# --------------------------------------------------------------------------------------------------------- demo, bench, po

.PHONY: demo demo-now figures docs verification bench po
demo: ## install what is missing, build, run two scenarios, compare them and draw figures into demo/
	$(PACKAGES) build run
	$(AGAIN) demo-now WERROR=

DEMO_A := wangyi-baseline
DEMO_B := wangyi-grid-party
demo-now: all
	@HELI='$(BUILD)/heli' sh .ci/demo.sh $(DEMO_A) $(DEMO_B)

figures: all ## run the case of the README figure and refresh it in both languages
	@HELI='$(BUILD)/heli' sh .ci/demo.sh four-forces-baseline four-forces-joint en zh
	@mkdir -p docs/figures
	cp demo/force.en.png docs/figures/joint-force.png
	cp demo/force.zh.png docs/figures/joint-force.zh.png
	$(BUILD)/heli sweep experiments/guidance.yaml -o demo/guidance.h5
	$(BUILD)/heli run scenarios/four-forces-baseline.yaml -q -o demo/twin.h5
	for lang in en zh; do end=$$([ $$lang = zh ] && echo .zh); \
	    $(BUILD)/heli plot demo/guidance.h5 -i satisfaction --lang $$lang -o demo/guidance$$end.png && \
	    $(BUILD)/heli plot demo/twin.h5 -k twin --lang $$lang -o demo/twin$$end.png && \
	    $(BUILD)/heli meanfield scenarios/governance-trap.yaml --stability --lang $$lang -o demo/governance-trap$$end.png && \
	    $(BUILD)/heli compare scenarios/s11-trinity-problem.yaml scenarios/s11-trinity-policy.yaml --replicates 10 --weeks 104 --lang $$lang \
	        -o demo/compare-forest$$end.png >/dev/null && \
	    cp demo/guidance$$end.png demo/twin$$end.png demo/governance-trap$$end.png demo/compare-forest$$end.png docs/figures/ || exit 1; done

DESCRIBE := $(BUILD)/heli describe mechanisms --markdown --lang
docs: all ## write the pages that are made from tables: docs/mechanisms.md and its Chinese twin
	$(DESCRIBE) en >docs/mechanisms.md
	$(DESCRIBE) zh >docs/mechanisms.zh-CN.md

.PHONY: check-expect scenarios-table calibration targets sensitivity relations findings sensitivity-global
check-expect: all ## do the scenarios move what they say, in 30 pairs (about 10 minutes)
	$(BUILD)/heli expect scenarios/*.yaml

scenarios-table: all ## docs/scenarios.md, its Chinese twin and a forest plot of each policy from the same runs (quick: REPLICATES=6)
	@mkdir -p $(BUILD)/scenarios
	$(BUILD)/heli expect scenarios/*.yaml --json --keep $(BUILD)/scenarios --replicates $(or $(REPLICATES),30) >$(BUILD)/expect.json || [ $$? -eq 5 ]
	python3 papers/scenarios.py $(BUILD)/expect.json docs --heli $(BUILD)/heli --runs $(BUILD)/scenarios

calibration: all ## the model against patterns P1-P22, into docs/calibration.md (quick: REPLICATES=10)
	python3 papers/calibration.py --heli $(BUILD)/heli --replicates $(or $(REPLICATES),30) --write docs

targets: ## the patterns as targets for heli calibrate, into experiments/targets/patterns.yaml
	python3 papers/targets.py

sensitivity: all ## elasticities to every assumed number, into docs/sensitivity.md (about 5 minutes)
	python3 papers/sensitivity.py --heli $(BUILD)/heli --replicates $(or $(REPLICATES),6) --write docs

.PHONY: papers odd-tables
papers: all ## the model description (ODD) as HTML and PDF in both languages, with its figures, into $(BUILD)/papers
	$(PACKAGES) build run papers
	@sh papers/build.sh $(BUILD)/heli $(BUILD)/papers

odd-tables: all ## refresh what papers/odd.md and its Chinese twin take from rows
	python3 papers/odd_tables.py --heli $(BUILD)/heli

RELATIONS := $(BUILD)/tests/theory/test_relations_in_distribution
relations: all $(RELATIONS) ## pilots and power of the statistical relations, into docs/relations.md (about 3 minutes)
	python3 papers/relations.py --heli $(BUILD)/heli --program $(RELATIONS) --write docs

BY_PATH := $(BUILD)/tests/theory/test_relations_by_path
findings: all $(BY_PATH) ## results that are not monotone, with intervals and figures, into docs/findings.md (about 5 minutes)
	python3 papers/findings.py --heli $(BUILD)/heli --paths $(BY_PATH) --work $(BUILD)/findings $(if $(REPLICATES),--replicates $(REPLICATES)) --write docs

SHOWN := satisfaction,participation,effective_power
sensitivity-global: all ## Morris and Sobol of the small town, and the figures of docs/sensitivity-global.md (about 6 minutes)
	@mkdir -p demo docs/figures
	$(BUILD)/heli sensitivity morris experiments/global-sensitivity.yaml -o demo/morris.h5 --resume -i $(SHOWN)
	$(BUILD)/heli sensitivity sobol experiments/global-sensitivity.yaml -o demo/sobol.h5 --resume -i $(SHOWN)
	for lang in en zh; do end=$$([ $$lang = zh ] && echo .zh); \
	    $(BUILD)/heli plot demo/morris.h5 -i satisfaction --lang $$lang -o demo/sensitivity-morris$$end.png && \
	    $(BUILD)/heli plot demo/sobol.h5 -i $(SHOWN) --lang $$lang -o demo/sensitivity-sobol$$end.png && \
	    $(BUILD)/heli plot demo/sobol.h5 -i $(SHOWN) --kind convergence --lang $$lang -o demo/sensitivity-convergence$$end.png || exit 1; done
	cp demo/sensitivity-morris*.png demo/sensitivity-sobol*.png demo/sensitivity-convergence*.png docs/figures/

verification: all ## run every claim in the full tier and refresh docs/verification.md and its Chinese twin
	nice sh docs/verification.sh $(CURDIR)/$(BUILD)/heli --full

.PHONY: teaching teaching-print
teaching: all ## the teacher's kit: run its scenarios, refresh docs/teaching and its figures, print it (about 2 minutes)
	$(PACKAGES) build run papers
	python3 -B papers/teaching/fill.py --heli $(BUILD)/heli --work $(BUILD)/teaching/runs; status=$$?; \
	    python3 -B papers/teaching/print.py --to $(BUILD)/teaching && exit $$status

teaching-print: all ## the teacher's kit as HTML to print and to project, into $(BUILD)/teaching, with the numbers that it has
	$(PACKAGES) build run papers
	python3 -B papers/teaching/fill.py --heli $(BUILD)/heli --no-runs
	python3 -B papers/teaching/print.py --to $(BUILD)/teaching

bench: all ## measure speed on this machine, and the portable build against -march=native
	@$(BUILD)/heli bench $(BENCH)
	+$(Q)$(MAKE) --no-print-directory BUILD=build-native ARCH=-march=native all >/dev/null
	@tests/bench/portable.sh $(BUILD)/heli build-native/heli

po: ## collect the sentences of the sources into po/heli.pot and merge them into the translations
	sh po/update.sh

# ---------------------------------------------------------------------------------------------------------------- install

.PHONY: install uninstall dist clean help
SHARE = $(DESTDIR)$(PREFIX)/share
# What somebody else's program may include; docs/sensitivity-global.md shows one.
PUBLIC_HEADERS := $(filter-out %_internal.h,$(wildcard engine/*/*.h analysis/*.h models/*.h))
install: all ## install command, library, headers and heli.pc below PREFIX (default /usr/local; DESTDIR is honoured)
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/bash-completion/completions $(SHARE)/heli/scenarios $(SHARE)/doc/heli
	install -m 755 $(BUILD)/heli $(DESTDIR)$(PREFIX)/bin/heli
	$(BUILD)/heli --man > $(BUILD)/heli.1
	install -m 644 $(BUILD)/heli.1 $(SHARE)/man/man1/heli.1
	$(BUILD)/heli --completion bash > $(BUILD)/heli.bash
	install -m 644 $(BUILD)/heli.bash $(SHARE)/bash-completion/completions/heli
	for f in $(EXPERIMENTS); do install -D -m 644 $$f $(SHARE)/heli/$$f; done
	for f in $(SCENARIOS:scenarios/%=%); do install -D -m 644 scenarios/$$f $(SHARE)/heli/scenarios/$$f; done
	for f in $(DOCS:docs/%=%); do from=docs/$$f; [ -e $$from ] || from=$$f; install -D -m 644 $$from $(SHARE)/doc/heli/$$f; done
	for mo in $(LOCALE_MO:$(BUILD)/%=%); do install -D -m 644 $(BUILD)/$$mo $(SHARE)/$$mo; done
	install -D -m 644 $(BUILD)/libheli.a $(DESTDIR)$(PREFIX)/lib/libheli.a
	for h in $(PUBLIC_HEADERS); do install -D -m 644 $$h $(DESTDIR)$(PREFIX)/include/heli/$$h; done
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig
	printf '%s\n' 'prefix=$(PREFIX)' 'Name: heli' 'Description: agent-based simulation of community governance; global sensitivity of any function' 'Version: $(VERSION)' \
	    'Requires: $(PKGS)$(if $(MPI), $(MPI_PACKAGE_$(MPI)))' 'Cflags: -I$${prefix}/include/heli' 'Libs: -L$${prefix}/lib -lheli -lhdf5_hl -fopenmp -lm' \
	    > $(DESTDIR)$(PREFIX)/lib/pkgconfig/heli.pc

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/heli $(SHARE)/man/man1/heli.1 $(SHARE)/bash-completion/completions/heli
	rm -f $(LOCALE_MO:$(BUILD)/%=$(SHARE)/%)
	rm -rf $(SHARE)/heli $(SHARE)/doc/heli $(DESTDIR)$(PREFIX)/include/heli
	rm -f $(DESTDIR)$(PREFIX)/lib/libheli.a $(DESTDIR)$(PREFIX)/lib/pkgconfig/heli.pc

dist: ## pack the committed sources as heli-VERSION.tar.gz into $(BUILD)
	@mkdir -p $(BUILD)
	git archive --format=tar.gz --prefix=heli-$(VERSION)/ --output=$(BUILD)/heli-$(VERSION).tar.gz HEAD

clean: ## remove the build folders and demo/
	rm -rf $(BUILD) build-openmpi build-mpich $(BUILD)-san $(BUILD)-tsan $(BUILD)-portable $(BUILD)-cov demo classroom/node_modules

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile
	@echo "Variables: BUILD=folder MPI=openmpi|mpich CC=gcc|clang OPT=-O3 ARCH=-march=native CFLAGS=... V=1 PREFIX=/usr/local DESTDIR= TESTS='random math'"
