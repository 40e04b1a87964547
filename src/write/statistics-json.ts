import type { ChannelStatistics } from "../load/standardize.ts";
import { jsonReader, jsonText, objectSchema } from "./json-file.ts";
import type { Parsed } from "./parsed.ts";

const numbers = { type: "array", items: { type: "number" } };

/** statistics.json: what every picture is standardised with featurewise, new ones too. */
export const statisticsJson = ({ mean, std }: ChannelStatistics): string => jsonText({ mean, std });

export const readStatisticsJson: (text: string) => Parsed<ChannelStatistics> = jsonReader<ChannelStatistics>(
  objectSchema({ mean: numbers, std: numbers }),
);
