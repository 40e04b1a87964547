import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";

/** foreign: the file of the same path in another run, which need not be there. */
type Damage = (file: string, foreign: string) => void;

const rewrite = (file: string, change: (bytes: Buffer) => Buffer): void => {
  writeFileSync(file, change(readFileSync(file)));
};

/** By name; each makes other bytes of a file, also of an empty one. */
export const damages: Readonly<Record<string, Damage>> = {
  "cut off": (file) => {
    const { length } = readFileSync(file);
    if (length === 0) writeFileSync(file, "x");
    else truncateSync(file, Math.floor(length / 2));
  },
  emptied: (file) => {
    writeFileSync(file, readFileSync(file).length === 0 ? "\n" : "");
  },
  "with a flipped bit": (file) => {
    rewrite(file, (bytes) => {
      if (bytes.length === 0) return Buffer.from([1]);
      const place = Math.floor(bytes.length / 3);
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      return bytes;
    });
  },
  "with bytes of NaN": (file) => {
    rewrite(file, (bytes) => {
      const nan = Buffer.from(new Float32Array([NaN]).buffer);
      return bytes.length < 8 ? nan : Buffer.concat([bytes.subarray(0, 4), nan, bytes.subarray(8)]);
    });
  },
  "with a line twice": (file) => {
    rewrite(file, (bytes) => {
      const lines = bytes.toString("latin1").split("\n");
      const last = lines.filter((line) => line !== "").at(-1) ?? "x";
      return Buffer.from(`${lines.slice(0, -1).join("\n")}\n${last}\n${last}\n`, "latin1");
    });
  },
  "with another digit": (file) => {
    rewrite(file, (bytes) => {
      const text = bytes.toString("latin1");
      const other = text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
      return Buffer.from(other === text ? `${text} ` : other, "latin1");
    });
  },
  garbage: (file) => {
    writeFileSync(file, "}{ no: [such, \0file: \n- \t!!x &a *b");
  },
  removed: (file) => {
    rmSync(file);
  },
  "of another run": (file, foreign) => {
    if (existsSync(foreign)) cpSync(foreign, file);
  },
  "a folder": (file) => {
    rmSync(file);
    mkdirSync(file);
  },
};
