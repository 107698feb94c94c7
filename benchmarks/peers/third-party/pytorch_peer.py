"""PyTorch, eager, on as many threads as its first argument says: answers the requests of bench:peers on standard input."""

import json
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
torch.manual_seed(0)

DENSE = {
    "W2": dict(widths=[784, 512, 512, 10], batch=128),
    "W3": dict(widths=[2, 32, 32, 2], batch=32, tanh=True),
    "W4": dict(widths=[784] + [128] * 30 + [10], batch=128),
    "W6": dict(widths=[784, 512, 512, 10], batch=128, normalized=True),
}


def training(model, inputs, targets):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    loss = torch.nn.CrossEntropyLoss()

    def run():
        optimizer.zero_grad(set_to_none=True)
        value = loss(model(inputs), targets)
        value.backward()
        optimizer.step()
        value.item()

    return run, 1


def dense(widths, batch, tanh=False, normalized=False):
    layers = []
    for index, (before, after) in enumerate(zip(widths, widths[1:])):
        layers.append(torch.nn.Linear(before, after))
        if index == len(widths) - 2:
            break
        if normalized:
            layers.append(torch.nn.BatchNorm1d(after))
        layers.append(torch.nn.Tanh() if tanh else torch.nn.ReLU())
        if normalized:
            layers.append(torch.nn.Dropout(0.5))
    model = torch.nn.Sequential(*layers)
    return training(model, torch.randn(batch, widths[0]), torch.randint(widths[-1], (batch,)))


def convolutional():
    n = torch.nn
    model = n.Sequential(
        n.Conv2d(1, 32, 3, padding="same"), n.ReLU(), n.MaxPool2d(2),
        n.Conv2d(32, 64, 3, padding="same"), n.ReLU(), n.MaxPool2d(2),
        n.Flatten(), n.Linear(3136, 128), n.ReLU(), n.Linear(128, 10),
    )
    return training(model, torch.randn(64, 1, 28, 28), torch.randint(10, (64,)))


class Residual(torch.nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.branch = torch.nn.Sequential(*layers)

    def forward(self, x):
        return x + self.branch(x)


class Attention(torch.nn.Module):
    """Self-attention by PyTorch's fused product of scaled scores."""

    def __init__(self, features, heads):
        super().__init__()
        self.heads = heads
        self.inputs = torch.nn.Linear(features, 3 * features)
        self.output = torch.nn.Linear(features, features)

    def forward(self, x):
        n, tokens, features = x.shape
        parts = self.inputs(x).view(n, tokens, 3, self.heads, features // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value)
        return self.output(mixed.transpose(1, 2).reshape(n, tokens, features))


class TokenMean(torch.nn.Module):
    def forward(self, x):
        return x.mean(dim=1)


def transformer():
    n = torch.nn
    model = n.Sequential(
        Residual(n.LayerNorm(32), Attention(32, 4)),
        Residual(n.LayerNorm(32), n.Linear(32, 64), n.ReLU(), n.Linear(64, 32)),
        TokenMean(), n.Linear(32, 6),
    )
    return training(model, torch.randn(16, 12, 32), torch.randint(6, (16,)))


def resnet():
    n = torch.nn

    def convolution(before, after, stride=1):
        return [n.Conv2d(before, after, 3, stride=stride, padding=1), n.BatchNorm2d(after)]

    layers, before = [], 3
    for stage, channels in enumerate([16, 32, 64]):
        layers += [*convolution(before, channels, 1 if stage == 0 else 2), n.ReLU()]
        layers += [Residual(*convolution(channels, channels), n.ReLU(), *convolution(channels, channels)), n.ReLU()]
        before = channels
    model = n.Sequential(*layers, n.AdaptiveAvgPool2d(1), n.Flatten(), n.Linear(64, 10))
    return training(model, torch.randn(64, 3, 32, 32), torch.randint(10, (64,)))


class Stacked(torch.nn.Module):
    """Many networks of W3 as batched matrix products."""

    def __init__(self, count):
        super().__init__()
        widths = DENSE["W3"]["widths"]
        pairs = list(zip(widths, widths[1:]))
        self.kernels = torch.nn.ParameterList([torch.randn(count, i, o) * i**-0.5 for i, o in pairs])
        self.biases = torch.nn.ParameterList([torch.zeros(count, 1, o) for _, o in pairs])

    def forward(self, value):
        for index, (kernel, bias) in enumerate(zip(self.kernels, self.biases)):
            value = torch.baddbmm(bias, value, kernel)
            if index < len(self.kernels) - 1:
                value = torch.tanh(value)
        return value.flatten(0, 1)


def stacked(count):
    run, _ = training(Stacked(count), torch.randn(count, 32, 2), torch.randint(2, (count * 32,)))
    return run, count


def product(size, layout):
    a, b = torch.randn(size, size), torch.randn(size, size)
    left = a.T if layout == "atb" else a
    right = b.T if layout == "abt" else b
    return (lambda: torch.mm(left, right)), 2 * size**3 / 1e9


def prepare(workload):
    name, *rest = workload.split("-")
    if name == "W1":
        return product(int(rest[0]), rest[1] if len(rest) > 1 else "ab")
    if name == "W3x128":
        return stacked(128)
    if name == "W5":
        return convolutional()
    if name == "W7":
        return transformer()
    if name == "W8":
        return resnet()
    return dense(**DENSE[name])


def rate(run, amount, seconds, clock):
    now = time.process_time if clock == "processor" else time.perf_counter
    begin, runs = now(), 0
    while True:
        run()
        runs += 1
        elapsed = now() - begin
        if elapsed >= seconds:
            return {"value": runs * amount / elapsed}


def main():
    known = {}
    for line in sys.stdin:
        request = json.loads(line)
        workload, seconds, clock = request["workload"], request["seconds"], request["clock"]
        try:
            if workload not in known:
                known[workload] = prepare(workload)
                rate(*known[workload], max(seconds, 1.5), clock)
            answer = rate(*known[workload], seconds, clock)
        except Exception as error:  # whatever the library throws is the answer
            answer = {"skip": f"throws: {error}"}
        print(json.dumps(answer), flush=True)


main()
