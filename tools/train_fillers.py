#!/usr/bin/env python3
"""Trains the networks that look for fillers of incident templates, beside the linear model of `parley train --incidents`.

  tools/train_fillers.py SAMPLES VECTORS OUT [--processes 2] [--epochs 12]

SAMPLES is fillers.jsonl as `parley train --incidents` writes it, VECTORS the folder of tools/training_data.py, OUT the file
(data/models/en/incident_network.bin).  One network for each fold, learned from the documents of the others; together they are
what is shipped, and apart they say how much the sum of linear score and network is worth on documents that neither has seen.
A sentence is read by a bidirectional LSTM over word vectors (a name is its kind alone), tags, heads, roles that the claims give
and the scores of the sentence and the document; a candidate is the best of its occurrences.  Half an hour on two cores.  Needs
Debian's python3-torch and, for speed, libopenblas0-pthread.  src/templates/filler_network.h reads the result.
"""
import argparse, json, multiprocessing, os, random, struct, time
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
from train_network import Layer

VECTOR, OWN, HIDDEN, WIDE, NARROW = 100, 32, 96, 128, 96
KINDS = {'name': (8, 16), 'semantic': (16, 8), 'upos': (32, 12), 'relation': (80, 12), 'head_name': (8, 8)}  # values, width
HEAD, FRAME, FRAMES, COUNT, COUNTS, OCCURRENCES = 32, 16, 2000, 8, 8, 6
RAREST = 4          # occurrences of a lemma with a vector of its own
BATCH, CHUNK = 8, 48  # documents, sentences
DROP, RATE = 0.4, 3e-3
MASK = (1 << 64) - 1


def hash_bytes(text):
    """language::hash_bytes()"""
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = (h ^ byte) * 0x100000001B3 & MASK
    h ^= h >> 32
    h = h * 0x9E3779B97F4A7C15 & MASK
    h ^= h >> 29
    h = h * 0xBF58476D1CE4E5B9 & MASK
    return (h ^ h >> 32) & 0xFFFFFFFF


def read_vectors(folder):
    """Hashes in order, vectors as signed bytes, and what a step of them is worth."""
    words = open(os.path.join(folder, 'vectors.txt'), encoding='utf-8').read().split('\n')[:-1]
    vectors = np.fromfile(os.path.join(folder, 'vectors.f32'), dtype=np.float32).reshape(-1, VECTOR)
    vectors = vectors / np.linalg.norm(vectors, axis=1).mean()
    step = float(np.quantile(np.abs(vectors), 0.9999) / 127)
    hashes, first = np.unique(np.array([hash_bytes(word) for word in words], dtype=np.uint32), return_index=True)
    return hashes, np.clip(np.round(vectors[first] / step), -127, 127).astype(np.int8), step


def rows(known, hashes):
    """Where each hash stands among the known ones, from 1; 0 = nowhere."""
    at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.where((known[at] == hashes) & (hashes != 0), at + 1, 0)


class Sample:
    def __init__(self, line, vectors, own):
        self.document = line['document']
        words = line['words']
        column = lambda k: np.array([word[k] for word in words], dtype=np.int64)
        word, lemma = column(0), column(1)
        self.vector = np.where(rows(vectors, word) > 0, rows(vectors, word), rows(vectors, lemma))
        self.own = rows(own, lemma)
        self.kinds = {'name': column(2), 'semantic': column(3), 'upos': column(4), 'relation': column(5)}
        heads = np.where(column(6) < 0, len(words), column(6))
        self.head_vector = np.append(self.vector, 0)[heads]
        self.kinds['head_name'] = np.append(self.kinds['name'], 0)[heads]
        self.sentence = column(7)
        self.frames = [[1 + frame for frame in word[8]] for word in words]
        scores = lambda name: np.clip(np.array(line[name], dtype=np.float32) / 1024, -2, 2)
        self.sentence_scores, self.document_scores = scores('sentence_scores').reshape(-1, line['classes']), scores('document_scores')
        self.labels = np.array([candidate[1] for candidate in line['candidates']]) > 0
        self.linear = np.array([candidate[2] for candidate in line['candidates']], dtype=np.float32)
        self.occurrences = np.array([o for candidate in line['candidates'] for o in candidate[0][:OCCURRENCES]])
        self.owner = np.array([k for k, candidate in enumerate(line['candidates']) for _ in candidate[0][:OCCURRENCES]])


def batch(samples):
    whole = lambda of: torch.tensor(np.concatenate([of(s) for s in samples]))
    out = {'vector': whole(lambda s: s.vector), 'own': whole(lambda s: s.own), 'head_vector': whole(lambda s: s.head_vector),
           'kinds': {kind: whole(lambda s: s.kinds[kind]) for kind in KINDS}, 'labels': whole(lambda s: s.labels).float(),
           'scores': whole(lambda s: np.hstack([s.sentence_scores[s.sentence], np.repeat(s.document_scores[None], len(s.sentence), 0)]))}
    frames, begins = [], []
    for sample in samples:
        for each in sample.frames:
            begins.append(len(frames))
            frames += each
    out['frames'], out['frame_begins'] = torch.tensor(frames or [0]), torch.tensor(begins)
    lengths = np.concatenate([np.unique(s.sentence, return_counts=True)[1] for s in samples])
    begins, words = np.concatenate([[0], np.cumsum(lengths)[:-1]]), int(lengths.sum())
    order, out['chunks'], read = np.argsort(lengths, kind='stable'), [], []
    for k in range(0, len(order), CHUNK):  # sentences of like length together
        own = order[k:k + CHUNK]
        length, steps = lengths[own][:, None], np.arange(lengths[own].max())[None]
        inside = steps < length
        at = np.where(inside, begins[own][:, None] + steps, words)
        out['chunks'].append((torch.tensor(at), torch.tensor(np.where(inside, length - 1 - steps, steps)), torch.tensor(np.flatnonzero(inside))))
        read.append(at[inside])
    place = np.empty(words, dtype=np.int64)
    place[np.concatenate(read)] = np.arange(words)
    out['place'] = torch.tensor(place)
    occurrences, owner, first, count, scores, word, candidate, occurrence = [], [], [], [], [], 0, 0, 0
    for s in samples:
        occurrences.append(s.occurrences + word)
        owner.append(s.owner + candidate)
        _, begin, times = np.unique(s.owner, return_index=True, return_counts=True)
        first.append(begin + occurrence)
        count.append(np.minimum(times, COUNTS - 1))
        scores.append(np.repeat(s.document_scores[None], len(begin), 0))
        word, candidate, occurrence = word + len(s.sentence), candidate + len(s.labels), occurrence + len(s.owner)
    for name, value in (('occurrences', occurrences), ('owner', owner), ('first', first), ('count', count), ('document_scores', scores)):
        out[name] = torch.tensor(np.concatenate(value))
    return out


class Network(nn.Module):
    def __init__(self, vectors, own, sentence_classes, document_classes, roles):
        super().__init__()
        self.vector = nn.Embedding.from_pretrained(torch.tensor(np.vstack([np.zeros((1, VECTOR), np.float32), vectors])), freeze=True)
        self.own = nn.Embedding(own + 1, OWN, padding_idx=0)
        self.kinds = nn.ModuleDict({kind: nn.Embedding(*size) for kind, size in KINDS.items()})
        self.head = nn.Linear(VECTOR, HEAD)
        self.frame = nn.EmbeddingBag(FRAMES + 1, FRAME, mode='sum', padding_idx=0)
        width = VECTOR + OWN + sum(width for _, width in KINDS.values()) + HEAD + FRAME + sentence_classes + document_classes
        self.input = nn.Linear(width, WIDE)
        self.layer = Layer(WIDE, HIDDEN)
        self.occurrence = nn.Linear(6 * HIDDEN + WIDE, WIDE)
        self.count = nn.Embedding(COUNTS, COUNT)
        self.candidate = nn.Linear(2 * WIDE + COUNT + document_classes, NARROW)
        self.role = nn.Linear(NARROW, roles)
        nn.init.constant_(self.role.bias, -4)

    def forward(self, b):
        drop = lambda x, share: F.dropout(x, share, self.training)
        x = torch.cat([self.vector(b['vector']), self.own(b['own'])] + [self.kinds[kind](b['kinds'][kind]) for kind in KINDS] +
                      [F.relu(self.head(self.vector(b['head_vector']))), self.frame(b['frames'], b['frame_begins']), b['scores']], -1)
        word = F.relu(self.input(drop(x, DROP / 2)))
        padded = torch.cat([drop(word, DROP), word.new_zeros(1, WIDE)])
        read = [self.layer(padded[at], reverse).flatten(0, 1)[inside] for at, reverse, inside in b['chunks']]
        read = drop(torch.cat(read)[b['place']], DROP)
        first, last, head = b['occurrences'].unbind(1)
        each = F.relu(self.occurrence(torch.cat([read[first], read[last], read[head], word[head]], -1)))
        best = each.new_zeros(len(b['first']), WIDE).scatter_reduce(0, b['owner'].unsqueeze(-1).expand(-1, WIDE), each, 'amax')
        whole = torch.cat([best, each[b['first']], self.count(b['count']), b['document_scores']], -1)
        return self.role(drop(F.relu(self.candidate(drop(whole, DROP))), DROP / 2))

    def parts(self):
        """In the order of the file; matrices as [inputs][outputs]."""
        turned = lambda linear: [linear.weight.t(), linear.bias]
        return ([self.own.weight] + [self.kinds[kind].weight for kind in KINDS] + turned(self.head) + [self.frame.weight] + turned(self.input) +
                [self.layer.input, self.layer.bias, self.layer.recurrent] + turned(self.occurrence) + [self.count.weight] +
                turned(self.candidate) + turned(self.role))


def short(values):
    """Rounded to what is stored: the upper half of a float32."""
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32).astype(np.uint64)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype(np.uint16)


def train(fold, samples, make, epochs, folds):
    torch.set_num_threads(1)
    torch.manual_seed(fold + 1)
    random.seed(fold + 1)
    own, others = [s for s in samples if s.document % folds == fold], [s for s in samples if s.document % folds != fold]
    network = make()
    weights = [p for p in network.parameters() if p.requires_grad]
    optimizer, steps, step = torch.optim.AdamW(weights, lr=RATE, weight_decay=0), epochs * ((len(others) + BATCH - 1) // BATCH), 0
    for epoch in range(epochs):
        begin, loss_sum = time.time(), 0
        random.shuffle(others)
        network.train()
        for k in range(0, len(others), BATCH):
            b = batch(others[k:k + BATCH])
            loss = F.binary_cross_entropy_with_logits(network(b), b['labels'], reduction='sum') / 2000
            for group in optimizer.param_groups: group['lr'] = RATE * min(1, step / 100) * max(0.02, 1 - step / steps)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            loss_sum, step = loss_sum + loss.item(), step + 1
        print(f'fold {fold}, epoch {epoch + 1}: loss {loss_sum / len(others) * BATCH:.4f}, {time.time() - begin:.0f} s', flush=True)
    with torch.no_grad():
        for part in network.parts():
            part.copy_(torch.tensor((short(part.numpy()).astype(np.uint32) << 16).view(np.float32)))
        network.eval()
        out = np.concatenate([network(batch([s])).numpy() for s in own])
    return [short(part.detach().numpy()).tobytes() for part in network.parts()], out


def precision(scores, labels):
    """Mean precision at each right answer."""
    right = labels[np.argsort(-scores, kind='stable')]
    return (right * np.cumsum(right) / np.arange(1, len(right) + 1)).sum() / max(1, right.sum())


def best_limit(scores, labels):
    """(F1, limit) where F1 is best."""
    order = np.argsort(-scores, kind='stable')
    f = 2 * np.cumsum(labels[order]) / (np.arange(1, len(order) + 1) + labels.sum())
    return f.max(), scores[order[f.argmax()]]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('samples')
    parser.add_argument('vectors')
    parser.add_argument('out')
    parser.add_argument('--processes', type=int, default=2)
    parser.add_argument('--epochs', type=int, default=12)
    options = parser.parse_args()
    hashes, vectors, step = read_vectors(options.vectors)
    with open(options.samples, encoding='utf-8') as file:
        header = json.loads(file.readline())
        lines = [json.loads(line) for line in file]
    times = {}
    for line in lines:
        for word in line['words']: times[word[1]] = times.get(word[1], 0) + 1
    own = np.array(sorted(h for h, n in times.items() if n >= RAREST and h != 0), dtype=np.uint32)
    samples = [Sample(line, hashes, own) for line in lines if line['words']]
    classes = samples[0].sentence_scores.shape[1], len(samples[0].document_scores)
    roles, folds = header['roles'], header['folds']
    make = lambda: Network(vectors.astype(np.float32) * step, len(own), *classes, len(roles))
    print(f'{len(samples)} documents, {sum(len(s.labels) for s in samples)} candidates, {len(own)} lemmas of their own', flush=True)
    global work
    work = lambda fold: train(fold, samples, make, options.epochs, folds)
    with multiprocessing.get_context('fork').Pool(options.processes) as pool:
        networks = pool.map(run, range(folds), chunksize=1)
    labels = np.concatenate([s.labels for fold in range(folds) for s in samples if s.document % folds == fold])
    linear = np.concatenate([s.linear for fold in range(folds) for s in samples if s.document % folds == fold])
    found = np.concatenate([out for _, out in networks])
    added = linear + found
    shifts = []
    for r, role in enumerate(roles):
        f, limit = best_limit(added[:, r], labels[:, r])
        shifts.append(header['thresholds'][r] - limit)
        print(f'{role}: mean precision linear {100 * precision(linear[:, r], labels[:, r]):.1f}, network {100 * precision(found[:, r], labels[:, r]):.1f}, '
              f'both {100 * precision(added[:, r], labels[:, r]):.1f}; F {100 * best_limit(linear[:, r], labels[:, r])[0]:.1f} -> {100 * f:.1f}')
    with open(options.out, 'wb') as file:
        names = '\n'.join(roles).encode()
        file.write(struct.pack('<4s9If', b'PLFN', 1, len(roles), len(names), folds, len(hashes), len(own), classes[0], classes[1], HIDDEN, step))
        file.write(np.array(shifts, dtype='<f4').tobytes() + hashes.astype('<u4').tobytes() + own.astype('<u4').tobytes() + vectors.tobytes())
        for parts, _ in networks: file.write(b''.join(parts))
        file.write(names)
    np.savez(os.path.splitext(options.samples)[0] + '.npz', found=found, linear=linear, labels=labels)
    print(f'{options.out}: {os.path.getsize(options.out)} bytes')


def run(fold):
    return work(fold)


if __name__ == '__main__':
    main()
