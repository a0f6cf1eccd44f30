#!/usr/bin/env bash
# The browser, the fonts and the tools that the tests look at pages with. Installs only what is missing.
set -euo pipefail

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
fc-list ":lang=zh" 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
command -v pdftotext >/dev/null 2>&1 || missing+=(poppler-utils)
[ "${#missing[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
  printf '测试需要 %s，请先安装（Debian：apt-get install %s）。\n' "${missing[*]}" "${missing[*]}" >&2
  exit 1
fi
printf '安装测试用的 %s ……\n' "${missing[*]}" >&2
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
