/** A report with a model in it. */
import { openPredictor } from "./predictor.ts";
import { showReport } from "./report.ts";

showReport(openPredictor);
