#!/usr/bin/env python3
"""test/consumers/check_quotes.py EXPORT.jsonld LEDGER.db    every quotation stands at its characters, between the words beside it.

Names of persons are replaced in what leaves: words beside a quotation that hold a stand-in are compared up to it."""
import json
import sqlite3
import sys
import urllib.parse

graph = json.load(open(sys.argv[1]))["@graph"]
texts = dict(sqlite3.connect(sys.argv[2]).execute("SELECT id, text FROM document"))
checked = named = 0
for node in graph:
    if "oa:Annotation" not in node["type"]:
        continue
    text = texts[urllib.parse.unquote(node["oa:hasTarget"]["oa:hasSource"]["id"].rsplit(":", 1)[1])]
    selectors = {one["type"][0]: one for one in node["oa:hasTarget"]["oa:hasSelector"]}
    begin, end = selectors["oa:TextPositionSelector"]["oa:start"], selectors["oa:TextPositionSelector"]["oa:end"]
    quote = selectors["oa:TextQuoteSelector"]
    prefix, suffix = quote.get("oa:prefix", ""), quote.get("oa:suffix", "")
    named += "[person" in prefix + suffix + quote["oa:exact"]
    near, after = prefix.rsplit("]", 1)[-1] if "[person" in prefix else prefix, suffix.split("[person", 1)[0]
    if "[person" not in quote["oa:exact"] and text[begin:end] != quote["oa:exact"]:
        sys.exit(f"{node['id']}: {quote['oa:exact']!r} does not stand at {begin}")
    if not text[:begin].endswith(near) or not text[end:].startswith(after):
        sys.exit(f"{node['id']}: {prefix!r} and {suffix!r} do not stand beside {text[begin:end]!r}")
    checked += 1
print(f"{checked} quotations stand at their characters, {named} of them beside a name")
sys.exit(0 if checked else 1)
