import { expect } from "chai";
import fc from "fast-check";
import { globOf } from "../../src/project/first-text.ts";
import { layoutOf, wordOf, type Layout } from "../../src/project/layout.ts";
import { sortByGlobs } from "../../src/read/sort-pictures.ts";

const found = (files: readonly string[]): Layout => {
  const laidOut = layoutOf(files);
  if (laidOut.type === "refused") throw new Error(laidOut.reason);
  return laidOut.layout;
};

const refusal = (files: readonly string[]): string => {
  const laidOut = layoutOf(files);
  return laidOut.type === "refused" ? laidOut.reason : "it was not refused";
};

const numbered = (beginning: string, count: number, ending = ".jpg"): string[] =>
  Array.from({ length: count }, (_, i) => `${beginning}${i}${ending}`);

/** { cat: 3, dog: 3 } */
const counts = ({ classes }: Layout): Record<string, number> =>
  Object.fromEntries(classes.map(({ name, files }) => [name, files.length]));

describe("layoutOf", () => {
  it("takes each sub-folder with pictures for a class, and tells what lies beside them", () => {
    const layout = found([...numbered("cats/", 3), ...numbered("dogs/deep/", 4), "loose.jpg"]);
    expect(layout).to.deep.include({ below: "", classesBy: { type: "folder" }, parts: null });
    expect(counts(layout)).to.deep.equal({ cats: 3, dogs: 4 });
    expect(layout.reasons).to.deep.equal([
      "each sub-folder with pictures is a class",
      "1 picture beside the sub-folders is left out",
    ]);
  });

  it("takes what stands before the first . _ or - of a name for the class", () => {
    const files = [...numbered("cat.", 3), ...numbered("dog_", 3), ...numbered("owl-a.b_", 2), "notes.jpg"];
    const layout = found(files);
    expect(layout).to.deep.include({ classesBy: { type: "name" }, parts: null });
    expect(counts(layout)).to.deep.equal({ cat: 3, dog: 3, owl: 2 });
    expect(layout.reasons[1]).to.equal(
      "1 picture in no class: the name has no such sign, or no other picture begins like it",
    );
  });

  it("takes folders that are called train, validation and test for the parts, by any of their names", () => {
    for (const [train, validation, test] of [
      ["train", "validation", "test"],
      ["Training", "val", "testing"],
    ] as const) {
      const part = (name: string, count: number): string[] => [
        ...numbered(`${name}/a/`, count),
        ...numbered(`${name}/b/`, count),
      ];
      const layout = found([...part(train, 5), ...part(validation, 2), ...part(test, 3)]);
      expect(layout.parts).to.deep.equal({ type: "folders", train, validation, test });
      expect(counts(layout)).to.deep.equal({ a: 10, b: 10 });
    }
  });

  it("takes parts whose pictures are told apart by name", () => {
    const files = ["train", "valid"].flatMap((part) => [
      ...numbered(`${part}/cat.`, 4),
      ...numbered(`${part}/dog.`, 4),
    ]);
    expect(found(files)).to.deep.include({
      classesBy: { type: "name" },
      parts: { type: "folders", train: "train", validation: "valid", test: null },
    });
  });

  it("leaves a part out that lacks a class, and takes the training folder alone where none is left", () => {
    const train = [...numbered("train/a/", 5), ...numbered("train/b/", 5)];
    const layout = found([...train, ...numbered("test/", 5)]);
    expect(layout).to.include({ below: "train", parts: null });
    expect(layout.reasons).to.include(
      'the folder "test" is left out: it does not have the same classes as "train"',
    );
    expect(counts(layout)).to.deep.equal({ a: 5, b: 5 });
  });

  it("looks into a folder that is alone", () => {
    expect(found([...numbered("set/pets/cat/", 3), ...numbered("set/pets/dog/", 3)])).to.deep.include({
      below: "set/pets",
      classesBy: { type: "folder" },
    });
    expect(found([...numbered("set/cat.", 3), ...numbered("set/dog.", 3)])).to.deep.include({
      below: "set",
      classesBy: { type: "name" },
    });
  });

  for (const [what, files, reason] of [
    [
      "one class",
      numbered("cats/", 5),
      'it has one class only, the sub-folder "cats"; petri tells classes apart, and needs two or more',
    ],
    [
      "names that all begin alike",
      numbered("IMG_", 5),
      'the names of its 5 pictures do not tell classes apart: all begin with "IMG"; put the pictures of each class into a sub-folder of their own, or name them CLASS.1.jpg',
    ],
    [
      "names without a pattern",
      ["x.jpg", "holiday.jpg", "8f3a.png", "me.gif"],
      'the names of its 4 pictures do not tell classes apart ("x.jpg", "holiday.jpg", "8f3a.png", ...); put the pictures of each class into a sub-folder of their own, or name them CLASS.1.jpg',
    ],
    [
      "one picture a class",
      ["a/1.jpg", "b/1.jpg", "c/1.jpg"],
      "every class has one picture; to train and to judge, each needs at least 2, and 20 or more to learn anything",
    ],
    [
      "a class of one picture",
      [...numbered("a/", 9), ...numbered("b/", 9), "c/1.jpg"],
      '"c" has one picture; each class needs at least 2: add some, or take the folder away',
    ],
    [
      "parts of one class",
      [...numbered("train/a/", 4), ...numbered("test/a/", 4)],
      'its folder train: it has one class only, the sub-folder "a"; petri tells classes apart, and needs two or more',
    ],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(refusal(files)).to.equal(reason);
    });

  it("takes 300 classes", () => {
    const files = Array.from({ length: 300 }, (_, i) => numbered(`class${i}/`, 5)).flat();
    expect(found(files).classes).to.have.length(300);
  });

  it("gives globs that sort the same pictures into the same classes, whatever the names", () => {
    const word = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
      .filter((text) => !/[./_\\-]/.test(text) && text.trim() === text && !text.includes("\0"));
    const rest = fc.tuple(fc.constantFrom(".", "_", "-"), fc.stringMatching(/^[a-z0-9 _.()-]{1,6}$/));
    const names = fc.uniqueArray(word, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.array(rest, { minLength: 2, maxLength: 6 }), (words, rests) => {
        const files = [
          ...new Set(
            words.flatMap((each) => rests.map(([sign, text], i) => `${each}${sign}${text}${i}.jpg`)),
          ),
        ];
        const { classes } = found(files);
        const globs = classes.map((each) => ({ name: each.name, glob: globOf(each) }));
        const sorted = sortByGlobs(files, globs);
        expect(sorted.ambiguous).to.deep.equal([]);
        expect(sorted.classes.map(({ name, files: own }) => [name, [...own].sort()])).to.deep.equal(
          classes.map(({ name, files: own }) => [name, [...own].sort()]),
        );
        for (const each of classes) for (const file of each.files) expect(wordOf(file)).to.equal(each.name);
      }),
      { numRuns: 300 },
    );
  });
});
