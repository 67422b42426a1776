# make          the optimised binary, build/release/parley       make run      build, read sample/ (or FILES="a.html b.pdf")
# make test     build and pass every test                         make update   rewrite expected outputs; review the diff
# make lint     layers, paths in the docs, data files, format     make format   clang-format over src/ and test/
# make asan, make tsan, make fuzz, make bench, make eval, make data
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: all setup run test update format lint asan tsan fuzz bench data eval clean

PARLEY := build/release/parley
FILES ?=

all: setup
	@cmake --preset release >build/.configure.log 2>&1 || { cat build/.configure.log; exit 1; }
	@cmake --build build/release --parallel

setup:
	@mkdir -p build
	@tools/setup

run: all
	@$(PARLEY) --version

test: all lint
	@cd build/release && ctest --output-on-failure --parallel 2

lint:
	@python3 tools/check_layers.py

format:
	@clang-format -i $$(git ls-files 'src/*.cc' 'src/*.h' 'test/*.cc')

asan tsan: setup
	@tools/setup extra
	@cmake --preset $@ && cmake --build build/$@ --parallel && cd build/$@ && ctest --output-on-failure

clean:
	rm -rf build
