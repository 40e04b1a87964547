import { expect } from "chai";
import { compareCodePoints, compareNaturally } from "../../src/read/compare-names.ts";
import {
  isPicture,
  sortByFolders,
  sortByGlobs,
  type FolderRules,
  type ListedClass,
} from "../../src/read/sort-pictures.ts";
import { splitCases, type SplitCase } from "../support/split-cases.ts";

const petris: FolderRules = { isPicture, hidden: false, emptyClasses: false, classOrder: compareNaturally };

/** flow_from_directory: test/reference/SEMANTICS.md, section 2. */
const keras: FolderRules = {
  isPicture: (name) => /(png|jpg|jpeg|bmp|ppm|tif|tiff)$/i.test(name),
  hidden: true,
  emptyClasses: true,
  classOrder: compareCodePoints,
};

const foldersOf = ({ files, emptyFolders }: SplitCase): string[] => [
  ...new Set([
    ...emptyFolders,
    ...files.flatMap((file) => {
      const parts = file.split("/");
      return parts.slice(1).map((_, depth) => parts.slice(0, depth + 1).join("/"));
    }),
  ]),
];

/** Keras takes the classes that it is given, in that order, else all. */
const asked = (classes: readonly ListedClass[], { givenClasses }: SplitCase): readonly ListedClass[] =>
  givenClasses === null
    ? classes
    : givenClasses.flatMap((name) => classes.filter((listed) => listed.name === name));

/** validation_split: the first int(f * n) files of each class validate, the rest trains. */
const subset = (files: readonly string[], { subset, validationSplit }: SplitCase): readonly string[] => {
  const first = Math.floor(validationSplit * files.length);
  return subset === "validation" ? files.slice(0, first) : subset === "training" ? files.slice(first) : files;
};

describe("sortByFolders with Keras' rules", () => {
  for (const given of splitCases)
    it(`finds what flow_from_directory does: ${given.note}, ${given.classMode} ${given.subset ?? ""}`, () => {
      const classes = asked(sortByFolders(given.files, foldersOf(given), keras).classes, given);
      const found = classes.map(({ name, files }) => ({ name, files: subset(files, given) }));
      expect(new Map(found.map(({ name }, label) => [name, label]))).to.deep.equal(given.classIndices);
      expect(found.flatMap(({ files }) => files)).to.deep.equal(given.filenames);
      expect(found.flatMap(({ files }, label) => files.map(() => label))).to.deep.equal(given.labels);
    });

  it("has cases to compare with", () => {
    expect(splitCases).to.have.length.above(0);
  });
});

describe("sortByFolders with petri's rules", () => {
  it("takes folders in natural order and pictures however deep, and counts what is in no class", () => {
    const files = [
      "class 10/a.jpg",
      "class 2/deep/er/b.PNG",
      "class 2/notes.txt",
      "loose.jpg",
      "class 2/a.gif",
    ];
    expect(sortByFolders(files, ["class 10", "class 2", "class 2/deep", "empty"], petris)).to.deep.equal({
      classes: [
        { name: "class 2", files: ["class 2/a.gif", "class 2/deep/er/b.PNG"] },
        { name: "class 10", files: ["class 10/a.jpg"] },
      ],
      unmatched: 2,
    });
  });

  it("leaves hidden files and folders out, uncounted", () => {
    const files = [".git/x.jpg", "cat/.DS_Store", "cat/._a.jpg", "cat/a.jpg", "cat/.trash/b.jpg"];
    expect(sortByFolders(files, [], petris)).to.deep.equal({
      classes: [{ name: "cat", files: ["cat/a.jpg"] }],
      unmatched: 0,
    });
  });

  it("a folder may be named like a property of every object", () => {
    const { classes } = sortByFolders(["__proto__/a.jpg", "constructor/a.jpg"], [], petris);
    expect(classes.map(({ name }) => name)).to.deep.equal(["__proto__", "constructor"]);
  });
});

const catAndDog = [
  { name: "dog", glob: "dog.*.jpg" },
  { name: "cat", glob: "cat.*.jpg" },
];

describe("sortByGlobs", () => {
  it("keeps the classes' order and counts files that no glob matches", () => {
    expect(sortByGlobs(["cat.1.jpg", "dog.0.jpg", "cat.0.jpg", "bird.0.jpg"], catAndDog)).to.deep.equal({
      classes: [
        { name: "dog", files: ["dog.0.jpg"] },
        { name: "cat", files: ["cat.0.jpg", "cat.1.jpg"] },
      ],
      unmatched: 1,
      ambiguous: [],
    });
  });

  it("a file that is no picture by its name is in no class, whatever matches it", () => {
    expect(sortByGlobs(["cat.0.txt", "cat.0.jpg"], [{ name: "cat", glob: "cat.*" }])).to.deep.equal({
      classes: [{ name: "cat", files: ["cat.0.jpg"] }],
      unmatched: 1,
      ambiguous: [],
    });
  });

  it("matches names with spaces, quotes, newlines and letters of any language", () => {
    const names = [
      "cat.1 2.jpg",
      `cat.'"\`.jpg`,
      "cat.a\nb.jpg",
      "cat.кот.jpg",
      "cat.😀.jpg",
      "cat.[x](y){z}.jpg",
    ];
    const { classes, unmatched } = sortByGlobs(names, catAndDog);
    expect(unmatched).to.equal(0);
    expect(new Set(classes[1]?.files)).to.deep.equal(new Set(names));
  });

  it("reads ?, [], {} and ! as a shell does, letters in their case", () => {
    const names = ["a1.jpg", "a2.jpg", "ab.jpg", "B.JPG"];
    const matched = (glob: string): readonly string[] =>
      sortByGlobs(names, [{ name: "one", glob }]).classes[0]?.files ?? [];
    expect(matched("a?.jpg")).to.deep.equal(["a1.jpg", "a2.jpg", "ab.jpg"]);
    expect(matched("a[0-9].jpg")).to.deep.equal(["a1.jpg", "a2.jpg"]);
    expect(matched("{a1,ab}.jpg")).to.deep.equal(["a1.jpg", "ab.jpg"]);
    expect(matched("!a*.jpg")).to.deep.equal(["B.JPG"]);
    expect(matched("b.jpg")).to.deep.equal([]);
  });

  it("tells the first two classes of a file that several globs match", () => {
    const globs = ["a*", "*1.jpg", "*.jpg"].map((glob, i) => ({ name: `class ${i}`, glob }));
    expect(sortByGlobs(["a1.jpg"], globs).ambiguous).to.deep.equal([
      { file: "a1.jpg", first: "class 0", second: "class 1" },
    ]);
  });
});

describe("isPicture", () => {
  it("knows the extensions in any case, after a dot", () => {
    const names = ["a.jpg", "a.JPEG", "a.Png", "a.bmp", "a.gif", "a.webp", "a.tif", "a.TIFF"];
    expect(names.every(isPicture)).to.be.true;
    expect(["jpg", ".jpg", "a.txt", "a.jpg.txt", "a.jpg ", "ajpg", "a.ppm"].some(isPicture)).to.be.false;
  });
});
