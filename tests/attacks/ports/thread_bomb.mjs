// tries: to start threads without end
import { Worker } from "node:worker_threads";
const code = "setTimeout(() => {}, 20000); require('node:worker_threads').parentPort.postMessage(0)";
for (let i = 0; i < 36; i++) {
  await new Promise((online) => new Worker(code, { eval: true }).on("message", online));
}
process.stdout.write("@TOKEN@\n", () => process.exit());
