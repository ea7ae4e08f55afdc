#!/usr/bin/python3
"""Trains the fall network on what `bench/falling/make-dataset.ts` wrote, and exports it to ONNX.

Usage: python3 train.py --data DIR --out fall-network.onnx [--minutes 20] [--seed 7]

Input of the network: uint8 [n, 8, 32, 32], 128 + (luma - background) around one small moving thing, evenly over its path.
Output: float32 [n, 9], shares of LOOKS (contract/vocabulary.ts), each row adds up to 1.
Needs Debian's python3-torch (1.13), python3-onnx and python3-numpy; no accelerator.
"""
import argparse
import glob
import json
import math
import os
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional

LOOKS = ["object", "bird", "insect", "leaf", "precipitation", "swaying", "light", "body", "noise"]
STACK, PATCH, HEAD = 8, 32, 4
RECORD = HEAD + STACK * PATCH * PATCH
EPOCH = 4096


class FallNetwork(nn.Module):
    """The same small eye looks at each picture of the thing; what it saw is read in order of time."""

    def __init__(self):
        super().__init__()
        self.eye = nn.Sequential(
            nn.Conv2d(1, 12, 5, stride=2, padding=2, bias=False), nn.BatchNorm2d(12), nn.ReLU(),
            nn.Conv2d(12, 24, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(24), nn.ReLU(),
            nn.Conv2d(24, 40, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(40), nn.ReLU(),
        )
        self.order = nn.Sequential(nn.Conv1d(80, 64, 3, padding=1), nn.ReLU(), nn.Conv1d(64, 64, 3, padding=1), nn.ReLU())
        self.drop = nn.Dropout(0.2)
        self.sort = nn.Linear(128, len(LOOKS))

    def forward(self, stacks):
        seen = ((stacks - 128.0) / 32.0).clamp(-4.0, 4.0).reshape(-1, 1, PATCH, PATCH)
        seen = self.eye(seen)
        seen = torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1).reshape(-1, STACK, 80).transpose(1, 2)
        seen = self.order(seen)
        return self.sort(self.drop(torch.cat([seen.mean(2), seen.amax(2)], 1)))


class Exported(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, stacks):
        return functional.softmax(self.network(stacks.float()), 1)


def read(folder, split):
    """Stacks, labels and whether each was a fall; whole records only, so that a file still being written can be read."""
    parts = [np.fromfile(path, np.uint8) for path in sorted(glob.glob(os.path.join(folder, f"{split}-*.bin")))]
    rows = np.concatenate([part[: len(part) // RECORD * RECORD].reshape(-1, RECORD) for part in parts])
    return rows[:, HEAD:].reshape(-1, STACK, PATCH, PATCH), rows[:, 0].astype(np.int64), rows[:, 1] > 0


def augment(stacks, random):
    """Mirrored, inverted (dark things are as likely as light ones), stronger or weaker, noisier, with pictures left out."""
    x = stacks.astype(np.float32) - 128.0
    n = len(x)
    mirrored = random.random(n) < 0.5
    x[mirrored] = x[mirrored, :, :, ::-1]
    x *= np.where(random.random(n) < 0.5, -1.0, 1.0)[:, None, None, None] * np.exp(random.normal(0, 0.25, n))[:, None, None, None]
    x += random.normal(0, 1, x.shape).astype(np.float32) * random.random(n)[:, None, None, None] * 3
    moved = random.integers(-2, 3, (n, 2))
    for i, (dy, dx) in enumerate(moved):
        if random.random() < 0.5:
            x[i] = np.roll(x[i], (dy, dx), (1, 2))
        if random.random() < 0.3:
            order = np.sort(random.integers(0, STACK, STACK))
            x[i] = x[i, order]
    return torch.from_numpy(np.clip(np.round(x + 128.0), 0, 255))


def shares_of(network, stacks):
    network.eval()
    with torch.no_grad():
        parts = [functional.softmax(network(torch.from_numpy(stacks[i : i + 512]).float()), 1) for i in range(0, len(stacks), 512)]
    return torch.cat(parts).numpy()


def area_under_curve(scores, truth):
    order = np.argsort(scores)
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positive = truth.sum()
    return float((ranks[truth].sum() - positive * (positive + 1) / 2) / max(1, positive * (len(scores) - positive)))


def measure(network, stacks, labels):
    shares = shares_of(network, stacks)
    is_object = labels == 0
    table = np.zeros((len(LOOKS), len(LOOKS)), int)
    np.add.at(table, (labels, shares.argmax(1)), 1)
    says = shares[:, 0] >= 0.5
    return {
        "paths": int(len(labels)),
        "objects": int(is_object.sum()),
        "auc": round(area_under_curve(shares[:, 0], is_object), 4),
        "recallAtHalf": round(float(says[is_object].mean()), 4),
        "falseAtHalf": round(float(says[~is_object].mean()), 4),
        "table": table.tolist(),
    }


def train(options):
    random = np.random.default_rng(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    stacks, labels, _ = read(options.data, "train")
    counts = np.bincount(labels, minlength=len(LOOKS))
    print("paths", dict(zip(LOOKS, counts.tolist())), flush=True)
    # Rain is most of what is seen: a path is drawn the less often the more there are like it.
    chance = 1.0 / np.sqrt(counts + 20.0)[labels]
    chance /= chance.sum()
    network = FallNetwork()
    print("parameters", sum(p.numel() for p in network.parameters()), flush=True)
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=1e-3)
    started, budget, epoch = time.time(), options.minutes * 60, 0
    while time.time() - started < budget:
        network.train()
        total, order = 0.0, random.choice(len(labels), EPOCH, p=chance)
        for i in range(0, len(order), 64):
            elapsed = min(1.0, (time.time() - started) / budget)
            for group in optimizer.param_groups:
                group["lr"] = 2e-3 * min(1.0, 0.1 + 20 * elapsed) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * elapsed)))
            batch = order[i : i + 64]
            loss = functional.cross_entropy(network(augment(stacks[batch], random)), torch.from_numpy(labels[batch]), label_smoothing=0.02)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
            if time.time() - started > budget:
                break
        epoch += 1
        print(f"epoch {epoch} {(time.time() - started) / 60:.1f} min loss {total / len(order):.4f}", flush=True)
    return network, {"epochs": epoch, "minutes": round((time.time() - started) / 60, 1), "seed": options.seed, "counts": dict(zip(LOOKS, counts.tolist()))}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    network, facts = train(options)
    stacks, labels, _ = read(options.data, "validate")
    facts["validate"] = measure(network, stacks, labels)
    print(json.dumps(facts, indent=1))
    network.eval()
    torch.onnx.export(
        Exported(network), torch.zeros(2, STACK, PATCH, PATCH, dtype=torch.uint8), options.out, opset_version=13,
        input_names=["stacks"], output_names=["looks"], dynamic_axes={"stacks": {0: "n"}, "looks": {0: "n"}},
    )
    with open(os.path.splitext(options.out)[0] + ".json", "w", encoding="utf8") as file:
        json.dump(facts, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
