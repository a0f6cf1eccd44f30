"""``python -m scripts.kit``: the campaign kit into a folder, named as people read it; ``--check`` audits such a folder."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from scripts.kit.build import build_kit, check_folder, saved_name
from scripts.kit.codes import AddressError, site_address
from scripts.kit.typeset import ROOT, KitError
from scripts.pages.build import load_site
from scripts.pages.hooks import build_day
from scripts.yaml_files import DataError


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0; 1 and a sentence on the error output if the kit cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m scripts.kit", description="生成宣传包")
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "dist" / "kit", help="放到哪个文件夹（先清空）")
    parser.add_argument("--site-url", default=os.environ.get("SITE_URL", ""), help="网站地址，印成二维码；不写就不印")
    parser.add_argument("--check", action="store_true", help="不生成，核对文件夹里（也许改过）的材料：每个数有没有出处")
    options = parser.parse_args(arguments)
    try:
        address = site_address(options.site_url)
        site, _ = load_site(build_day())
        if options.check:
            problems = list(check_folder(options.out, site, address))
            print("\n".join(problems) or "没有发现问题：每个数都有出处。")
            return 1 if problems else 0
        made = build_kit(site, address)
    except (AddressError, KitError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    shutil.rmtree(options.out, ignore_errors=True)
    count = size = 0
    for entry in made:
        folder = options.out / entry.sheet.region / entry.sheet.audience.name
        folder.mkdir(parents=True)
        for kind in entry.kinds():
            target = folder / saved_name(entry.sheet, kind)
            shutil.copyfile(entry.folder / kind.file, target)
            count, size = count + 1, size + target.stat().st_size
    print(f"已生成宣传包：{count} 个文件，共 {size / 1_000_000:.1f} MB，在 {options.out}。")
    if not address:
        print("没有写网站地址，所以没有二维码。要印二维码：make kit SITE_URL=https://网站地址/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
