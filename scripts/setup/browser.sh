#!/usr/bin/env bash
# The browsers, the fonts and the tools that the tests look at pages with. Installs only what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Old Chromium builds and Lighthouse, for the tests alone.
stamp="$(cat tests/browsers/package.json tests/browsers/package-lock.json | sha256sum | cut -d' ' -f1)"
if [ "$(cat tests/browsers/node_modules/.stamp 2>/dev/null || true)" != "$stamp" ]; then
  printf '准备测试用的旧版浏览器（npm）……\n' >&2
  npm ci --silent --no-audit --no-fund --legacy-peer-deps --prefix tests/browsers || {
    printf 'npm ci --prefix tests/browsers 没有成功，请检查网络。\n' >&2
    exit 1
  }
  printf '%s\n' "$stamp" >tests/browsers/node_modules/.stamp
fi

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
fc-list ":lang=zh" 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
command -v pdftotext >/dev/null 2>&1 || missing+=(poppler-utils)
# The examples of scripts/hosting are started by tests.
PATH="$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 || missing+=(nginx)
command -v caddy >/dev/null 2>&1 || missing+=(caddy)
[ "${#missing[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
  printf '测试需要 %s，请先安装（Debian：apt-get install %s）。\n' "${missing[*]}" "${missing[*]}" >&2
  exit 1
fi
printf '安装测试用的 %s ……\n' "${missing[*]}" >&2
# Installed to be started by tests; as services of this machine they stay off.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
