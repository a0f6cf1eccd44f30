#!/usr/bin/env bash
# Brings everything the project needs, from a machine that has only python3 (with pip), node and npm.
# Run twice, it checks two stamps and ends at once.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*" >&2; }
stop() { say "安装不能继续：$*"; exit 1; }

stamp() { cat "$@" | sha256sum | cut -d' ' -f1; }
python_stamp="$(stamp pyproject.toml uv.lock scripts/setup/setup.sh)"
node_stamp="$(stamp package.json package-lock.json)"

find_uv() {
  if [ -x .uv/bin/uv ]; then printf '%s\n' .uv/bin/uv; return; fi
  if command -v uv >/dev/null 2>&1; then command -v uv; return; fi
  command -v python3 >/dev/null 2>&1 || stop "没有 python3，请先安装 python3 和 pip。"
  say "安装 uv ……"
  python3 -m venv .uv 2>/dev/null || { python3 -m pip install --quiet --target .uv/lib uv==0.13.9 && mkdir -p .uv/bin && ln -sf ../lib/bin/uv .uv/bin/uv; }
  [ -x .uv/bin/uv ] || .uv/bin/python -m pip install --quiet uv==0.13.9 || stop "pip 装不上 uv，请检查网络。"
  printf '%s\n' .uv/bin/uv
}

find_python() {
  local candidate
  for candidate in python3.13 "$HOME"/.pyenv/versions/3.13.*/bin/python3.13 python3; do
    candidate="$(command -v "$candidate" 2>/dev/null || true)"
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  printf '3.13\n' # uv's own download
}

if [ "$(cat .venv/.stamp 2>/dev/null || true)" != "$python_stamp" ] || [ ! -x .venv/bin/python ]; then
  uv="$(find_uv)"
  python="$(find_python)"
  say "准备 Python 环境（CPython 3.13：$python）……"
  "$uv" sync --frozen --quiet --python "$python" ||
    stop "没有装成 Python 环境。如果上面说找不到 CPython 3.13，请安装 python3.13（或 pyenv install 3.13）后再试。"
  printf '%s\n' "$python_stamp" >.venv/.stamp
fi

if [ "$(cat node_modules/.stamp 2>/dev/null || true)" != "$node_stamp" ]; then
  command -v npm >/dev/null 2>&1 || stop "没有 npm，请先安装 node 20。"
  say "准备浏览器运行时（npm）……"
  npm ci --silent --no-audit --no-fund || stop "npm ci 没有成功，请检查网络。"
  printf '%s\n' "$node_stamp" >node_modules/.stamp
fi
