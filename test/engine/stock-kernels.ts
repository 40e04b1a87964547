// A process of its own, started with PETRI_KERNELS=stock: what the stock kernels give for every case, as JSON.
import { testEngine } from "../support/engine.ts";
import { kernelCases, valueAndGradients } from "./kernel-cases.ts";

const engine = await testEngine();
const results = kernelCases.map((one) => valueAndGradients(engine, one).map((values) => [...values]));
process.stdout.write(JSON.stringify({ kernels: engine.kernels, results }));
