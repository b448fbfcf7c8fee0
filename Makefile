# SPDX-License-Identifier: MIT
# A short front to CMake. `make` builds build/ouro and build/libouro.a.

# `make CC=clang` chooses the compiler, for a build folder that is not there yet.
COMPILER = $(if $(filter-out default,$(origin CC)),-DCMAKE_C_COMPILER=$(CC))
JOBS := $(shell nproc)
MAKEFLAGS += --no-print-directory

.PHONY: all deps test-deps test-long-deps configure run test test-long bench bench-gc bench-heap clean

all: configure
	@cmake --build build -j $(JOBS)

configure:
	@mkdir -p build
	@cmake --preset release $(COMPILER) >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }

deps:
	@scripts/install-deps

test-deps:
	@scripts/install-deps test

test-long-deps:
	@scripts/install-deps test-long

run: deps all
	@build/ouro examples/tour.py

test: test-deps
	@scripts/test

test-long: test-long-deps
	@scripts/test-long

bench: all
	@scripts/bench

bench-gc: all
	@bench/gc/run

# The heap beside mimalloc, jemalloc, tcmalloc, glibc and pymalloc: those installed.
bench-heap: all
	@bench/heap build

clean:
	rm -rf build
