/** @file Published tables. */
import type { CatalogEntry } from "./entry.ts";

export const tables: Readonly<
  Record<"iris" | "breast-cancer" | "penguins" | "california-housing" | "diabetes", CatalogEntry>
> = {
  iris: {
    name: "iris",
    title: "tabular classification",
    rows: { all: 150 },
    classes: ["setosa", "versicolor", "virginica"],
    license: "CC BY 4.0 (UCI); file from scikit-learn, BSD-3-Clause",
    citation: "Fisher (1936). The use of multiple measurements in taxonomic problems.",
    files: [
      {
        name: "iris.csv",
        bytes: 2734,
        sha256: "f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449",
        urls: ["https://raw.githubusercontent.com/scikit-learn/scikit-learn/main/sklearn/datasets/data/iris.csv"],
      },
    ],
  },
  "breast-cancer": {
    name: "breast-cancer",
    title: "tabular classification",
    rows: { all: 569 },
    classes: ["malignant", "benign"],
    license: "CC BY 4.0 (UCI); file from scikit-learn, BSD-3-Clause",
    citation:
      "Wolberg, Mangasarian, Street, Street (1993). Breast Cancer Wisconsin (Diagnostic). UCI Machine Learning Repository.",
    files: [
      {
        name: "breast_cancer.csv",
        bytes: 119913,
        sha256: "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed",
        urls: [
          "https://raw.githubusercontent.com/scikit-learn/scikit-learn/main/sklearn/datasets/data/breast_cancer.csv",
        ],
      },
    ],
  },
  penguins: {
    name: "penguins",
    title: "tabular classification",
    rows: { all: 344 },
    classes: ["Adelie", "Chinstrap", "Gentoo"],
    license: "CC0 1.0",
    citation:
      "Horst, Hill, Gorman (2020). palmerpenguins. doi:10.5281/zenodo.3960218; data: Gorman, Williams, Fraser (2014) PLoS ONE 9(3):e90081.",
    files: [
      {
        name: "penguins.csv",
        bytes: 15241,
        sha256: "f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93",
        urls: [
          "https://raw.githubusercontent.com/allisonhorst/palmerpenguins/8957207b78d6ccd1b4654a9dd9c9041b657478ab/inst/extdata/penguins.csv",
        ],
      },
    ],
  },
  "california-housing": {
    name: "california-housing",
    title: "tabular regression",
    rows: { all: 20640 },
    classes: ["median house value"],
    license: "none stated; 1990 US census data via StatLib",
    citation: "Pace, Barry (1997). Sparse Spatial Autoregressions. Statistics and Probability Letters 33, 291-297.",
    files: [
      {
        name: "housing.csv",
        bytes: 1423529,
        sha256: "8a3727f4cf54ac1a327f69b1d5b4db54c5834ea81c6e4efc0d163300022a685e",
        urls: ["https://raw.githubusercontent.com/ageron/handson-ml2/master/datasets/housing/housing.csv"],
      },
    ],
  },
  diabetes: {
    name: "diabetes",
    title: "tabular regression",
    rows: { all: 442 },
    classes: ["disease progression"],
    license: "none stated",
    citation: "Efron, Hastie, Johnstone, Tibshirani (2004). Least Angle Regression. Annals of Statistics 32(2).",
    files: [
      {
        name: "diabetes.tab.txt",
        bytes: 18496,
        sha256: "4733febee697862c22139cdac87478a300ce0d101593deb07ed6c0f3328a99cd",
        urls: ["https://www4.stat.ncsu.edu/~boos/var.select/diabetes.tab.txt"],
      },
    ],
  },
};
