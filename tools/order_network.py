#!/usr/bin/env python3
"""Orders the units of a network so that fewer of its sums are split (src/language/kernels.h).  What it gives stays the same
to the bit: units are named anew, with all weights that go to and from them.

  tools/order_network.py data/models/en/network.bin
"""
import struct, sys
import numpy as np

BLOCK, MOST, STEPS = 32, 255, 60000


class File:
    """The parts of the file in their order (src/language/network.h), as arrays that can be changed in place."""

    def __init__(self, path):
        self.bytes = bytearray(open(path, 'rb').read())
        magic, version, *sizes = struct.unpack_from('<4s9IiI', self.bytes)
        if magic != b'PLYN' or version != 2:
            sys.exit('%s: not a network of version 2' % path)
        self.vector, self.hidden, self.arc, self.relation, rows, tags, relations, labels, _, names = sizes
        self.at = struct.calcsize('<4s9IiI') + names
        self.vectors = self.part(np.int8, rows * self.vector).reshape(rows, self.vector)
        self.part(np.uint8, self.arc), self.part(np.int16, self.relation)
        self.input, self.recurrent = [], []
        for layer in range(2):
            self.input.append(self.matrix(8 * self.hidden, 2 * self.hidden if layer else self.vector))
            self.recurrent.append([self.matrix(4 * self.hidden, self.hidden) for _ in range(2)])
        scores = (tags + 15) // 16 * 16 + (labels + 15) // 16 * 16 + 2 * self.arc + self.relation
        self.scores = [self.matrix(rows, 2 * self.hidden) for rows in (scores, self.relation)]

    def part(self, kind, count):
        self.at = (self.at + 63) // 64 * 64
        array = np.frombuffer(self.bytes, kind, count, self.at)
        self.at += array.nbytes
        return array

    def matrix(self, rows, inputs):
        full = (rows + BLOCK - 1) // BLOCK * BLOCK
        return Matrix(self.part(np.int8, full * inputs), self.part(np.int32, full), self.part(np.float32, full), inputs)


class Matrix:
    def __init__(self, packed, bias, scale, inputs):
        self.packed = packed.reshape(len(bias) // BLOCK, inputs // 4, BLOCK, 4)
        self.bias, self.scale, self.inputs = bias, scale, inputs

    def weights(self):
        return self.packed.transpose(0, 2, 1, 3).reshape(len(self.bias), self.inputs)

    def put(self, weights):
        self.packed[:] = weights.reshape(-1, BLOCK, self.inputs // 4, 4).transpose(0, 2, 1, 3)

    def order_inputs(self, order, first=0):
        weights = self.weights().copy()
        weights[:, first:first + len(order)] = weights[:, first + order]
        self.put(weights)

    def order_rows(self, order, first):
        weights = self.weights().copy()
        for array in (weights, self.bias, self.scale):
            array[first:first + len(order)] = array[first + order]
        self.put(weights)

    def split(self):
        """The share of the groups that are summed in two parts."""
        groups = np.abs(self.weights().astype(int)).reshape(-1, BLOCK, self.inputs // 16, 4, 2, 2).sum((3, 5))
        return (groups > MOST).any((1, 3)).mean()


def best_order(weights, random):
    """An order of the columns in which few half rows of 16 columns come to more than MOST."""
    size = weights.shape[1]
    magnitude = np.abs(weights.astype(np.int64)).T.copy()  # [column][row]
    order = np.arange(size)
    group = np.arange(size) // 16 * 2 + np.arange(size) % 4 // 2  # of each place
    sums = np.stack([magnitude[group == g].sum(0) for g in range(size // 8)])
    cost = lambda s: np.square(np.maximum(s - (MOST - 12), 0)).sum()
    costs = np.array([cost(s) for s in sums])
    for _ in range(STEPS):
        here = int(random.choice(len(costs), p=costs / costs.sum())) if costs.any() else 0
        a = int(random.choice(np.flatnonzero(group == here)))
        b = int(random.integers(size))
        there = group[b]
        if there == here:
            continue
        step = magnitude[order[b]] - magnitude[order[a]]
        now_here, now_there = cost(sums[here] + step), cost(sums[there] - step)
        if now_here + now_there < costs[here] + costs[there]:
            sums[here] += step
            sums[there] -= step
            costs[here], costs[there] = now_here, now_there
            order[a], order[b] = order[b], order[a]
    return order


def main():
    path = sys.argv[1]
    net, random = File(path), np.random.default_rng(1)
    matrices = {'input': net.input, 'scores': net.scores, 'recurrent': sum(net.recurrent, [])}
    told = lambda: ', '.join('%s %s' % (name, ' '.join('%.1f %%' % (100 * m.split()) for m in ms)) for name, ms in matrices.items())
    print('groups split before:', told())
    order = best_order(net.input[0].weights(), random)
    net.input[0].order_inputs(order)
    net.vectors[:] = net.vectors[:, order]
    for layer in range(2):
        for direction in range(2):
            first, recurrent, after = direction * net.hidden, net.recurrent[layer][direction], net.scores if layer else [net.input[1]]
            order = best_order(np.concatenate([recurrent.weights()] + [m.weights()[:, first:first + net.hidden] for m in after]), random)
            recurrent.order_inputs(order)
            for matrix in after:
                matrix.order_inputs(order, first)
            for gate in range(4):
                recurrent.order_rows(order, gate * net.hidden)
                net.input[layer].order_rows(order, (direction * 4 + gate) * net.hidden)
    print('and after:', told())
    open(path, 'wb').write(net.bytes)


if __name__ == '__main__':
    main()
