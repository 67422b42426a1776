#!/usr/bin/env python3
"""tools/link_words.py TREEBANKS >data/link/words.tsv    in how many of the treebanks' documents a word stands: what a word that
two reports share is worth.  TREEBANKS: folder with train.en_ewt-ud-train.conllu.gz and train.en_gum-open.conllu.gz."""
import collections, gzip, math, pathlib, re, sys

documents, counts, seen = 0, collections.Counter(), set()
for file in sorted(pathlib.Path(sys.argv[1]).glob('train.en_*.conllu.gz')):
    for line in gzip.open(file, 'rt', encoding='utf-8'):
        if line.startswith('# newdoc'):
            counts.update(seen)
            seen, documents = set(), documents + 1
        fields = line.split('\t')
        if len(fields) == 10 and fields[3] in ('NOUN', 'PROPN', 'VERB', 'ADJ', 'NUM'):
            word = (fields[2] if fields[3] not in ('PROPN', 'NUM') else fields[1]).lower()
            if re.fullmatch(r'[a-z0-9]{2,}', word):
                seen.add(word)
counts.update(seen)
print(f'''# What a word that two reports share is worth: log2 of the share of documents without it, of {documents} documents.  A word that
# is not listed counts as `rare` of weights.tsv.  Counted by tools/link_words.py in Universal Dependencies English EWT (CC BY-SA 4.0) and
# GUM (CC BY 4.0), train; licence of this table: CC BY-SA 4.0.
word\tweight''')
for word, count in sorted(counts.items()):
    if count >= 4:
        print(f'{word}\t{math.log2(documents / count):.2f}')
