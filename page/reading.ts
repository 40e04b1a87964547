/** A report that does not predict. */
import { showReport } from "./report.ts";

showReport(null);
