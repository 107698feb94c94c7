/** @file Published sentences. */
import type { CatalogEntry } from "./entry.ts";

export const texts: Readonly<Record<"rt-polarity" | "trec" | "sst2" | "sms-spam", CatalogEntry>> = {
  "rt-polarity": {
    name: "rt-polarity",
    title: "text classification (sentiment)",
    rows: { all: 10662 },
    classes: ["negative", "positive"],
    license: "none stated for the data; the authors ask for the citation",
    citation: "Pang, Lee (2005). Seeing stars. ACL 2005.",
    files: [
      {
        name: "rt-polarity.neg",
        bytes: 612506,
        sha256: "2d11cfbc790f1cd96d78339f41ce53ced1efa83cd22d37d6788fa3fe3d17e2fd",
        urls: [
          "https://raw.githubusercontent.com/dennybritz/cnn-text-classification-tf/18762b459e21d9c70e5c242f8d43fc4e6db37a0d/data/rt-polaritydata/rt-polarity.neg",
        ],
      },
      {
        name: "rt-polarity.pos",
        bytes: 626395,
        sha256: "4134882974a28d0c7b5151256f0e33a6169984ee7372c279e673f1114f475d58",
        urls: [
          "https://raw.githubusercontent.com/dennybritz/cnn-text-classification-tf/18762b459e21d9c70e5c242f8d43fc4e6db37a0d/data/rt-polaritydata/rt-polarity.pos",
        ],
      },
    ],
  },
  trec: {
    name: "trec",
    title: "text classification (question type)",
    rows: { train: 5452, test: 500 },
    classes: ["ABBR", "DESC", "ENTY", "HUM", "LOC", "NUM"],
    license: "none stated",
    citation: "Li, Roth (2002). Learning Question Classifiers. COLING 2002.",
    files: [
      {
        name: "train_5500.label",
        bytes: 335858,
        sha256: "9e4c8bdcaffb96ed61041bd64b564183d52793a8e91d84fc3a8646885f466ec3",
        urls: [
          "https://cogcomp.seas.upenn.edu/Data/QA/QC/train_5500.label",
          "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/d61ded09c99c0199d8c5bca946cd65864de2b296/data/raw/TREC.train",
        ],
      },
      {
        name: "TREC_10.label",
        bytes: 23354,
        sha256: "033f22c028c2bbba9ca682f68ffe204dc1aa6e1cf35dd6207f2d4ca67f0d0e8e",
        urls: [
          "https://cogcomp.seas.upenn.edu/Data/QA/QC/TREC_10.label",
          "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/d61ded09c99c0199d8c5bca946cd65864de2b296/data/raw/TREC.test",
        ],
      },
    ],
  },
  sst2: {
    name: "sst2",
    title: "text classification (sentiment)",
    rows: { train: 6920, validation: 872, test: 1821 },
    classes: ["negative", "positive"],
    license: "none stated for the data",
    citation:
      "Socher et al. (2013). Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank. EMNLP 2013.",
    files: [
      {
        name: "stsa.binary.train",
        bytes: 738844,
        sha256: "71c04bcc41291fa47454dd670df701b14ee9249156babeaac404cfe2c8d74338",
        urls: [
          "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/d61ded09c99c0199d8c5bca946cd65864de2b296/data/stsa.binary.train",
        ],
      },
      {
        name: "stsa.binary.dev",
        bytes: 94400,
        sha256: "02fedc82855dbdcabe82c65ed1af6c6570788eaac51073cdb35ee8c7784426d1",
        urls: [
          "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/d61ded09c99c0199d8c5bca946cd65864de2b296/data/stsa.binary.dev",
        ],
      },
      {
        name: "stsa.binary.test",
        bytes: 193562,
        sha256: "6a80dc9b9a0db2d3b37f2f809304febad31c90ab67a5b4157b7d9f881c53ef5b",
        urls: [
          "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/d61ded09c99c0199d8c5bca946cd65864de2b296/data/stsa.binary.test",
        ],
      },
    ],
  },
  "sms-spam": {
    name: "sms-spam",
    title: "text classification (spam)",
    rows: { all: 5574 },
    classes: ["ham", "spam"],
    license: "CC BY 4.0 (UCI)",
    citation: "Almeida, Gomez Hidalgo, Yamakami (2011). Contributions to the Study of SMS Spam Filtering. DOCENG 2011.",
    files: [
      {
        name: "SMSSpamCollection",
        bytes: 477907,
        sha256: "7d039a24a6083ed9ef0f806ebad56bbb976e3aeb8de05669173bfdc4996c239d",
        urls: [
          "https://raw.githubusercontent.com/ia4legos/MachineLearning/4287de2d8a05727f41bb949f2bd187e8becc7e3e/data/SMSSpamCollection",
        ],
      },
    ],
  },
};
