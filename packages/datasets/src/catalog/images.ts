/** @file Published sets of images. */
import type { CatalogEntry } from "./entry.ts";

export const images: Readonly<Record<"fashion-mnist" | "mnist" | "cifar10-subset" | "digits", CatalogEntry>> = {
  "fashion-mnist": {
    name: "fashion-mnist",
    title: "image classification",
    rows: { train: 60000, test: 10000 },
    classes: ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
    license: "MIT",
    citation:
      "Xiao, Rasul, Vollgraf (2017). Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms. arXiv:1708.07747.",
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        bytes: 26421880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        urls: [
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/train-images-idx3-ubyte.gz",
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/train-images-idx3-ubyte.gz",
        ],
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        bytes: 29515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        urls: [
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/train-labels-idx1-ubyte.gz",
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/train-labels-idx1-ubyte.gz",
        ],
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        bytes: 4422102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        urls: [
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/t10k-images-idx3-ubyte.gz",
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/t10k-images-idx3-ubyte.gz",
        ],
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        bytes: 5148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        urls: [
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/t10k-labels-idx1-ubyte.gz",
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/t10k-labels-idx1-ubyte.gz",
        ],
      },
    ],
  },
  mnist: {
    name: "mnist",
    title: "image classification",
    rows: { train: 60000, test: 10000 },
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    license: "CC BY-SA 3.0 (as stated by the Keras documentation)",
    citation:
      "LeCun, Bottou, Bengio, Haffner (1998). Gradient-based learning applied to document recognition. Proc. IEEE 86(11).",
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        bytes: 9912422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        urls: [
          "http://yann.lecun.com/exdb/mnist/train-images-idx3-ubyte.gz",
          "https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz",
        ],
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        bytes: 28881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        urls: [
          "http://yann.lecun.com/exdb/mnist/train-labels-idx1-ubyte.gz",
          "https://ossci-datasets.s3.amazonaws.com/mnist/train-labels-idx1-ubyte.gz",
        ],
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        bytes: 1648877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        urls: [
          "http://yann.lecun.com/exdb/mnist/t10k-images-idx3-ubyte.gz",
          "https://ossci-datasets.s3.amazonaws.com/mnist/t10k-images-idx3-ubyte.gz",
        ],
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        bytes: 4542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        urls: [
          "http://yann.lecun.com/exdb/mnist/t10k-labels-idx1-ubyte.gz",
          "https://ossci-datasets.s3.amazonaws.com/mnist/t10k-labels-idx1-ubyte.gz",
        ],
      },
    ],
  },
  "cifar10-subset": {
    name: "cifar10-subset",
    title: "image classification (colour), a subset",
    rows: { train: 10000, test: 1000 },
    classes: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
    license: "none stated; the home page asks for the citation",
    citation: "Krizhevsky (2009). Learning Multiple Layers of Features from Tiny Images. Tech report.",
    files: [
      {
        name: "data_batch_1.bin.gz",
        bytes: 28313767,
        sha256: "6fcee3c4b6ea120cf82b263e2e9fe932e7edf7daf530e8b8ed62c178f70910c6",
        urls: [],
        memberOf: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz: cifar-10-batches-bin/data_batch_1.bin",
      },
      {
        name: "test_batch_first1000.bin.gz",
        bytes: 2834548,
        sha256: "3d5e72c2623a79c57b916d8669b4cba52fa2984d04cb8cd7d256902adc743432",
        urls: [],
        memberOf:
          "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz: cifar-10-batches-bin/test_batch.bin (first 1000 records = first 3073000 bytes)",
      },
    ],
  },
  digits: {
    name: "digits",
    title: "image classification (8x8)",
    rows: { all: 1797 },
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    license: "CC BY 4.0 (UCI); file from scikit-learn, BSD-3-Clause",
    citation: "Alpaydin, Kaynak (1998). Optical Recognition of Handwritten Digits. UCI Machine Learning Repository.",
    files: [
      {
        name: "digits.csv.gz",
        bytes: 57523,
        sha256: "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22",
        urls: ["https://raw.githubusercontent.com/scikit-learn/scikit-learn/main/sklearn/datasets/data/digits.csv.gz"],
      },
    ],
  },
};
