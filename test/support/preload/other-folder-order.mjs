// For node --import, also in every worker thread: folders are listed backwards, as no file system does by itself.
import { syncBuiltinESMExports } from "node:module";
import fs from "node:fs";
import promises from "node:fs/promises";

const { readdirSync } = fs;
const { readdir } = promises;
fs.readdirSync = (...words) => readdirSync(...words).reverse();
promises.readdir = async (...words) => (await readdir(...words)).reverse();
syncBuiltinESMExports();
