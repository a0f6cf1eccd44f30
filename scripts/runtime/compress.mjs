// Pre-compresses files with brotli for servers that send such copies. Usage: node compress.mjs QUALITY FILE...  -> FILE.br
import { readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const [quality, ...files] = process.argv.slice(2);
const compress = promisify(brotliCompress);

// All at once: each is compressed on a thread of its own.
await Promise.all(
  files.map(async (file) => {
    const data = readFileSync(file);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: Number(quality),
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    };
    writeFileSync(`${file}.br`, await compress(data, { params }));
  }),
);
