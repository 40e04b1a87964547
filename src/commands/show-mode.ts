import type { ShowMode } from "../show/show.ts";

export const modeOf = ({ quiet, json }: { quiet: boolean; json: boolean }): ShowMode =>
  json ? "json" : quiet ? "quiet" : "words";
