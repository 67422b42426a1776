#!/usr/bin/env python3
"""Turns a trained network into the integer network that the engine reads (src/language/network.h describes the file).

  tools/quantise_network.py build/samples build/samples/network.npz data/models/en/network.bin
"""
import struct, sys
import numpy as np
import torch
import train_network as training

UNIT = 2.0 ** -12        # gates
LOGIT = 2.0 ** -8        # tags, labels, relations


def pad(rows, to):
    return (rows + to - 1) // to * to


class Writer:
    def __init__(self):
        self.bytes = bytearray()

    def put(self, array):
        self.bytes += b'\0' * (-len(self.bytes) % 64)
        self.bytes += array.tobytes()

    def matrix(self, weights, bias, in_unit, out_units):
        """weights [rows, inputs] and bias [rows] in real numbers; inputs are in_unit each, outputs are wanted in out_units."""
        rows, inputs = weights.shape
        full = pad(rows, 32)
        weights = np.concatenate([weights, np.zeros((full - rows, inputs))])
        bias = np.concatenate([bias, np.zeros(full - rows)])
        out_units = np.concatenate([np.broadcast_to(out_units, rows), np.ones(full - rows)])
        largest = np.maximum(np.abs(weights).max(1), 1e-9)
        scale = largest / 63
        whole = np.clip(np.rint(weights / scale[:, None]), -63, 63).astype(np.int64)
        offset = np.clip(np.rint(bias / (scale * in_unit)), -2 ** 27, 2 ** 27).astype(np.int64) - 128 * whole.sum(1)
        packed = whole.reshape(full // 32, 32, inputs // 4, 4).transpose(0, 2, 1, 3)
        self.put(np.ascontiguousarray(packed).astype(np.int8))
        self.put(offset.astype(np.int32))
        self.put((scale * in_unit / out_units).astype(np.float32))


def ranges(net, header, sentences):
    """How large the numbers become that are kept in 8 bits."""
    seen = {}

    def note(name, x):
        seen.setdefault(name, []).append(x.abs().flatten()[::7].numpy())

    with torch.no_grad():
        for batch in training.batches(sentences, 1000, False)[::4]:
            rows, _, heads, _, _, reverse = training.tensors(batch, header['features'])
            note('x', net.vectors(rows.flatten(0, 1)))
            x = net.encode(rows, reverse)
            dependent, head = torch.relu(net.dependent(x)), torch.relu(net.head(x))
            note('dependent', dependent)
            note('head', head)
            note('query', net.biaffine(dependent))
            known = heads.clamp(min=0)
            chosen = torch.cat([net.relation_head(x), net.relation_root.expand(x.shape[0], 1, -1)], 1)
            chosen = chosen.gather(1, known.unsqueeze(-1).expand(-1, -1, chosen.shape[-1]))
            note('relation', torch.relu(net.relation_dependent(x) + chosen))
    return {name: float(np.quantile(np.concatenate(parts), 0.9999)) for name, parts in seen.items()}


def main():
    samples, trained, out = sys.argv[1:4]
    header, sentences = training.read_samples(samples)
    net = training.load(trained, header)
    state = net.state_dict()
    rows, vector = state['vectors.weight'].shape
    hidden = state['layers.0.recurrent'].shape[1]
    arc, relation = state['biaffine.weight'].shape[0], state['relation_head.weight'].shape[0]
    net.eval()
    held_out = [s for s in sentences if s[2] and s[1]]
    most = ranges(net, header, held_out)
    print({k: round(v, 3) for k, v in most.items()})
    w = {k: v.double().numpy() for k, v in state.items()}

    vectors = w['vectors.weight']
    x_unit = most['x'] / 127
    vector_unit = np.quantile(np.abs(vectors[1:]).max(1), 0.999) / 127
    shift = max(0, int(np.floor(np.log2(x_unit / vector_unit))))
    vector_unit = x_unit / 2 ** shift
    writer = Writer()
    names = ''.join(n + '\n' for n in header['tags'] + header['relations'] + header['labels']).encode()
    writer.bytes += b'PLYN' + struct.pack('<9I', 2, vector, hidden, arc, relation, rows, len(header['tags']), len(header['relations']), len(header['labels']))
    writer.bytes += struct.pack('<iI', shift, len(names)) + names
    writer.put(np.clip(np.rint(vectors / vector_unit), -127, 127).astype(np.int8))
    units = {k: v / 127 for k, v in most.items()}
    writer.put(np.clip(np.rint(np.maximum(w['root'], 0) / units['head']), 0, 127).astype(np.uint8))
    writer.put(np.clip(np.rint(w['relation_root'] / units['relation']), -32767, 32767).astype(np.int16))
    for layer in range(2):
        part = lambda name: w['layers.%d.%s' % (layer, name)]
        writer.matrix(np.concatenate([part('input')[d].T for d in range(2)]), np.concatenate([part('bias')[d, 0] for d in range(2)]),
                      x_unit if layer == 0 else 1 / 128, UNIT)
        for d in range(2):
            writer.matrix(part('recurrent')[d].T, np.zeros(4 * hidden), 1 / 128, UNIT)
    blocks, biases, out_units = [], [], []
    for name, unit, to in (('tag', LOGIT, 16), ('names.0', LOGIT, 16), ('dependent', units['dependent'], 1), ('head', units['head'], 1),
                           ('relation_dependent', units['relation'], 1)):
        weight = w[name + '.weight']
        full = pad(len(weight), to)
        bias = w.get(name + '.bias', np.zeros(len(weight)))
        blocks.append(np.concatenate([weight, np.zeros((full - len(weight), weight.shape[1]))]))
        biases.append(np.concatenate([bias, np.zeros(full - len(bias))]))
        out_units.append(np.full(full, unit))
    writer.matrix(np.concatenate(blocks), np.concatenate(biases), 1 / 128, np.concatenate(out_units))
    heads = w['relation_head.weight']
    writer.matrix(heads, w.get('relation_head.bias', np.zeros(len(heads))), 1 / 128, units['relation'])
    writer.matrix(w['biaffine.weight'], w['biaffine.bias'], units['dependent'], units['query'])
    writer.matrix(w['relation.weight'], w['relation.bias'], units['relation'], LOGIT)
    open(out, 'wb').write(writer.bytes)
    print('%s: %d KiB' % (out, len(writer.bytes) // 1024))


if __name__ == '__main__':
    main()
