// node in_webassembly.mjs PACKAGE PROGRAM
// Runs a Python program beside this folder's input.txt in CPython in WebAssembly. PACKAGE is the folder of npm's pyodide.
import { readFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, program] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(resolve(folder), "pyodide.mjs")));
const python = await loadPyodide({ env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" } });
python.setStdout({ write: (bytes) => writeSync(1, bytes) });
python.FS.writeFile("input.txt", readFileSync("input.txt"));
python.FS.writeFile("program.py", readFileSync(program));
python.runPython(`
import runpy, sys
runpy.run_path("program.py", run_name="__main__")
sys.stdout.flush()
`);
