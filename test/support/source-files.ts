/** What a file of TypeScript has, by the compiler's own parser. */
import { readFileSync } from "node:fs";
import ts from "typescript";

const parsed = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);

const isLoaded = (statement: ts.Statement): statement is ts.ImportDeclaration | ts.ExportDeclaration =>
  (ts.isImportDeclaration(statement) &&
    statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword) ||
  (ts.isExportDeclaration(statement) && !statement.isTypeOnly);

/** Files and packages, as they are written, that are loaded with it: of types nothing is. */
export const loadedWith = (file: string): string[] =>
  parsed(file)
    .statements.filter(isLoaded)
    .flatMap(({ moduleSpecifier: from }) =>
      from !== undefined && ts.isStringLiteral(from) ? [from.text] : [],
    );

/** Every text in quotes that is a value of the program. */
export const valuesIn = (file: string): Set<string> => {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isStringLiteralLike(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed(file));
  return found;
};
