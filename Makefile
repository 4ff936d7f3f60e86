# Heli: builds everything out of tree into $(BUILD). `make help` lists the targets.
# Non-recursive and parallel-safe; sources are found by folder, dependencies by the compiler.

CC     ?= cc
BUILD  ?= build
OPT    ?= -O3
ARCH   ?=
LANES  ?=

WARN   := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual \
          -Wwrite-strings -Wvla -Wundef -Wdouble-promotion -Wformat=2 -Werror
# The promise of equal bits (docs/decisions/0001): no contraction, no fast-math.
BITS   := -ffp-contract=off -fno-math-errno -fno-trapping-math
CFLAGS_ALL := -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -g $(OPT) $(ARCH) $(BITS) $(WARN) -fopenmp -I. -I$(BUILD)/gen $(CFLAGS)
PKGS   := hdf5 libfyaml gsl nettle
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lhdf5_hl

CORE_SRC   := $(wildcard engine/core/*.c)
MODEL_SRC  := $(wildcard models/*.c models/*/*.c)
ENGINE_SRC := $(wildcard engine/scenario/*.c engine/store/*.c engine/run/*.c)
ANALYSIS_SRC := $(wildcard analysis/*.c)
CLI_SRC    := $(wildcard cli/*.c)

# The resident pass is compiled once per instruction set; engine/core/isa.c chooses at run time (same bits, other speed).
LIB_SRC    := $(CORE_SRC) $(MODEL_SRC) $(ENGINE_SRC) $(ANALYSIS_SRC)
LIB_OBJ    := $(LIB_SRC:%.c=$(BUILD)/%.o)

TEST_SRC   := $(wildcard tests/test_*.c tests/theory/test_*.c tests/equality/test_*.c)
TEST_BIN   := $(TEST_SRC:%.c=$(BUILD)/%)

.PHONY: all tests
all: $(BUILD)/heli
tests: $(TEST_BIN)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libheli.a: $(LIB_OBJ)
	@rm -f $@; ar rcsD $@ $^

$(BUILD)/heli: $(CLI_SRC:%.c=$(BUILD)/%.o) $(BUILD)/libheli.a
	$(CC) $(CFLAGS_ALL) -o $@ $^ $(PKG_LIBS)

$(TEST_BIN): $(BUILD)/%: %.c $(BUILD)/libheli.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(PKG_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(BUILD)/libheli.a $(PKG_LIBS) -lcmocka -lm

-include $(LIB_OBJ:.o=.d) $(CLI_SRC:%.c=$(BUILD)/%.d) $(TEST_BIN:=.d)
