// Takes a script on standard input and prints it without functions that nothing calls, with short names and no blanks.
import { readFileSync } from "node:fs";
import { minify } from "terser";

const { code } = await minify(readFileSync(0, "utf8"), { compress: { passes: 3, pure_getters: true }, format: { comments: false, wrap_func_args: true } });
process.stdout.write(code);
