#!/usr/bin/env bash
# Build the site and say what was built, how large it is and how long it took.
set -euo pipefail
cd "$(dirname "$0")/../.."
start=$SECONDS
.venv/bin/python -m mkdocs build --quiet --strict
pages=$(find site -name '*.html' | wc -l)
size=$(du -sh site | cut -f1)
printf '已生成 site/：%s 个页面，共 %s，用时 %s 秒。\n' "$pages" "$size" "$((SECONDS - start))"
