#!/usr/bin/env python3
"""Trains the network of the language engine on the samples that `parley train` wrote.

  tools/train_network.py build/samples build/samples/teacher1.npz --seed 1
  tools/train_network.py build/samples build/samples/network.npz --teachers build/samples/teacher*.npz

Words are sums of feature vectors; two bidirectional LSTM layers read the sentence; on top of them tags, names, heads (biaffine)
and relations.  The gates are piecewise quadratic, so that the engine computes them exactly in 16-bit integers.  Needs Debian's
python3-torch and, for speed, libopenblas0-pthread.  tools/quantise_network.py turns the result into data/models/en/network.bin.
"""
import argparse, json, os, random, time
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F


def squash(x):
    """Close to tanh: x - x|x|/4 within [-2, 2]."""
    x = x.clamp(-2, 2)
    return x - x * x.abs() / 4


class Recurrence(torch.autograd.Function):
    """LSTM over time for both directions at once.  inputs [T, 2, B, 4H] in the order i f o g, weights [2, H, 4H] -> h [T, 2, B, H]."""

    @staticmethod
    def forward(ctx, inputs, weights):
        steps, _, batch, size = inputs.shape
        hidden = size // 4
        h = inputs.new_zeros(2, batch, hidden)
        c = inputs.new_zeros(2, batch, hidden)
        gates = inputs.new_empty(steps, 2, batch, size)
        cells = inputs.new_empty(steps, 2, batch, hidden)
        out = inputs.new_empty(steps, 2, batch, hidden)
        for t in range(steps):
            raw = torch.baddbmm(inputs[t], h, weights)
            gate = gates[t]
            torch.add(squash(raw[..., :3 * hidden] / 2) / 2, 0.5, out=gate[..., :3 * hidden])
            gate[..., 3 * hidden:] = squash(raw[..., 3 * hidden:])
            i, f, o, g = gate.split(hidden, -1)
            c = f * c + i * g
            cells[t] = c
            h = o * squash(c)
            out[t] = h
        ctx.save_for_backward(gates, cells, out, weights)
        return out

    @staticmethod
    def backward(ctx, grad_out):
        gates, cells, out, weights = ctx.saved_tensors
        steps, _, batch, hidden = cells.shape
        # derivatives from the values: s = squash(x) gives ds/dx = sqrt(1 - |s|)
        flat = gates.clone()
        sigma = flat[..., :3 * hidden]
        slope_sigma = (1 - (2 * sigma - 1).abs()).clamp_(min=0).sqrt_() / 4
        slope_g = (1 - flat[..., 3 * hidden:].abs()).clamp_(min=0).sqrt_()
        squashed = squash(cells)
        slope_c = (1 - squashed.abs()).clamp_(min=0).sqrt_()
        grad_in = torch.empty_like(gates)
        dh_next = torch.zeros_like(grad_out[0])
        dc_next = torch.zeros_like(grad_out[0])
        back = weights.transpose(1, 2).contiguous()
        for t in range(steps - 1, -1, -1):
            i, f, o, g = gates[t].split(hidden, -1)
            dh = grad_out[t] + dh_next
            dc = dc_next + dh * o * slope_c[t]
            d = grad_in[t]
            d[..., :hidden] = dc * g
            d[..., hidden:2 * hidden] = dc * cells[t - 1] if t else 0
            d[..., 2 * hidden:3 * hidden] = dh * squashed[t]
            d[..., :3 * hidden] *= slope_sigma[t]
            d[..., 3 * hidden:] = dc * i * slope_g[t]
            dc_next = dc * f
            dh_next = torch.bmm(d, back)
        before = torch.cat([torch.zeros_like(out[:1]), out[:-1]])
        grad_weights = torch.bmm(before.permute(1, 3, 0, 2).reshape(2, hidden, -1), grad_in.permute(1, 0, 2, 3).reshape(2, -1, 4 * hidden))
        return grad_in, grad_weights


class Layer(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.hidden = hidden
        self.input = nn.Parameter(torch.empty(2, inputs, 4 * hidden))
        self.bias = nn.Parameter(torch.zeros(2, 1, 4 * hidden))
        self.recurrent = nn.Parameter(torch.empty(2, hidden, 4 * hidden))
        nn.init.uniform_(self.input, -(3 / inputs) ** .5, (3 / inputs) ** .5)
        for d in range(2):
            for k in range(4):
                nn.init.orthogonal_(self.recurrent.data[d, :, k * hidden:(k + 1) * hidden])
        self.bias.data[:, :, hidden:2 * hidden] = 1

    def forward(self, x, reverse):
        """x [B, T, I]; reverse [B, T]: index of the word that the backward direction reads at each step."""
        batch, steps, size = x.shape
        turned = x.gather(1, reverse.unsqueeze(-1).expand(-1, -1, size))
        both = torch.stack([x, turned]).transpose(1, 2).reshape(2, steps * batch, size)
        inputs = torch.baddbmm(self.bias, both, self.input).view(2, steps, batch, -1).transpose(0, 1).contiguous()
        out = Recurrence.apply(inputs, self.recurrent).permute(1, 2, 0, 3)  # [2, B, T, H]
        back = out[1].gather(1, reverse.unsqueeze(-1).expand(-1, -1, self.hidden))
        return torch.cat([out[0], back], -1)


class Network(nn.Module):
    def __init__(self, rows, tags, relations, labels, corpora, vector=128, hidden=128, arc=128, relation=128):
        super().__init__()
        self.vectors = nn.EmbeddingBag(rows, vector, mode='sum', padding_idx=0, sparse=True)
        nn.init.normal_(self.vectors.weight, 0, 0.15)
        self.vectors.weight.data[0] = 0
        self.layers = nn.ModuleList([Layer(vector, hidden), Layer(2 * hidden, hidden)])
        wide = 2 * hidden
        self.tag = nn.Linear(wide, tags)
        self.names = nn.ModuleList([nn.Linear(wide, labels) for _ in range(corpora)])
        self.dependent = nn.Linear(wide, arc)
        self.head = nn.Linear(wide, arc)
        self.biaffine = nn.Linear(arc, arc)          # of the dependent; its bias weighs the head alone
        self.root = nn.Parameter(torch.randn(arc) * 0.1)
        self.relation_dependent = nn.Linear(wide, relation)
        self.relation_head = nn.Linear(wide, relation, bias=False)
        self.relation_root = nn.Parameter(torch.randn(relation) * 0.1)
        self.relation = nn.Linear(relation, relations)

    def encode(self, rows, reverse, drop=0.0):
        x = self.vectors(rows.flatten(0, 1)).view(rows.shape[0], rows.shape[1], -1)
        for layer in self.layers:
            if self.training and drop > 0:
                mask = torch.empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - drop) / (1 - drop)
                x = x * mask
            x = layer(x, reverse)
        if self.training and drop > 0:
            x = x * (torch.empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - drop) / (1 - drop))
        return x

    def arcs(self, x):
        """[B, T, T + 1]: score of each head; the last column is the root."""
        dependent, head = F.relu(self.dependent(x)), F.relu(self.head(x))
        root = F.relu(self.root).expand(x.shape[0], 1, -1)
        return self.biaffine(dependent) @ torch.cat([head, root], 1).transpose(1, 2)

    def relations(self, x, heads):
        """heads [B, T], T = root -> [B, T, relations]."""
        head = torch.cat([self.relation_head(x), self.relation_root.expand(x.shape[0], 1, -1)], 1)
        chosen = head.gather(1, heads.unsqueeze(-1).expand(-1, -1, head.shape[-1]))
        return self.relation(F.relu(self.relation_dependent(x) + chosen))


def read_samples(folder):
    header = json.load(open(os.path.join(folder, 'samples.json')))
    numbers = np.fromfile(os.path.join(folder, 'samples.bin'), dtype=np.int32)
    width = header['features'] + 4
    sentences, at = [], 0
    while at < len(numbers):
        words, corpus, tree, held_out = numbers[at:at + 4]
        body = numbers[at + 4:at + 4 + words * width].reshape(words, width)
        sentences.append((int(corpus), bool(tree), bool(held_out), body, len(sentences)))
        at += 4 + words * width
    return header, sentences


def batches(sentences, words, shuffle):
    """Sentences of like length, at most `words` words with padding."""
    order = sorted(range(len(sentences)), key=lambda i: (len(sentences[i][3]) + (random.random() if shuffle else 0), i))
    out, batch = [], []
    for i in order:
        if batch and (len(batch) + 1) * len(sentences[i][3]) > words:
            out.append(batch)
            batch = []
        batch.append(sentences[i])
    out.append(batch)
    if shuffle:
        random.shuffle(out)
    return out


def tensors(batch, features):
    size = max(len(s[3]) for s in batch)
    body = np.zeros((len(batch), size, features + 4), dtype=np.int64)
    body[:, :, features:] = -1
    reverse = np.tile(np.arange(size), (len(batch), 1))
    for b, (corpus, tree, _, numbers, _) in enumerate(batch):
        n = len(numbers)
        body[b, :n] = numbers
        reverse[b, :n] = np.arange(n - 1, -1, -1)
        head = body[b, :n, features + 1]
        if tree:
            head[head < 0] = size  # the root
        else:
            body[b, :n, features:features + 3] = -1
        if corpus < 0:
            body[b, :n, features + 3] = -1
    body = torch.from_numpy(body)
    return body[..., :features], body[..., features], body[..., features + 1], body[..., features + 2], body[..., features + 3], torch.from_numpy(reverse)


def forget(rows, often):
    """Rare words are unknown words now and then, and so is any feature."""
    rows = rows.clone()
    word = rows[..., 0]
    word[torch.rand(word.shape) < often[word]] = 0
    rows[torch.rand(rows.shape) < 0.05] = 0
    return rows


class Taught:
    """What an ensemble of networks says of each sentence: probabilities of tags, heads, relations and names."""

    def __init__(self, nets, sentences, features):
        self.of = {}
        with torch.no_grad():
            for net in nets:
                net.eval()
            for batch in batches(sentences, 2000, False):
                rows, _, head, _, _, reverse = tensors(batch, features)
                encoded = [net.encode(rows, reverse) for net in nets]
                size = rows.shape[1]
                mean = lambda outputs: torch.stack([o.softmax(-1) for o in outputs]).mean(0)
                arcs = mean([net.arcs(x).masked_fill(outside(batch, size).unsqueeze(1), -1e4) for net, x in zip(nets, encoded)])
                heads = torch.where(head >= 0, head, arcs.argmax(-1))
                parts = (mean([net.tag(x) for net, x in zip(nets, encoded)]), arcs, mean([net.relations(x, heads) for net, x in zip(nets, encoded)]),
                         mean([net.names[0](x) for net, x in zip(nets, encoded)]))
                for b, s in enumerate(batch):
                    n = len(s[3])
                    tags, arc, relations, names = (p[b, :n].half() for p in parts)
                    own = heads[b, :n]
                    self.of[s[4]] = (tags, torch.cat([arc[:, :n], arc[:, size:]], 1), relations, names, torch.where(own == size, n, own).short())

    def loss(self, net, x, batch, weight):
        size = x.shape[1]
        there = torch.cat([torch.arange(len(s[3])) + b * size for b, s in enumerate(batch)])
        taught = [self.of[s[4]] for s in batch]
        heads = torch.full(x.shape[:2], size, dtype=torch.int64)
        arcs = torch.zeros(x.shape[0], size, size + 1)
        for b, (_, arc, _, _, own) in enumerate(taught):
            n = len(own)
            heads[b, :n] = torch.where(own.long() == n, size, own.long())
            arcs[b, :n, :n] = arc[:, :n]
            arcs[b, :n, size] = arc[:, n]
        said = lambda k: torch.cat([t[k] for t in taught]).float()
        cross = lambda target, scores: -(target * scores.flatten(0, 1)[there].log_softmax(-1)).sum()
        scores = net.arcs(x).masked_fill(outside(batch, size).unsqueeze(1), -1e4)
        return (cross(said(0), net.tag(x)) + cross(arcs.flatten(0, 1)[there], scores) + cross(said(2), net.relations(x, heads))
                + weight * cross(said(3), net.names[0](x)))


def outside(batch, size):
    """[B, T + 1]: columns of heads that are no word of the sentence; the last is the root."""
    out = torch.arange(size + 1).unsqueeze(0) >= torch.tensor([len(s[3]) for s in batch]).unsqueeze(1)
    out[:, size] = False
    return out


def losses(net, batch, features, often, drop, weight, taught=None):
    rows, tag, head, relation, label, reverse = tensors(batch, features)
    x = net.encode(forget(rows, often) if net.training else rows, reverse, drop)
    known = [i for i, s in enumerate(batch) if s[1]]
    total = x.new_zeros(())
    if known:
        t = x[known]
        total = total + F.cross_entropy(net.tag(t).flatten(0, 1), tag[known].flatten(), ignore_index=-1, reduction='sum')
        arcs = net.arcs(t).masked_fill(outside([batch[i] for i in known], t.shape[1]).unsqueeze(1), -1e4)
        total = total + F.cross_entropy(arcs.flatten(0, 1), head[known].flatten(), ignore_index=-1, reduction='sum')
        gold = head[known].clamp(min=0)
        total = total + F.cross_entropy(net.relations(t, gold).flatten(0, 1), relation[known].flatten(), ignore_index=-1, reduction='sum')
    for corpus, scorer in enumerate(net.names):
        of = [i for i, s in enumerate(batch) if s[0] == corpus]
        if of:
            total = total + F.cross_entropy(scorer(x[of]).flatten(0, 1), label[of].flatten(), ignore_index=-1, reduction='sum') * (weight if corpus == 0 else 0.5)
    if taught:
        total = total + taught.loss(net, x, batch, weight)
    return total / max(1, sum(len(s[3]) for s in batch))


def spans(labels, names):
    out, begin = set(), None
    for i, label in enumerate(labels):
        name = names[label]
        if name[0] in 'BU':
            begin = (i, name[2:])
        elif name[0] == 'O' or begin is None or begin[1] != name[2:]:
            begin = None
        if name[0] in 'LU' and begin:
            out.add((begin[0], i, begin[1]))
            begin = None
    return out


def measure(net, sentences, header):
    """UPOS, UAS, LAS of trees with their own words; F1 of names (first manner)."""
    net.eval()
    features = header['features']
    upos = [t.split()[0] for t in header['tags']]
    names = header['labels']
    right = [0, 0, 0, 0]
    found = gold_names = both = 0
    with torch.no_grad():
        for batch in batches(sentences, 2000, False):
            rows, tag, head, relation, label, reverse = tensors(batch, features)
            x = net.encode(rows, reverse)
            size = x.shape[1]
            arcs = net.arcs(x).masked_fill(outside(batch, size).unsqueeze(1), -1e4)
            heads = arcs.argmax(-1)
            relations = net.relations(x, heads).argmax(-1)
            tags = net.tag(x).argmax(-1)
            labels = net.names[0](x).argmax(-1)
            for b, s in enumerate(batch):
                n = len(s[3])
                if s[1]:
                    right[0] += n
                    right[1] += sum(upos[tags[b, i]] == upos[tag[b, i]] for i in range(n) if tag[b, i] >= 0)
                    same = heads[b, :n] == head[b, :n]
                    right[2] += int(same.sum())
                    right[3] += int((same & (relations[b, :n] == relation[b, :n])).sum())
                if s[0] == 0:
                    mine, gold = spans(labels[b, :n].tolist(), names), spans(label[b, :n].tolist(), names)
                    found += len(mine)
                    gold_names += len(gold)
                    both += len(mine & gold)
    n = max(1, right[0])
    return 'UPOS %.2f UAS %.2f LAS %.2f names %.2f' % (100 * right[1] / n, 100 * right[2] / n, 100 * right[3] / n, 200 * both / max(1, found + gold_names))


def load(path, header):
    state = {k: torch.from_numpy(v) for k, v in np.load(path).items()}
    rows, vector = state['vectors.weight'].shape
    net = Network(rows, len(header['tags']), len(header['relations']), len(header['labels']), header['manners'], vector, state['layers.0.recurrent'].shape[1],
                  state['biaffine.weight'].shape[0], state['relation_head.weight'].shape[0])
    net.load_state_dict(state)
    return net


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('samples')
    options.add_argument('out')
    options.add_argument('--epochs', type=int, default=22)
    options.add_argument('--hidden', type=int, default=128)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--drop', type=float, default=0.33)
    options.add_argument('--name-weight', type=float, default=3.0)
    options.add_argument('--rate', type=float, default=2e-3)
    options.add_argument('--teachers', nargs='*', default=[], help='networks whose mean it learns from, beside the samples')
    options.add_argument('--start', help='network to go on from')
    options.add_argument('--vector', type=int, default=128)
    options = options.parse_args()
    torch.set_num_threads(1)  # matrices this small gain nothing from a second one
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    header, sentences = read_samples(options.samples)
    features = header['features']
    learn = [s for s in sentences if not s[2] and len(s[3]) <= 120]
    held_out = [s for s in sentences if s[2] and (s[1] or s[0] == 0)]
    ewt = [s for s in held_out if s[0] == 0]
    other = [s for s in held_out if s[0] != 0]
    counts = np.zeros(header['rows'], dtype=np.int64)
    for s in learn:
        np.add.at(counts, s[3][:, 0], 1)
    often = torch.from_numpy((0.5 / (0.5 + counts) + 0.05).astype(np.float32))
    taught = Taught([load(path, header) for path in options.teachers], learn, features) if options.teachers else None
    net = Network(header['rows'], len(header['tags']), len(header['relations']), len(header['labels']), header['manners'], vector=options.vector, hidden=options.hidden)
    if options.start:
        net = load(options.start, header)
    average = {k: v.detach().clone() for k, v in net.state_dict().items()}
    dense = [p for n, p in net.named_parameters() if not n.startswith('vectors')]
    optimisers = [torch.optim.Adam(dense, lr=options.rate, betas=(0.9, 0.95)), torch.optim.SparseAdam(list(net.vectors.parameters()), lr=options.rate, betas=(0.9, 0.95))]
    steps = options.epochs * len(batches(learn, 1000, True))
    schedules = [torch.optim.lr_scheduler.LambdaLR(o, lambda s: min(1, (s + 1) / 200) * max(0.02, 1 - s / steps)) for o in optimisers]
    step, begin = 0, time.time()
    for epoch in range(options.epochs):
        net.train()
        total = count = 0
        for batch in batches(learn, 1000, True):
            loss = losses(net, batch, features, often, options.drop, options.name_weight, taught)
            for optimiser in optimisers:
                optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(dense, 5.0)
            for optimiser, schedule in zip(optimisers, schedules):
                optimiser.step()
                schedule.step()
            step += 1
            if step % 10 == 0:
                decay = min(0.985, (10 + step) / (100 + step))
                with torch.no_grad():
                    state = net.state_dict()
                    torch._foreach_mul_(list(average.values()), decay)
                    torch._foreach_add_(list(average.values()), [state[k] for k in average], alpha=1 - decay)
            total += float(loss)
            count += 1
        if epoch % 3 == 2 or epoch + 1 == options.epochs:
            now = {k: v.clone() for k, v in net.state_dict().items()}
            net.load_state_dict(average)
            figures = 'EWT ' + measure(net, ewt, header) + ' | GUM ' + measure(net, other, header)
            net.load_state_dict(now)
            np.savez(options.out, **{k: v.numpy() for k, v in average.items()})
        else:
            figures = ''
        print('epoch %d  %.0f s  loss %.4f  %s' % (epoch + 1, time.time() - begin, total / count, figures), flush=True)


if __name__ == '__main__':
    main()
