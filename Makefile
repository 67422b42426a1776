# make          the optimised binary, build/release/parley       make run      build, read sample/ (or FILES="a.html b.pdf"), open the review desk
# make web      the page of the desk, web/dist, where Node is 20.19 or newer
# make test     build and pass every test                         make update   rewrite expected outputs; review the diff
# make lint     layers, paths in the docs, format                 make format   clang-format over src/ and test/
# make asan, make tsan, make fuzz, make bench, make bench-ledger, make bench-desk, make bench-archive, make eval, make data
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: all places setup run web test update format lint asan tsan fuzz bench bench-ledger bench-desk bench-archive data eval clean

PARLEY := build/release/parley
FILES ?=

all: setup
	@cmake --preset release >build/.configure.log 2>&1 || { cat build/.configure.log; exit 1; }
	@cmake --build build/release --parallel
	@$(MAKE) --no-print-directory places

# The index of places, of packaged data and data/places; made anew when either has changed.
places: build/gazetteer.bin build/lexicon.bin
build/places/made: tools/places tools/places.tsv data/places/countries.tsv
	@mkdir -p build/places && tools/places build/places && touch $@
build/gazetteer.bin: build/places/made $(wildcard data/places/*.tsv)
	@$(PARLEY) data build --only places --out $@
# The lexicon, parsed: a run starts sooner.  What is not as it was when this was made is parsed again at the start.
build/lexicon.bin: $(wildcard data/lang/en/*.toml data/lang/en/verbs/*.toml) src/data/toml.cc
	@$(PARLEY) data build --only lexicon --out build/gazetteer.bin

setup:
	@mkdir -p build
	@tools/setup

run: all
	@echo "parley: reading $(if $(FILES),$(FILES),sample/); FILES=\"a.html b.pdf\" reads your own documents"
	@$(PARLEY) read --format table $(if $(FILES),$(FILES),sample/*.html sample/*.txt sample/*.jsonl)
	@tools/desk $(PARLEY) build/$(if $(FILES),files,sample).db $(if $(FILES),$(FILES),sample/*.html sample/*.txt sample/*.jsonl)

web:
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' || \
	  { echo "parley: the page is built with Node 20.19 or newer; the repository carries it built, web/dist" >&2; exit 1; }
	@cd web && npm ci --no-audit --no-fund --silent && npm run --silent check && npm run --silent build -- --logLevel warn
	@tools/check_web.py --write

test: all lint
	@cd build/release && ctest --output-on-failure --parallel 2

update: all
	@tools/golden update $(PARLEY)
	@PARLEY_UPDATE=1 build/release/parley_tests -tc="* of the corpus" >/dev/null
	@git diff --stat -- test/golden test/corpus test/link

lint:
	@python3 tools/check_layers.py
	@python3 tools/check_docs.py
	@python3 tools/check_training
	@python3 tools/check_web.py
	@clang-format --dry-run -Werror $$(git ls-files 'src/*.cc' 'src/*.h' 'test/*.cc' 'test/*.h')

data: all
	@$(PARLEY) data check

eval: all
	@tools/eval $(PARLEY)

format:
	@clang-format -i $$(git ls-files 'src/*.cc' 'src/*.h' 'test/*.cc' 'test/*.h')

asan tsan: setup
	@tools/setup extra
	@cmake --preset $@ && cmake --build build/$@ --parallel && cd build/$@ && ctest --output-on-failure

FUZZ_SECONDS ?= 60
fuzz: setup
	@tools/setup extra
	@cmake --preset fuzz && cmake --build build/fuzz --parallel --target fuzz_ingest fuzz_analyse fuzz_models fuzz_gazetteer fuzz_stored fuzz_trees
	@for f in ingest analyse models gazetteer stored trees; do mkdir -p build/fuzz/corpus_$$f && cp test/fuzz/seeds.txt build/fuzz/corpus_$$f/ && \
	  { [ ! -d test/fuzz/$$f ] || cp test/fuzz/$$f/* build/fuzz/corpus_$$f/; } && \
	  echo "fuzz_$$f: $(FUZZ_SECONDS) s" && build/fuzz/fuzz_$$f -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=20 -rss_limit_mb=4096 -print_final_stats=0 -verbosity=0 -artifact_prefix=build/fuzz/ build/fuzz/corpus_$$f || exit 1; done

bench: setup
	@tools/setup extra
	@cmake --preset release -DPARLEY_BENCH=ON >/dev/null && cmake --build build/release --parallel --target parley_bench parley
	@build/release/parley_bench --benchmark_min_time=0.5

# What a growing ledger costs; LEDGER_DOCUMENTS=20000 for a shorter run, LEDGER=postgresql://… for a server, LEDGER_OF=copies for
# one text in many papers, LEDGER_OF=crowd for one town in one week.
LEDGER_DOCUMENTS ?= 200000
LEDGER ?= build/bench.db
LEDGER_OF ?= growth
bench-ledger: setup
	@tools/setup extra
	@cmake --preset release -DPARLEY_BENCH=ON >/dev/null && cmake --build build/release --parallel --target ledger_bench
	@rm -f build/bench.db build/bench.db-wal build/bench.db-shm
	@build/release/ledger_bench --ledger $(LEDGER) --documents $(LEDGER_DOCUMENTS) --of $(LEDGER_OF)

# 200 readers and 5 writers for a minute at the desk of sample/, a thousand times as large.
bench-archive: all
	@test/e2e/webarchive $(PARLEY) 1000

bench-desk: all
	@test/e2e/load $(PARLEY) build/release/desk_bench 1000 --readers 200 --writers 5 --seconds 60 --pause 1000 --limit 100

clean:
	rm -rf build
