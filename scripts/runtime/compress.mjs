// Pre-compresses files with brotli for servers that send such copies. Usage: node compress.mjs FILE...   -> FILE.br
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

for (const file of process.argv.slice(2)) {
  const data = readFileSync(file);
  const params = {
    // Quality 11 on tens of megabytes takes minutes for a few per cent.
    [constants.BROTLI_PARAM_QUALITY]: data.length > 2 ** 21 ? 9 : 11,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
  };
  writeFileSync(`${file}.br`, brotliCompressSync(data, { params }));
}
