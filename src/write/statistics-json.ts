import type { ChannelStatistics } from "../load/standardize.ts";
import { jsonReader, jsonText, objectSchema } from "./json-file.ts";
import type { Parsed } from "./parsed.ts";

const numbers = { type: "array", items: { type: "number" } };

/** statistics.json: with what every picture is standardised featurewise, also a new one. */
export const statisticsJson = ({ mean, std }: ChannelStatistics): string => jsonText({ mean, std });

export const readStatisticsJson: (text: string) => Parsed<ChannelStatistics> = jsonReader<ChannelStatistics>(
  objectSchema({ mean: numbers, std: numbers }),
);
